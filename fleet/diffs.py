"""Finds what is to be compared: two scans by id, folder or file, or two runs of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.errors import UserError
from fleet import runs, saved
from fleet.causes import Judge, compare_with_cause, crawl_folder, judge_again, store_path
from reports import store
from reports.diff import Change, Kind, compare
from reports.province_diff import AgencyDiff, ProvinceDiff, Seen, ordered
from reports.scan import Scan
from scoring.engine import Range

_PARTS = (
    "tool", "edition", "agency.name", "agency.url", "scan.id", "scan.finished_at", "scan.problems",
    "items", "scores.oit", "scores.overall", "scores.level", "findings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One report to compare, and where its crawl lies, if it does."""

    report: Scan
    folder: Path | None


def side(name: str, db: Database | None = None) -> Side:
    """A scan by its id in the store, its id, folder or WARC of a saved crawl, or a JSON report."""
    if db is not None and (report := store.report(db, name)) is not None:
        return Side(report, crawl_folder(db, store_path(db), name))
    report = saved.read_report(name)
    for path in _PARTS:
        _reach_for(report, path, name)
    return Side(report, None if name.endswith(".json") else saved.find(name))


def _reach_for(report: Any, path: str, name: str) -> None:
    for part in path.split("."):
        if not isinstance(report, dict) or part not in report:
            raise _no_report(name)
        report = report[part]


def _no_report(name: str) -> UserError:
    return UserError(f"{name} ไม่ใช่ผลตรวจที่สมบูรณ์", f"{name} is no whole report of this program")


def of_scans(before: Side, after: Side, *, recheck: bool = True) -> tuple[Change, ...]:
    """The changes between two scans; UserError if one is no report of this program."""
    folder = before.folder if recheck else None
    try:
        return compare_with_cause(before.report, after.report, folder)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _no_report("OLD/NEW") from error


def same_agency(before: Scan, after: Scan) -> bool:
    """Whether two reports may be of one agency: one name or one address."""
    old, new = before["agency"], after["agency"]
    return bool(old["url"] == new["url"] or (old["name"] and old["name"] == new["name"]))


def of_runs(
    db: Database,
    run_id: str = "",
    against: str = "",
    *,
    recheck: bool = True,
) -> ProvinceDiff:
    """What changed between two runs: the last finished one and the one before, unless told."""
    after = run_of(db, run_id) if run_id else last_run(db)
    before = run_of(db, against or _previous(db, after["id"]))
    path = store_path(db)
    old, new = before_run(db, before), of_run(db, after["id"])
    known = {row["id"]: row for row in db.table("agencies").rows}
    reports = _Reports(db, path, recheck)
    found = [_agency(known[id], old.get(id), new.get(id), reports) for id in {*old, *new}]
    return ProvinceDiff(before, after, ordered(found))


@dataclass(frozen=True, slots=True)
class _Reports:
    """Reads reports of the store, and finds their crawls if they may be judged again."""

    db: Database
    path: Path
    recheck: bool
    judge: Judge = judge_again

    def changes(self, old: str, new: str) -> tuple[Change, ...]:
        before, after = store.report(self.db, old), store.report(self.db, new)
        if before is None or after is None:
            return ()
        if not self.recheck:
            return compare(before, after)
        folder = crawl_folder(self.db, self.path, old)
        return compare_with_cause(before, after, folder, self.judge)


@dataclass(frozen=True, slots=True)
class Rows:
    """An agency's scan that tells how a run went, and the last one with a verdict till then."""

    tried: Mapping[str, Any]
    judged: Mapping[str, Any] | None


def _agency(
    row: Mapping[str, Any], old: Rows | None, new: Rows | None, reports: _Reports
) -> AgencyDiff:
    changes = [*_reached(old, new)] if old and new else []
    if old and new and old.judged and new.judged:
        changes += reports.changes(old.judged["id"], new.judged["id"])
    return AgencyDiff(
        row["id"], row["name"], row["district"], row["province"], row["url"],
        _seen(old), _seen(new), tuple(changes),
    )  # fmt: skip


def _reached(old: Rows, new: Rows) -> Iterator[Change]:
    """Whether the site stopped to answer, or answers again."""
    before, after = (rows.tried["status"] == store.UNREACHABLE for rows in (old, new))
    if before != after and (old.judged or new.judged):
        yield Change(Kind.UNREACHABLE if after else Kind.REACHABLE)


def _seen(rows: Rows | None) -> Seen:
    if rows is None:
        return Seen()
    tried, judged = rows.tried, rows.judged
    score = Range(judged["oit_score"], judged["oit_low"], judged["oit_high"]) if judged else None
    return Seen(tried["status"], tried["id"], tried["finished_at"], tried["error"], score)


_COLUMNS = "s.id, s.agency_id, s.status, s.error, s.finished_at, s.oit_score, s.oit_low, s.oit_high"


def of_run(db: Database, run_id: str) -> dict[str, Rows]:
    """What a run has of every agency: its verdict if there is one, or its last try."""
    rows = db.query(
        f"SELECT {_COLUMNS} FROM scans s WHERE run_id = ? AND status <> 'stopped'"
        " ORDER BY status = 'done', finished_at, id",
        [run_id],
    )
    found = {row["agency_id"]: row for row in rows}
    return {
        agency: Rows(row, row if row["status"] == store.DONE else None)
        for agency, row in found.items()
    }


def before_run(db: Database, run: Mapping[str, Any]) -> dict[str, Rows]:
    """The same of an older run, with the last verdict before it for agencies it has none of."""
    found = of_run(db, run["id"])
    rows = db.query(
        f"SELECT {_COLUMNS} FROM scans s JOIN runs r ON r.id = s.run_id"
        " WHERE s.status = 'done' AND r.started_at <= ? ORDER BY s.finished_at, s.id",
        [run["started_at"]],
    )
    judged = {row["agency_id"]: row for row in rows}
    return {
        agency: Rows(rows.tried, rows.judged or judged.get(agency))
        for agency, rows in found.items()
    }


def run_of(db: Database, run_id: str) -> dict[str, Any]:
    found = next(iter(db.query("SELECT * FROM runs WHERE id = ?", [run_id])), None)
    if found is None:
        rows = db.query("SELECT id FROM runs ORDER BY started_at DESC LIMIT 3")
        ids = ", ".join(row["id"] for row in rows) or "-"
        raise UserError(
            f"ไม่มีรอบตรวจ {run_id} ในที่เก็บผล (รอบล่าสุด: {ids})", f"no run {run_id} (newest: {ids})"
        )
    return found


def last_run(db: Database) -> dict[str, Any]:
    rows = db.query(
        "SELECT * FROM runs WHERE status = ? ORDER BY started_at DESC, id DESC LIMIT 1",
        [runs.FINISHED],
    )
    found = next(iter(rows), None)
    if found is None:
        raise UserError("ยังไม่มีรอบตรวจที่เสร็จในที่เก็บผลนี้", "no finished run in this store")
    return found


def _previous(db: Database, run_id: str) -> str:
    found = runs.previous(db, run_id)
    if found is None:
        raise UserError(
            f"ไม่มีรอบตรวจที่เสร็จก่อนรอบ {run_id} ให้เทียบ", f"no finished run before {run_id}"
        )
    return found
