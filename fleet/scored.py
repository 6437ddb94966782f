"""Scores a file of scores: every year in it, with what would be if some scores changed."""

from __future__ import annotations

from pathlib import Path

from crawler.errors import UserError
from fleet.score_year import Year
from fleet.scores import changes, read
from reports.scores import YearScores, sentence
from scoring.engine import Range, walk
from scoring.resolve import Note, Result, evaluate
from scoring.scheme import OVERALL, scheme_ids
from scoring.what_if import changed

# What an audit says of a file of scores before it starts.
_TOLD = (
    "remark", "disagrees", "impossible", "coarser_used", "respondents", "sheet_unused",
    "oit_audited",
)  # fmt: skip


def score(path: Path, edition: str, what_if: str = "") -> dict[str, YearScores]:
    """The result of every year; a what-if is of the edition's year or else of the newest."""
    if edition not in scheme_ids():
        known = ", ".join(scheme_ids())
        raise UserError(
            f"ไม่มีเกณฑ์คะแนนของปี {edition} ในรุ่นนี้ (มี: {known})",
            f"the scoring of {edition} is not in this version (known: {known})",
        )
    years = read(path, edition)
    supposed = (edition if edition in years else max(years)) if what_if else ""
    return {
        year: _supposed(found, what_if) if year == supposed else _scored(found)
        for year, found in years.items()
    }


def _scored(year: Year) -> YearScores:
    result = evaluate(year.scheme, year.given)
    return YearScores(year.scheme, result, _notes(year), year.respondents)


def _supposed(year: Year, what_if: str) -> YearScores:
    wanted = changes(what_if, year.scheme)
    before = evaluate(year.scheme, year.given)
    given = changed(year.scheme, year.given, before.scores, wanted)
    after = evaluate(year.scheme, given)
    notes = (*_notes(year), *_opened(wanted, before, after))
    return YearScores(year.scheme, after, notes, year.respondents, before)


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
    audited = {node.id for node in walk(year.scheme.oit)} | {OVERALL}
    given = {name: value for name, value in year.given.items() if name not in audited}
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
