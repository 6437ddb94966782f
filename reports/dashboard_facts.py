"""What the dashboard shows, read from the store once: agencies, their results, the runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from checks.personal import mask
from o_items.model import Edition
from reports.inert import clean
from scoring.engine import Range
from scoring.scheme import load as load_scheme

DONE, NOT_SCANNED, NO_URL = "done", "not_scanned", "no_url"


@dataclass(frozen=True, slots=True)
class Look:
    """One scan that came to a verdict; `outcomes` is empty once its details were pruned."""

    scan_id: str
    run_id: str
    at: str
    oit: Range
    level: str
    tool: tuple[str, str]  # version of the program, version of the criteria
    outcomes: Mapping[str, str]  # item -> outcome


@dataclass(frozen=True, slots=True)
class Try:
    """How one scan went."""

    run_id: str
    at: str
    status: str
    error: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency with all that the store knows of it in one edition."""

    id: str
    name: str
    type: str
    province: str
    district: str
    url: str
    answered: str
    approved: str
    tried_at: str
    succeeded_at: str
    tries: tuple[Try, ...] = ()  # oldest first
    looks: tuple[Look, ...] = ()  # oldest first

    @property
    def now(self) -> Look | None:
        """Its newest result."""
        return self.looks[-1] if self.looks else None

    @property
    def before(self) -> Look | None:
        """The result before the newest."""
        return self.looks[-2] if len(self.looks) > 1 else None

    @property
    def status(self) -> str:
        """How its newest scan went."""
        if self.tries:
            return self.tries[-1].status
        return NOT_SCANNED if self.url else NO_URL

    @property
    def error(self) -> str:
        """Why its newest scan failed."""
        return self.tries[-1].error if self.tries else ""

    @property
    def stale(self) -> bool:
        """Whether its result is older than its newest scan."""
        return self.now is not None and self.status != DONE

    def outcome(self, item: str) -> str:
        """The newest outcome of an item; "" if there is none."""
        return self.now.outcomes.get(item, "") if self.now else ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run over a roster."""

    id: str
    at: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something of the season with its days left; `sure` if a document of the year says so."""

    name: str
    until: str
    days: int
    sure: bool
    deadline: bool = False


@dataclass(frozen=True)
class Province:
    """Everything that is published, for one edition in one language."""

    edition: Edition
    lang: str
    agencies: tuple[Agency, ...]
    runs: tuple[Run, ...]
    season: Sequence[Event] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()  # agency, item: lost at two looks
    files: Mapping[str, str] = field(default_factory=dict)  # agency -> stem of its files

    @property
    def seen(self) -> list[Agency]:
        """The agencies that have a result."""
        return [agency for agency in self.agencies if agency.now]

    @property
    def types(self) -> Mapping[str, str]:
        """The agency types by name."""
        return self.edition.agency_types

    @property
    def bands(self) -> list[float]:
        """Where the bands of scores begin, best first."""
        return sorted({level.score for level in load_scheme(self.edition.id).levels}, reverse=True)

    @property
    def newest(self) -> Look | None:
        """The newest result of all."""
        return max((a.now for a in self.agencies if a.now), key=lambda look: look.at, default=None)


def editions(db: Database) -> list[str]:
    """The editions of the runs, that of the newest run first."""
    rows = db.query(
        "SELECT edition, max(started_at) AS at FROM runs GROUP BY edition ORDER BY at DESC"
    )
    return [row["edition"] for row in rows]


def read(db: Database, edition: Edition, lang: str, season: Sequence[Event] = ()) -> Province:
    """The province as the store has it."""
    tries, outcomes = _scans(db, edition.id), _outcomes(db, edition.id)
    rows = db.query("SELECT * FROM agencies WHERE removed_at IS NULL ORDER BY district, name, id")
    agencies = tuple(_agency(row, tries.get(row["id"], []), outcomes) for row in rows)
    shown = {row["run_id"] for scans in tries.values() for row in scans}
    runs = db.query(
        "SELECT id, started_at FROM runs WHERE edition = ? ORDER BY started_at", [edition.id]
    )
    confirmed = db.query(
        "SELECT DISTINCT agency_id, item_id FROM alarms"
        " WHERE confirmed_at IS NOT NULL AND mended_at IS NULL AND cause <> 'checker'"
    )
    return Province(
        edition,
        lang,
        agencies,
        tuple(Run(row["id"], row["started_at"]) for row in runs if row["id"] in shown),
        season,
        frozenset((row["agency_id"], row["item_id"]) for row in confirmed),
        _stems(agencies),
    )


def _scans(db: Database, edition: str) -> dict[str, list[dict[str, Any]]]:
    """The scans of every agency, oldest first."""
    rows = db.query(
        "SELECT s.* FROM scans s JOIN runs r ON r.id = s.run_id"
        " WHERE r.edition = ? AND s.status <> 'stopped' ORDER BY s.agency_id, s.finished_at, s.id",
        [edition],
    )
    return {key: list(found) for key, found in groupby(rows, key=lambda row: str(row["agency_id"]))}


def _outcomes(db: Database, edition: str) -> dict[str, dict[str, str]]:
    """The outcomes of every scan that has its details."""
    rows: Iterator[tuple[str, str, str]] = db.execute(
        "SELECT i.scan_id, i.item_id, i.outcome FROM items i JOIN scans s ON s.id = i.scan_id"
        " WHERE s.status = 'done' AND s.edition = ?",
        [edition],
    )
    found: dict[str, dict[str, str]] = {}
    for scan, item, outcome in rows:
        found.setdefault(scan, {})[item] = outcome
    return found


def _agency(
    row: Mapping[str, Any],
    scans: Sequence[Mapping[str, Any]],
    outcomes: Mapping[str, Mapping[str, str]],
) -> Agency:
    texts = ("name", "type", "province", "district", "url")
    done = [scan for scan in scans if scan["status"] == DONE and scan["oit_score"] is not None]
    return Agency(
        id=row["id"],
        **{name: clean(row[name] or "") for name in texts},
        answered=clean(row["itas_answered"]),
        approved=clean(row["head_approved"]),
        tried_at=row["last_tried_at"] or "",
        succeeded_at=row["last_succeeded_at"] or "",
        tries=tuple(
            Try(s["run_id"], s["finished_at"], s["status"], mask(clean(s["error"])), s["oit_score"])
            for s in scans
        ),
        looks=tuple(_look(scan, outcomes.get(scan["id"], {})) for scan in done),
    )


def _look(scan: Mapping[str, Any], outcomes: Mapping[str, str]) -> Look:
    return Look(
        scan["id"],
        scan["run_id"],
        scan["finished_at"],
        Range(scan["oit_score"], scan["oit_low"], scan["oit_high"]),
        scan["level"] or "",
        (scan["tool_version"], scan["criteria"]),
        outcomes,
    )


def _stems(agencies: Sequence[Agency]) -> dict[str, str]:
    """A file name for every agency that is safe on any file share, and its own."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for agency in agencies:
        plain = "".join(c if c.isalnum() or c in "-_.ัิีึืฺุู็่้๊๋์ํ" else "_" for c in agency.id)
        stem = plain.strip(".") or "_"
        while stem.casefold() in taken:
            stem += "_"
        taken.add(stem.casefold())
        found[agency.id] = stem
    return found
