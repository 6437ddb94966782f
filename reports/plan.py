"""What to mend first: failed items by what they would add to the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.scan import Scan
from scoring.engine import Range, exactly, rounded, score
from scoring.scheme import load


@dataclass(frozen=True, slots=True)
class Mend:
    """A failed item: its gain in OIT points, what it lacks, why, and what to do."""

    item: dict[str, Any]
    gain: float
    missing: tuple[dict[str, Any], ...]
    reasons: tuple[str, ...]
    steps: tuple[str, ...]


def mend_first(scan: Scan) -> list[Mend]:
    """Failed items, highest gain first; on a tie the one that takes least."""
    scheme = load(scan["edition"])
    leaves = {i["id"]: _range(i) for i in scan["items"]}
    now = score(scheme.oit, leaves)["oit"].score
    found = []
    for item in scan["items"]:
        if item["outcome"] == "failed":
            then = score(scheme.oit, {**leaves, item["id"]: exactly(100)})["oit"].score
            found.append(_mend(item, rounded(then - now), scan["findings"]))
    return sorted(found, key=lambda m: (-m.gain, len(m.steps), _number(m.item["id"])))


def _mend(item: dict[str, Any], gain: float, findings: list[dict[str, Any]]) -> Mend:
    missing = _missing(item)
    reasons = dict.fromkeys(element["note"] for element in missing)
    steps = [
        f["message"] for f in findings if f["item"] == item["id"] and f["kind"] == "better_url"
    ]
    # Where the site shows it all elsewhere, another address in the sheet is all it takes.
    steps = steps or [element["fix"] or element["text"] for element in missing]
    return Mend(item, gain, missing, tuple(reasons), tuple(steps))


def _missing(item: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The failed elements that hold the item back: the required ones, or all where none is."""
    failed = tuple(e for e in item["elements"] if e["outcome"] == "failed")
    return tuple(e for e in failed if e["required"]) or failed


def _range(item: dict[str, Any]) -> Range:
    return Range(item["score"], item["low"], item["high"], item["outcome"] != "not_applicable")


def _number(item: str) -> int:
    return int(item.removeprefix("O"))
