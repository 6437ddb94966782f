"""Keeps the alarms of a store: what an agency lost is an alarm only after a second look.

A loss seen first is a strike. The next scan that can tell confirms it, or closes it as mended. A
loss that an older crawl shows too, judged as today, is the checker's and never an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from fleet.causes import Judge, compare_with_cause, crawl_folder, judge_again, store_path
from o_items.load import edition_ids, load
from reports import store
from reports.diff import (
    CANT_TELL,
    FAILED,
    LOST,
    PASSED,
    Cause,
    Change,
    Place,
    element_keys,
    item_place,
    places,
    unreachable,
)
from reports.scan import Scan

_BACK = 12  # how many older scans are asked what they saw of a place


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at scans did: new strikes, alarms confirmed, losses mended."""

    struck: int = 0
    confirmed: int = 0
    mended: int = 0
    of_checker: int = 0

    def __add__(self, other: Looked) -> Looked:
        return Looked(
            self.struck + other.struck,
            self.confirmed + other.confirmed,
            self.mended + other.mended,
            self.of_checker + other.of_checker,
        )


def look(db: Database, run_id: str, judge: Judge = judge_again) -> Looked:
    """Look at all scans of a run, oldest first; a second call finds nothing new."""
    rows = db.query(
        "SELECT id, agency_id, finished_at FROM scans WHERE run_id = ? AND status = 'done'"
        " ORDER BY finished_at, id",
        [run_id],
    )
    return sum((look_at(db, row, judge) for row in list(rows)), Looked())


def look_at(db: Database, scan: Mapping[str, Any], judge: Judge = judge_again) -> Looked:
    """Look at one scan (a row with id, agency_id, finished_at) that came to a verdict."""
    report = store.report(db, scan["id"])
    if report is None or unreachable(report):
        return Looked()
    now = places(report)
    known = {key: row for row in _open(db, scan) if (key := _place(row))}
    losses = list(_losses(db, scan, report, now, known.keys(), judge))
    with db.atomic():
        followed = [_follow(db, scan, row, now.get(key)) for key, row in known.items()]
        for change in losses:
            _strike(db, scan, change)
    of_checker = sum(change.cause is Cause.CHECKER for change in losses)
    return sum(followed, Looked(struck=len(losses) - of_checker, of_checker=of_checker))


def _open(db: Database, scan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The agency's losses that are not mended and were first seen by an older scan."""
    return db.query(
        "SELECT m.*, s.edition FROM alarms m JOIN scans s ON s.id = m.first_scan"
        " WHERE m.agency_id = ? AND m.mended_scan IS NULL AND m.first_scan <> ?"
        " AND m.first_at <= ?",
        [scan["agency_id"], scan["id"], scan["finished_at"]],
    )


def _place(row: Mapping[str, Any]) -> str | None:
    """The lasting key of an alarm's place; None where its edition does not ship any more."""
    edition = row["edition"]
    if edition not in edition_ids():
        return None
    if row["element_id"]:
        return element_keys(edition).get(row["element_id"])
    item = load(edition).by_id.get(row["item_id"])
    return item_place(item.key) if item else None


def _follow(
    db: Database, scan: Mapping[str, Any], row: Mapping[str, Any], place: Place | None
) -> Looked:
    """Confirm or close an open loss; where this scan can't tell it stays as it is."""
    outcome = place.outcome if place else ""
    if outcome == CANT_TELL:
        return Looked()
    if outcome != FAILED:
        _mark(db, scan, row, "mended")
        return Looked(mended=1)
    if row["confirmed_scan"] or row["cause"] == Cause.CHECKER:
        return Looked()
    _mark(db, scan, row, "confirmed")
    return Looked(confirmed=1)


def _mark(db: Database, scan: Mapping[str, Any], row: Mapping[str, Any], what: str) -> None:
    db.execute(
        f"UPDATE alarms SET {what}_scan = ?, {what}_at = ? WHERE agency_id = ? AND item_id = ?"
        " AND element_id = ? AND first_scan = ?",
        [
            scan["id"], scan["finished_at"],
            row["agency_id"], row["item_id"], row["element_id"], row["first_scan"],
        ],
    )  # fmt: skip


def _strike(db: Database, scan: Mapping[str, Any], change: Change) -> None:
    db.table("alarms").insert(
        {
            "agency_id": scan["agency_id"],
            "item_id": change.item,
            "element_id": change.element,
            "first_scan": scan["id"],
            "first_at": scan["finished_at"],
            "cause": change.cause.value,
        },
        ignore=True,
    )


def _losses(
    db: Database,
    scan: Mapping[str, Any],
    report: Scan,
    now: Mapping[str, Place],
    known: Set[str],
    judge: Judge,
) -> Iterator[Change]:
    """What counts, fails now, and passed when it could last be told."""
    failing = {key for key, place in now.items() if place.outcome == FAILED and place.required}
    if _struck(db, scan) or not failing - known:
        return
    for older, before, lost in _passed_in(db, scan, failing - known):
        folder = crawl_folder(db, store_path(db), older)
        for change in compare_with_cause(before, report, folder, judge):
            if change.kind in LOST and _key(change) in lost:
                yield change


def _struck(db: Database, scan: Mapping[str, Any]) -> bool:
    """Whether a scan was looked at already: its strikes are written all at once."""
    return any(db.query("SELECT 1 FROM alarms WHERE first_scan = ? LIMIT 1", [scan["id"]]))


def _passed_in(
    db: Database, scan: Mapping[str, Any], asked: set[str]
) -> Iterator[tuple[str, Scan, set[str]]]:
    """Older scans with those of the places that passed there and could not be told since."""
    for older in _older(db, scan):
        before = store.report(db, older)
        if before is None or not asked:
            return
        then = places(before)
        told = {key for key in asked if key in then and then[key].outcome != CANT_TELL}
        if lost := {key for key in told if then[key].outcome == PASSED}:
            yield older, before, lost
        asked = asked - told


def _older(db: Database, scan: Mapping[str, Any]) -> list[str]:
    rows = db.query(
        "SELECT id FROM scans WHERE agency_id = ? AND status = 'done' AND id <> ?"
        " AND finished_at <= ? ORDER BY finished_at DESC, id DESC LIMIT ?",
        [scan["agency_id"], scan["id"], scan["finished_at"], _BACK],
    )
    return [row["id"] for row in rows]


def _key(change: Change) -> str:
    return change.key if change.element else item_place(change.key)
