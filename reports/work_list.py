"""The work list: what to mend by department, with room for who does it until when."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reports.plan import Mend, mends
from reports.scan import Scan
from reports.scores import YearScores
from reports.words import day, word
from reports.workbook import SIGNED, Row, Sheet

_HEADS = (
    "unit", "item", "lacking", "to_do", "gain_head", "where", "owner", "due", "state", "notes",
)  # fmt: skip
_WIDTHS = (17, 23, 28, 32, 8, 19, 12, 10, 11, 11)
_GAIN, _STATE = _HEADS.index("gain_head"), _HEADS.index("state")
ON_WAY = "★ "


@cache
def _units() -> tuple[frozenset[str], Mapping[str, tuple[str, str]]]:
    """The types of local administrations; by item key the unit of those, and of others."""
    data = tomllib.loads(files("reports").joinpath("units.toml").read_text(encoding="utf-8"))
    units = {key: (u["local"], u["other"]) for u in data["units"] for key in u["items"]}
    return frozenset(data["local_types"]), units


def unit(key: str, agency_type: str) -> str:
    """The unit that usually keeps what an item asks for; "" if none is known."""
    local, units = _units()
    return units.get(key, ("", ""))[agency_type not in local]


def sheet(scan: Scan, lang: str) -> Sheet:
    """The work list of a scan; what gains most stands first, and its department with it."""
    kind = scan["agency"]["type"]
    by_unit: dict[str, list[Row]] = {}
    overall = (scan.get("plan") or {}).get("part") == "overall"
    for mend in mends(scan):
        name = unit(mend.item["key"], kind)
        by_unit.setdefault(name, []).append(("", _row(name, mend, overall, lang)))
    heads = [word(head, lang) for head in _HEADS]
    heads[_GAIN] = word("gain_overall" if overall else "gain_oit", lang)
    return Sheet(
        word("work_list", lang),
        heads,
        _WIDTHS,
        [row for rows in by_unit.values() for row in rows],
        _above(scan, lang),
        {_GAIN: SIGNED},
        {_STATE: tuple(word(state, lang) for state in ("not_begun", "begun", "done"))},
    )


def of_years(years: Mapping[str, YearScores], lang: str) -> list[Sheet]:
    """The work list of the year that a scan was given for."""
    return [
        sheet({**found.scan, "plan": found.plan}, lang)
        for found in years.values()
        if found.scan is not None and found.plan is not None
    ]


def _above(scan: Scan, lang: str) -> list[str]:
    agency = scan["agency"]
    when = word("as_of", lang, day(scan["scan"]["as_of"], lang))
    lines = [
        word("work_title", lang, scan["edition"]),
        f"{agency['name']}  {agency['url']}  {when}".strip(),
        word("work_why", lang),
    ]
    return lines + list((scan.get("plan") or {"text": ()})["text"])


def _row(name: str, mend: Mend, overall: bool, lang: str) -> list[Any]:
    item = mend.item
    star = ON_WAY if mend.on_way else ""
    return [
        name,
        f"{star}{item['id']} {item['title']}",
        "\n".join(f"{e['id']} {e['text']}" for e in mend.missing),
        "\n".join(f"• {step}" for step in mend.steps) if mend.sure else _look(mend, lang),
        mend.overall if overall else mend.gain,
        next(iter(item["urls"]), word("found_by_none", lang)),
        *[None] * 4,
    ]


def _look(mend: Mend, lang: str) -> str:
    return "\n".join([word("look_first", lang), *mend.reasons])
