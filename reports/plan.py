"""What to mend first: failed items by what they would add to the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.scan import Scan
from scoring.engine import Range, exactly, rounded, score
from scoring.scheme import load


@dataclass(frozen=True, slots=True)
class Mend:
    """A failed item with its gain in OIT points and its missing required elements."""

    item: dict[str, Any]
    gain: float
    missing: tuple[dict[str, Any], ...]


def mend_first(scan: Scan) -> list[Mend]:
    """Failed items, highest gain first; on a tie the one that lacks least."""
    scheme = load(scan["edition"])
    leaves = {i["id"]: _range(i) for i in scan["items"]}
    now = score(scheme.oit, leaves)["oit"].score
    found = []
    for item in scan["items"]:
        if item["outcome"] != "failed":
            continue
        then = score(scheme.oit, {**leaves, item["id"]: exactly(100)})["oit"].score
        missing = tuple(e for e in item["elements"] if e["required"] and e["outcome"] == "failed")
        missing = missing or tuple(e for e in item["elements"] if e["outcome"] == "failed")
        found.append(Mend(item, rounded(then - now), missing))
    return sorted(found, key=lambda m: (-m.gain, len(m.missing), _number(m.item["id"])))


def _range(item: dict[str, Any]) -> Range:
    return Range(item["score"], item["low"], item["high"], item["outcome"] != "not_applicable")


def _number(item: str) -> int:
    return int(item.removeprefix("O"))
