"""What checks and the runner return: evidence, element results, item results."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checks.notes import Note


class Outcome(StrEnum):
    """Outcomes in the words of W3C ACT."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cant_tell"
    NOT_APPLICABLE = "not_applicable"


# The heaviest of an item's required elements is the item's outcome.
WEIGHT = {
    Outcome.NOT_APPLICABLE: 0,
    Outcome.PASSED: 1,
    Outcome.CANT_TELL: 2,
    Outcome.FAILED: 3,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A find in one document. Finds with the same `value` count once."""

    url: str
    page: int | None
    excerpt: str
    value: str


@dataclass(frozen=True, slots=True)
class ElementResult:
    """The verdict on one element."""

    id: str
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    note: Note = Note("found")


class FoundBy(StrEnum):
    """Where an item's evidence came from."""

    SUBMITTED = "submitted"
    DISCOVERED = "discovered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The verdict on one item."""

    id: str
    outcome: Outcome
    elements: tuple[ElementResult, ...]
    found_by: FoundBy = FoundBy.NONE
    on_site: Outcome | None = None
    urls: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    note: Note | None = None  # why, where there are no elements to say it


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying that is not an element's verdict; the note's code is its kind."""

    item: str
    url: str
    note: Note
