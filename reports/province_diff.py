"""Compares two runs of a province: what changed at every agency, and which got worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.diff import GAINED, HIDDEN, LOST, Cause, Change, Kind
from scoring.engine import Range


class State(StrEnum):
    """What became of an agency between two runs, worst first."""

    WORSE = "worse"  # something was lost
    UNREACHABLE = "unreachable"
    NO_RESULT = "no_result"  # no address is known, or the program could not judge it
    UNCLEAR = "unclear"  # nothing lost, but something can't be told any more
    GONE = "gone"  # in the older run only
    BETTER = "better"
    NEW = "new"  # its first result
    SAME = "same"


_ORDER = {state: at for at, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Seen:
    """An agency as one run saw it. With `scan_id` "" the run did not try it."""

    status: str = ""  # as in the store: done | unreachable | failed | no_url
    scan_id: str = ""
    finished_at: str = ""
    error: str = ""
    score: Range | None = None


@dataclass(frozen=True, slots=True)
class AgencyDiff:
    """What changed at one agency."""

    id: str
    name: str
    district: str
    province: str
    url: str
    before: Seen
    after: Seen
    changes: tuple[Change, ...] = ()

    @property
    def state(self) -> State:
        """What became of it."""
        if not self.after.scan_id:
            return State.GONE
        if self.after.status != "done":
            return State.UNREACHABLE if self.after.status == "unreachable" else State.NO_RESULT
        if self.before.score is None:
            return State.NEW
        return self._judged()

    def _judged(self) -> State:
        kinds = {change.kind for change in self.changes if change.cause is not Cause.CHECKER}
        if self.lost:
            return State.WORSE
        if kinds & {*GAINED, Kind.REACHABLE} or self.gain > 0:
            return State.BETTER
        return State.UNCLEAR if kinds & set(HIDDEN) else State.SAME

    @property
    def lost(self) -> tuple[Change, ...]:
        """What the site lost."""
        return tuple(change for change in self.changes if change.lost)

    @property
    def gain(self) -> float:
        """How many points of OIT it gained; below 0 where it lost some."""
        if self.before.score is None or self.after.score is None:
            return 0.0
        return self.after.score.score - self.before.score.score

    @property
    def changed(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.changes) or self.state is not State.SAME


@dataclass(frozen=True, slots=True)
class ProvinceDiff:
    """All agencies of two runs, worst first; the runs are rows of the store."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    agencies: tuple[AgencyDiff, ...]

    @property
    def counts(self) -> dict[State, int]:
        """How many agencies became what."""
        found = Counter(agency.state for agency in self.agencies)
        return {state: found[state] for state in State}

    @property
    def lost(self) -> bool:
        """Whether anything was lost anywhere."""
        return any(agency.lost for agency in self.agencies)


def ordered(agencies: Iterable[AgencyDiff]) -> tuple[AgencyDiff, ...]:
    """The agencies, worst first: by what they lost, then by points, then by name."""
    return tuple(sorted(agencies, key=_badness))


def _badness(agency: AgencyDiff) -> tuple[int, int, int, float, str, str]:
    lost = [change.kind for change in agency.lost]
    items, elements = (lost.count(kind) for kind in LOST)
    return _ORDER[agency.state], -items, -elements, agency.gain, agency.name, agency.id
