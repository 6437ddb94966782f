"""The plan of a report: what to mend first, the way to the next level, what items can't mend.

The plan is made once, with the scan or the scores of a year; every format shows that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.inert import clean
from reports.plan_text import sentences
from reports.scores import name_of
from scoring.engine import rounded
from scoring.fewest import Mendable
from scoring.levels import Level, Shortfall
from scoring.plan import Gain, plan
from scoring.resolve import Result
from scoring.scheme import OVERALL, Scheme


@dataclass(frozen=True, slots=True)
class Mend:
    """An item to mend or to look at: its gain in points, what it lacks, why, and what to do."""

    item: Mapping[str, Any]
    gain: float
    overall: float | None
    on_way: bool
    sure: bool  # whether it is known to lack something
    missing: tuple[Mapping[str, Any], ...]
    reasons: tuple[str, ...]
    steps: tuple[str, ...]


def mends(scan: Mapping[str, Any]) -> list[Mend]:
    """The items of a scan's plan, in its order, with what they lack."""
    items = {item["id"]: item for item in scan["items"]}
    return [
        _mend(items[entry["id"]], entry, scan["findings"])
        for entry in (scan.get("plan") or {"items": []})["items"]
    ]


def _mend(
    item: Mapping[str, Any], entry: Mapping[str, Any], findings: list[dict[str, Any]]
) -> Mend:
    missing = lacking(item)
    reasons = dict.fromkeys(element["note"] for element in missing)
    steps = [element["fix"] or element["text"] for element in missing]
    steps = _other_address(item, findings) or steps
    return Mend(
        item,
        entry["oit"],
        entry["overall"],
        entry["on_way"],
        entry["outcome"] == "failed",
        missing,
        tuple(reasons),
        tuple(dict.fromkeys(steps)),
    )


def _other_address(item: Mapping[str, Any], findings: list[dict[str, Any]]) -> list[str]:
    """Where the site shows it all elsewhere, another address in the sheet is all it takes."""
    told = (f for f in findings if f["item"] == item["id"] and f["kind"] == "better_url")
    return [finding["message"] for finding in told]


def lacking(item: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The elements that hold the item back: the required ones, or all where none is."""
    held = tuple(e for e in item["elements"] if e["outcome"] == item["outcome"] != "passed")
    return tuple(e for e in held if e["required"]) or held


def mendable(items: Sequence[Mapping[str, Any]], findings: list[dict[str, Any]]) -> list[Mendable]:
    """The items of a scan that could be mended; one takes as much as it has steps."""
    return [
        Mendable(
            item["id"],
            len(_other_address(item, findings)) or len(lacking(item)),
            sure=item["outcome"] == "failed",
        )
        for item in items
        if item["outcome"] in ("failed", "cant_tell")
    ]


# The object


def of_scan(
    scheme: Scheme,
    result: Result,
    items: Sequence[Mapping[str, Any]],
    findings: list[dict[str, Any]],
    lang: str,
) -> tuple[Level | None, dict[str, Any] | None]:
    """The level to reach next, and the plan; a site that was not read has none."""
    if any(finding["kind"] == "unreachable" for finding in findings):
        return None, None
    return build(scheme, result, mendable(items, findings), lang)


def build(
    scheme: Scheme, result: Result, items: Sequence[Mendable], lang: str
) -> tuple[Level | None, dict[str, Any]]:
    """The level to reach next, None where only the OIT counts; and the `plan` of a report."""
    found = plan(scheme, result, items)
    way = found.way
    above = found.target.level if found.now and found.target else None
    return above, {
        "part": OVERALL if found.now else "oit",
        "level": found.now.name if found.now else None,
        "next": found.target and {"level": found.target.level.name, "oit": found.target.oit},
        "items": [_item(gain, way.items if way else ()) for gain in found.gains],
        "way": way and {
            "items": list(way.items),
            "oit": rounded(way.oit.score),
            "overall": rounded(way.overall.score) if way.overall else None,
        },
        "at_best": None if found.at_best is None else list(found.at_best),
        "blocked": [_shortfall(short, scheme, lang) for short in found.blocked],
        "open": [_shortfall(short, scheme, lang) for short in found.open],
        "text": [clean(line) for line in sentences(found, scheme, result, lang)],
    }  # fmt: skip


def _item(gain: Gain, way: Sequence[str]) -> dict[str, Any]:
    return {
        "id": gain.item.id,
        "outcome": "failed" if gain.item.sure else "cant_tell",
        "oit": rounded(gain.oit),
        "overall": None if gain.overall is None else rounded(gain.overall),
        "on_way": gain.item.id in way,
    }


def _shortfall(short: Shortfall, scheme: Scheme, lang: str) -> dict[str, Any]:
    name = name_of(short.part, scheme, lang)
    return {"part": short.part, "name": name, "score": short.has, "needs": short.needs}
