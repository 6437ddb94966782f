"""Measures seconds and memory a page: python -m tests.documents.pdf.measure

Makes files of 1, 60 and 300 pages of each kind (Chromium) and reads each in a fresh process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.documents import parse
from crawler.model import Response
from tests.documents.pdf.build import BOUGHT, UNRULED, cells, projects
from tests.sites.build.pdf import html_to_pdf

PROSE = "<p>ผู้บริหารกำหนดให้ทุกกองรายงานผลการดำเนินงานตามแผน เพื่อให้ประชาชนตรวจสอบได้ " * 12
SIZES = (1, 60, 300)


def page(kind: str) -> str:
    """One page of a kind as HTML."""
    if kind == "ruled":
        return "<table>" + projects(9) + "</table>"
    return UNRULED % cells(BOUGHT * 2) if kind == "unruled" else PROSE


def measure(path: Path) -> None:
    """Read a file, print what it took: seconds of processor, of clock, and the peak in MB."""
    body = path.read_bytes()
    response = Response("u", "u", 200, "application/pdf", body, datetime(2026, 1, 1, tzinfo=UTC))
    parse(Response("u", "u", 200, "text/plain", b"warm", datetime(2026, 1, 1, tzinfo=UTC)))
    before, clock = _seconds(), time.perf_counter()
    document = parse(response)
    clock, used = time.perf_counter() - clock, _seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = sum(len(table.rows) for table in document.tables)
    print(
        f"{path.stem:12} {document.pages:4} pages  {1000 * used / document.pages:6.1f} ms CPU/page"
        f"  {clock:5.1f} s  {peak:5.0f} MB, Poppler {child:4.0f} MB  {rows} rows of tables,"
        f" {len(document.unread_pages)} pages unread"
    )


def _seconds() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    """Make the files and measure each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("prose", "ruled", "unruled"):
            for count in SIZES:
                path = Path(folder, f"{kind}-{count}.pdf")
                html_to_pdf("<div class=new>".join([page(kind)] * count), path)
                subprocess.run([sys.executable, "-m", __spec__.name, str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
