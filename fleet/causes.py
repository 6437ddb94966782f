"""Judges an older crawl as today, to tell a site that changed from a checker that did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import UserError
from reports import store
from reports.diff import LOST, Change, compare, same_checker
from reports.scan import Scan
from reports.version import tool_version

Judge = Callable[[Path, str], Scan]  # a saved crawl's folder and the edition -> its report


def judge_again(folder: Path, edition: str) -> Scan:
    """The report of a saved crawl by this version and that edition, offline."""
    from crawler.snapshot import load as load_crawl
    from fleet import agency, saved
    from o_items.load import load as load_edition

    request = replace(saved.read_request(folder), edition=edition, lang="th")
    read = folder.parent / "read"  # what was read of pictures at any scan of the store
    kept = read if read.is_dir() else None
    found = load_crawl(folder)
    return agency.judge(request, found, folder, load_edition(edition), _silent, kept=kept)


def _silent(_: str) -> None:
    """Nobody watches the items."""


def compare_with_cause(
    before: Scan, after: Scan, folder: Path | None, judge: Judge = judge_again
) -> tuple[Change, ...]:
    """The changes, with their cause where the checker changed; `folder` holds the older crawl."""
    changes = compare(before, after)
    if same_checker(before, after) or not any(change.kind in LOST for change in changes):
        return changes
    again = _again(before, after, folder, judge)
    return compare(before, after, again) if again else changes


def _again(before: Scan, after: Scan, folder: Path | None, judge: Judge) -> Scan | None:
    """The older crawl judged as the newer one was; None where that can't be done any more."""
    if folder is None or after["tool"]["version"] != tool_version():
        return None
    try:
        again = judge(folder, after["edition"])
    except (OSError, ValueError, KeyError, UserError):  # an old folder may be damaged or half gone
        return None
    return again if again["tool"] == after["tool"] else None


def crawl_folder(db: Database, path: Path, scan_id: str) -> Path | None:
    """Where the crawl of a scan of the store lies; None if it was not kept."""
    rows = db.query("SELECT folder FROM scans WHERE id = ? AND folder <> ''", [scan_id])
    folder = next((store.folder_of(path) / str(row["folder"]) for row in rows), None)
    return folder if folder and (folder / "crawl.warc.gz").is_file() else None


def store_path(db: Database) -> Path:
    """The file of an open store."""
    return next(Path(row["file"]) for row in db.query("PRAGMA database_list") if row["file"])
