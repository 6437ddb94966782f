"""Runs the demonstration site that ships with the program."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.demo.server import serve, site_folder, submissions

EDITION, AS_OF = "2568", "2568-05-15"  # the year whose items the site shows, and a day of it


@contextmanager
def running(port: int) -> Iterator[tuple[str, Path]]:
    """The site's base URL and its submission sheet, while the block lasts."""
    with serve(site_folder(), port=port) as base, tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "submissions.csv"
        sheet.write_text(submissions(base), encoding="utf-8")
        yield base, sheet


def wait() -> None:
    """Until the user stops it."""
    while True:
        time.sleep(3600)
