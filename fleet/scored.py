"""Scores a file of scores: every year in it, with what would be if some scores changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from fleet.score_year import Year
from fleet.scores import changes, read
from reports import advice, plan
from reports.scores import YearScores, sentence
from scoring.engine import Range, walk
from scoring.fewest import Mendable
from scoring.plan import mendable
from scoring.resolve import Note, Result, evaluate
from scoring.scheme import OVERALL, scheme_ids
from scoring.what_if import changed

# What an audit says of a file of scores before it starts.
_TOLD = (
    "remark", "disagrees", "impossible", "coarser_used", "respondents", "sheet_unused",
    "oit_audited",
)  # fmt: skip


def score(
    path: Path,
    edition: str,
    what_if: str = "",
    scan: Mapping[str, Any] | None = None,
    lang: str = "th",
) -> dict[str, YearScores]:
    """The result of every year; a what-if is of the edition's year or else of the newest.

    The OIT of a scan takes the place of the file's in the year that the scan is about.
    """
    if edition not in scheme_ids():
        known = ", ".join(scheme_ids())
        raise UserError(
            f"ไม่มีเกณฑ์คะแนนของปี {edition} ในรุ่นนี้ (มี: {known})",
            f"the scoring of {edition} is not in this version (known: {known})",
        )
    years = read(path, edition)
    audited = _audited(years, path, scan) if scan else ""
    supposed = (edition if edition in years else max(years)) if what_if else ""
    return {
        year: _scored(
            found, what_if if year == supposed else "", scan if year == audited else None, lang
        )
        for year, found in years.items()
    }


def _audited(years: Mapping[str, Year], path: Path, scan: Mapping[str, Any]) -> str:
    """The year of the scan, whose items take the place of the file's OIT."""
    edition = str(scan["edition"])
    if edition not in years:
        raise UserError(
            f"{path.name} ไม่มีคะแนนของปี {edition} ซึ่งเป็นปีของผลตรวจ (มี: {', '.join(years)})",
            f"{path.name} has no scores of {edition}, the year of the scan "
            f"(has: {', '.join(years)})",
        )
    year = years[edition]
    kept = _without_oit(year)
    if len(kept) < len(year.given):
        year.notes.append(Note("oit_audited", "oit"))
    items = {item["id"]: _item(item) for item in scan["items"]}
    year.given = {**kept, **items}
    return edition


def _without_oit(year: Year) -> dict[str, Range]:
    """What is given of IIT and EIT alone."""
    oit = {node.id for node in walk(year.scheme.oit)} | {OVERALL}
    return {name: value for name, value in year.given.items() if name not in oit}


def _item(item: Mapping[str, Any]) -> Range:
    applies = item["outcome"] != "not_applicable"
    return Range(item["score"], item["low"], item["high"], applies)


def _scored(year: Year, what_if: str, scan: Mapping[str, Any] | None, lang: str) -> YearScores:
    """The result of a year, what if some of it changed, and what to mend of it."""
    scheme, notes = year.scheme, _notes(year)
    given, before = year.given, None
    result = evaluate(scheme, given)
    if what_if:
        wanted = changes(what_if, scheme)
        given, before = changed(scheme, given, result.scores, wanted), result
        result = evaluate(scheme, given)
        notes = (*notes, *_opened(wanted, before, result))
    level, planned = None, None
    if "oit" in result.known:
        items = _mendable(mendable(scheme, result, given), scan)
        level, planned = plan.build(scheme, result, items, lang)
    told = advice.build(scheme, result, level, scan["items"] if scan else (), lang)
    return YearScores(scheme, result, notes, year.respondents, before, planned, tuple(told), scan)


def _mendable(items: list[Mendable], scan: Mapping[str, Any] | None) -> list[Mendable]:
    """The items with what a scan says that they take."""
    if scan is None:
        return items
    costs = {each.id: each.cost for each in plan.mendable(scan["items"], scan["findings"])}
    return [replace(item, cost=costs.get(item.id, 0)) for item in items]


def _notes(year: Year) -> tuple[Note, ...]:
    """What is worth saying of a year before its result: first how far its rules are known."""
    return (*([Note("remark", OVERALL)] if year.scheme.remark else []), *year.notes)


def _opened(wanted: dict[str, Range], before: Result, after: Result) -> list[Note]:
    """Whether a change lies below a coarse value, so that the rest of it is no longer known."""
    if before.scores[OVERALL].exact and not after.scores[OVERALL].exact:
        return [Note("what_if_open", name) for name in wanted]
    return []


def survey(path: Path, edition: str, lang: str) -> tuple[dict[str, Range], list[str]]:
    """The IIT and EIT scores of a file for an audit, which finds the OIT itself; what to say."""
    years = read(path, edition)
    if edition not in years:
        raise UserError(
            f"{path.name} ไม่มีคะแนนของปี {edition} (มี: {', '.join(years)})",
            f"{path.name} has no scores of {edition} (has: {', '.join(years)})",
        )
    year = years[edition]
    given = _without_oit(year)
    if not given:
        raise UserError(
            f"{path.name} ไม่มีคะแนน IIT หรือ EIT ของปี {edition}",
            f"{path.name} has no IIT or EIT scores of {edition}",
        )
    notes = [*_notes(year), *evaluate(year.scheme, given).notes]
    if len(given) < len(year.given):
        notes.append(Note("oit_audited", "oit"))
    told = [sentence(note, year.scheme, lang) for note in notes if note.code in _TOLD]
    return given, told
