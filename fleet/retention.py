"""Deletes saved scans: published papers hold people's names, so none is kept for ever (PDPA)."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from fleet import saved

KEPT_DAYS = 180  # a season of ITA and its objections
_DAY = 86_400.0


def forget(scan: str) -> Path:
    """Delete one saved scan by its id, folder or WARC; UserError if there is none."""
    folder = saved.find(scan)
    shutil.rmtree(folder)
    return folder


def forget_older(days: float) -> list[Path]:
    """Delete the saved scans that are older than so many days; returns their folders."""
    oldest = time.time() - days * _DAY
    gone = [folder for folder in _scans() if folder.stat().st_mtime < oldest]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return gone


def _scans() -> list[Path]:
    """The folders below the home of scans that hold a request of ours, oldest name first."""
    home = saved.home()
    if not home.is_dir():
        return []
    return sorted(f for f in home.iterdir() if (f / "request.json").is_file())
