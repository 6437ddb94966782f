"""Writes reports to files; a path that can't be written is told before the work starts."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import UserError
from fleet.saved import write_bytes

if TYPE_CHECKING:
    from reports.scan import Scan

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where each form of the report goes: form -> path, "-" for stdout."""

    paths: dict[str, str]

    def check(self) -> None:
        """UserError if a path can't be written."""
        for path in self.paths.values():
            if path != STDOUT:
                _writable(Path(path))

    def write(self, scan: Scan, lang: str) -> list[Path]:
        """Write every form; returns the files written."""
        from reports.formats import FORMATS

        written = []
        for form, path in self.paths.items():
            write_body(FORMATS[form].render(scan, lang), path)
            if path != STDOUT:
                written.append(Path(path))
        return written

    @property
    def to_stdout(self) -> bool:
        """Whether data goes to stdout, which then must carry nothing else."""
        return STDOUT in self.paths.values()


def chosen(json: str, html: str, xlsx: str, out: str) -> Outputs:
    """The outputs asked for; HTML and JSON in the current folder where none is."""
    paths = {form: path for form, path in (("json", json), ("html", html), ("xlsx", xlsx)) if path}
    if out or not paths:
        folder = Path(out or ".")
        paths.setdefault("html", str(folder / "prongsai.html"))
        paths.setdefault("json", str(folder / "prongsai.json"))
    return Outputs(paths)


def write_json(result: Any, path: str) -> None:
    """Write a value as readable JSON to a file or stdout."""
    write_body((json.dumps(result, ensure_ascii=False, indent=1) + "\n").encode(), path)


def write_body(body: bytes, path: str) -> None:
    """Write the bytes of a report to a file or stdout."""
    if path == STDOUT:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        write_bytes(Path(path), body)


def _writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        allowed = not path.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)
    except OSError:
        allowed = False
    if not allowed:
        raise UserError(f"เขียนไฟล์ {path} ไม่ได้", f"can't write {path}")
