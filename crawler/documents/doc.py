"""Reads old Word files (.doc) through a program that is installed for it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from crawler.documents.docx import parse_docx
from crawler.documents.draft import unread
from crawler.documents.plain import write_text
from crawler.model import Document, ProblemKind, Response

TYPE = "application/msword"
_READERS = (("antiword", "-m", "UTF-8.txt"), ("catdoc", "-d", "utf-8"))


def parse_doc(response: Response) -> Document:
    """Read an old Word file with antiword, catdoc or LibreOffice, whichever is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.doc")
        path.write_bytes(response.body)
        for reader, *options in _READERS:
            if shutil.which(reader):
                text = _run([reader, *options, str(path)], 20)
                if text.strip():
                    return write_text(text).document(response, TYPE)
        converted = _by_office(path)
        if converted:
            document = parse_docx(replace(response, body=converted))
            return replace(document, media_type=TYPE)
    return unread(response, TYPE, ProblemKind.UNSUPPORTED, "no reader for old Word files installed")


def _run(order: list[str], timeout: float) -> str:
    try:
        done = subprocess.run(order, capture_output=True, timeout=timeout, check=False)
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _by_office(path: Path) -> bytes:
    office = shutil.which("soffice")
    if not office:
        return b""
    profile = f"-env:UserInstallation={Path(path.parent, 'profile').as_uri()}"
    order = [office, profile, "--headless", "--convert-to", "docx", "--outdir", str(path.parent)]
    _run([*order, str(path)], 60)
    made = path.with_suffix(".docx")
    return made.read_bytes() if made.exists() else b""
