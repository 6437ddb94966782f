"""What an audit of the demonstration site costs beside a bare Scrapy crawl of the same addresses.

Processor time of all child processes, so that a busy machine matters little. Aim: at most twice.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler import snapshot
from crawler.demo.server import serve, site_folder, submissions
from crawler.documents import ocr, parse
from crawler.model import Response
from fleet import demonstration

ROOT = Path(__file__).parent.parent
SCANS = ROOT / "tests" / "sites" / "script" / "www"
_OCR_PAGES = 4
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor and clock seconds of a command and all that it started."""

    cpu: float
    wall: float


def cost(*command: str) -> Cost:
    """Run a command to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, *command], cwd=ROOT, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(used, time.monotonic() - began)


def least(*command: str) -> Cost:
    """The cheapest of some rounds."""
    return min((cost(*command) for _ in range(_ROUNDS)), key=lambda c: c.cpu)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, serve(site_folder()) as base:
        folder = Path(name)
        os.environ["PRONGSAI_HOME"] = name
        (folder / "sheet.csv").write_text(submissions(base), "utf-8")
        audited = least(*_audit(base, folder))
        saved = max((folder / "out" / "crawl").iterdir())
        urls = [e.response.url for e in snapshot.entries(saved / snapshot.WARC)]
        (folder / "urls.txt").write_text("\n".join(urls), "utf-8")
        judged = least("-m", "cli", "recheck", str(saved), "--json", f"{name}/r.json", "--quiet")
        started = least("-m", "cli", "items")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        bare = least("-m", "benchmarks.bare", f"{name}/urls.txt")
    print(f"{len(urls)} addresses, best of {_ROUNDS}   processor s   clock s   per bare crawl")
    for title, used in (
        ("bare Scrapy crawl", bare),
        ("audit, without OCR", audited),
        ("  judging again, offline", judged),
        ("  starting a command", started),
    ):
        print(f"{title:31}{used.cpu:14.2f}{used.wall:10.2f}{used.cpu / bare.cpu:17.2f}")
    print(f"{'most memory of one process':31}{peak / 1024:14.0f} MB")
    _print_ocr()


def _audit(base: str, folder: Path) -> tuple[str, ...]:
    options = ("--allow-private-addresses", "--delay", "0", "--ocr", "never", "--quiet")
    sheet = ("--submissions", str(folder / "sheet.csv"))
    year = ("--edition", demonstration.EDITION, "--as-of", demonstration.AS_OF)
    return ("-m", "cli", "audit", base + "/", *options, *sheet, *year, "--out", str(folder / "out"))


def _print_ocr() -> None:
    if ocr.available():
        print(f"OCR: {ocr.available()}")
        return
    before, began, pages = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    for path in sorted(SCANS.rglob("*.pdf")):
        body = path.read_bytes()
        response = Response("", "", 200, "application/pdf", body, datetime.now(UTC))
        for page in parse(response).unread_pages[: _OCR_PAGES - pages]:
            ocr.read_pages(body, [page])
            pages += 1
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    clock = time.monotonic() - began
    print(f"{f'OCR a page, of {pages}':31}{used / pages:14.2f}{clock / pages:10.2f}")


if __name__ == "__main__":
    main()
