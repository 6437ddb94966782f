"""Deletes old crawls and details of a store by rule; scores stay as history."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler import index, revisits
from fleet import runs
from reports import store

_CRAWLS = 2  # of each agency that are kept however old they are
_DAYS = 14  # that every crawl is kept
_DETAILS = 12  # scans of each agency whose elements and evidence are kept


def prune(db: Database, root: Path, now: datetime | None = None) -> int:
    """How many crawls were deleted; those that a kept crawl takes pages from stay."""
    moment = now or datetime.now(runs.BANGKOK)
    scans: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in db.query(
        "SELECT id, agency_id, folder, finished_at FROM scans ORDER BY finished_at DESC, id DESC"
    ):
        scans[row["agency_id"]].append((row["id"], row["folder"], row["finished_at"]))
    detailed = {row["scan_id"] for row in db.query("SELECT scan_id FROM reports")}
    deleted = 0
    for agency, found in scans.items():
        recent = (moment - timedelta(days=_DAYS)).isoformat(timespec="seconds")
        with_crawl = [folder for _, folder, _ in found if folder]
        kept = set(with_crawl[:_CRAWLS]) | {f for _, f, at in found if f and at >= recent}
        kept |= {f"{agency}/{name}" for folder in kept for name in _origins(root / folder)}
        deleted += _delete(root / agency, {Path(folder).name for folder in kept}, moment)
        old = [scan for scan, _, _ in found[_DETAILS:] if scan in detailed]
        store.drop_rows(db, old)
    return deleted


def _origins(folder: Path) -> set[str]:
    """The crawls whose pages a crawl takes over."""
    known = index.read(folder)
    return index.origins(known) if known else revisits.origins(folder)


def _delete(folder: Path, kept: set[str], moment: datetime) -> int:
    """Delete the crawls of an agency that no rule keeps; what a broken run left goes too."""
    if not folder.is_dir():
        return 0
    old = [each for each in folder.iterdir() if each.name not in {*kept, "read"}]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
    return len(old)
