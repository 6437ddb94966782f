"""Where scans are kept: one folder each, with the crawl, what was asked, and what OCR read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs

from crawler.documents.reader_version import reader_version
from crawler.errors import UserError
from crawler.model import Document, SheetRow
from fleet.parsed import from_json, to_json
from fleet.request import Request
from reports.version import tool_version
from scoring.engine import Range

_REQUEST = "request.json"
_LEFT_OUT = "unread.json"


class Interrupted(Exception):  # noqa: N818  not a fault: the user asked for it
    """The user stopped the crawl; what was fetched is in `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder

    def text(self, english: bool) -> str:
        """How to go on, in one line."""
        stopped = "Stopped. Judge what was fetched" if english else "หยุดแล้ว ตัดสินจากที่เก็บมาได้ด้วย"
        return f"{stopped}: prongsai recheck {self.folder}"


def home() -> Path:
    """The folder of all saved scans; PRONGSAI_HOME moves it."""
    root = os.environ.get("PRONGSAI_HOME") or platformdirs.user_data_dir("prongsai", "prongsai")
    return Path(root) / "scans"


def find(scan: str) -> Path:
    """The folder of a saved scan: its id, its folder, or its WARC. UserError if there is none."""
    path = Path(scan)
    for folder in (home() / scan, path, path.parent if path.is_file() else path):
        if (folder / "crawl.warc.gz").is_file():
            return folder
    raise UserError(f"ไม่พบผลการเก็บข้อมูล {scan}", f"no saved crawl: {scan}")


def write_request(folder: Path, request: Request) -> None:
    """Save what was asked."""
    folder.mkdir(parents=True, exist_ok=True)
    data = asdict(request)
    data["as_of"] = request.as_of.isoformat() if request.as_of else None
    write_text(folder / _REQUEST, json.dumps(data, ensure_ascii=False, indent=1))


def read_request(folder: Path) -> Request:
    """What was asked when the crawl was made."""
    try:
        data: dict[str, Any] = json.loads((folder / _REQUEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{folder} ไม่มีข้อมูลคำสั่งตรวจ (request.json)", f"{folder} has no usable request.json"
        ) from error
    sheet = data.pop("sheet")
    as_of = data.pop("as_of")
    survey = data.pop("survey", ())  # requests saved by earlier versions have neither
    aliases = data.pop("aliases", ())
    return Request(
        **data,
        sheet=None if sheet is None else tuple(SheetRow(**row) for row in sheet),
        as_of=date.fromisoformat(as_of) if as_of else None,
        survey=tuple((name, Range(**value)) for name, value in survey),
        aliases=tuple(aliases),
    )


def read_report(scan: str) -> dict[str, Any]:
    """The report of a saved scan (its id, folder or WARC), or of a JSON file. UserError if none."""
    path = Path(scan) if scan.endswith(".json") else find(scan) / "report.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or not {"edition", "items", "findings"} <= set(found):
        raise UserError(
            f"{scan} ไม่มีผลตรวจของโปรแกรมนี้ (ใช้รหัสการตรวจ หรือไฟล์ที่ได้จาก --json)",
            f"{scan} holds no report of this program (give the id of a scan or a file from --json)",
        )
    return found


def read_ocr(folder: Path, sha256: str, *, older: bool = False) -> Document | None:
    """A file with what this reader of pictures read of it, or with `older` another; else None."""
    path = _ocr_path(folder, sha256)
    if older and not path.is_file():
        path = next((folder / "ocr").glob(f"**/{sha256}.json"), path)
    return from_json(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def write_ocr(folder: Path, document: Document) -> None:
    """Save a file with what OCR read of it."""
    path = _ocr_path(folder, document.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(to_json(document), ensure_ascii=False))


def _ocr_path(folder: Path, sha256: str) -> Path:
    return folder / "ocr" / reader_version() / f"{sha256}.json"


def read_document(kept: Path, name: str) -> Document | None:
    """A file as this version read it at an earlier scan; None if it did not."""
    path = kept / "documents" / tool_version() / f"{name}.json"
    return from_json(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def write_document(kept: Path, name: str, document: Document) -> None:
    """Keep what was read of a file for later scans; what could not be read is tried again."""
    if document.problem is None:
        path = kept / "documents" / tool_version() / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(to_json(document), ensure_ascii=False))


def read_left_out(folder: Path) -> set[str]:
    """The addresses that were fetched but not read, as time was over."""
    path = folder / _LEFT_OUT
    return set(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else set()


def write_left_out(folder: Path, urls: Iterable[str]) -> None:
    """Save the addresses that were not read; no file where all were."""
    if found := sorted(urls):
        write_text(folder / _LEFT_OUT, json.dumps(found, ensure_ascii=False, indent=1))


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(body)
    part.replace(path)
