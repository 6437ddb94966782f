"""Reads raw survey answers: one row a respondent, one column a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.errors import UserError
from crawler.text import fold
from fleet.score_year import scheme_of
from fleet.sheets import Sheet
from scoring.scheme import Scheme
from scoring.surveys import AnswerError, Question, Tally, points, tally

_QUESTION = re.compile(r"([ie]) ?0*(\d{1,2}(?:\.\d)?)(?:[ .:].*)?", re.DOTALL)
_LEAST_QUESTIONS = 2  # a head with fewer is no sheet of answers
_PART = re.compile(r"eit\W*(?:ส่วนที่|part)?\W*([12])(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"25\d\d")
_YEAR_HEADS = ("year", "ปี", "ปีงบประมาณ")
_PART_HEADS = ("instrument", "เครื่องมือ", "ส่วนที่", "part")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the answers to one instrument come to: how many answered, a tally a question."""

    scheme: Scheme
    instrument: str
    respondents: int
    tallies: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the questions are, and the year and part of a respondent where they have columns."""

    questions: dict[int, str]
    year: int | None
    part: int | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One respondent."""

    sheet: Sheet
    head: _Head
    number: int
    cells: tuple[str, ...]

    def text(self, column: int | None) -> str:
        """A cell as folded text; "" where there is none."""
        if column is None or column >= len(self.cells):
            return ""
        return fold(self.cells[column]).strip()

    def place(self, column: int | None) -> tuple[str, str]:
        """The cell in Thai and English."""
        return self.sheet.place(self.number, column or 0)


def read(sheet: Sheet, edition: str) -> list[Survey] | None:
    """The surveys of a sheet of answers; None if it is no such sheet. UserError names a cell."""
    headed = next((h for s in sheet.headings() if (h := _head(s))), None)
    if headed is None:
        return None
    sheet, head = headed
    earned: dict[tuple[str, str], list[dict[str, float | None]]] = {}
    schemes: dict[str, Scheme] = {}
    for number, cells in sheet.rows:
        row = _Row(sheet, head, number, cells)
        typed = row.text(head.year) or _year_in(sheet.name)
        scheme = scheme_of(typed, edition, row.place(head.year))
        schemes[scheme.id] = scheme
        for part, found in _respondent(row, scheme).items():
            earned.setdefault((scheme.id, part), []).append(found)
    return [_survey(schemes[year], part, found) for (year, part), found in earned.items()]


def _survey(scheme: Scheme, part: str, rows: list[dict[str, float | None]]) -> Survey:
    """Whoever answered at least one question is a respondent."""
    names = dict.fromkeys(name for row in rows for name in row)
    tallies = {name: tally(row.get(name) for row in rows) for name in names}
    respondents = sum(any(value is not None for value in row.values()) for row in rows)
    return Survey(scheme, part, respondents, {n: t for n, t in tallies.items() if t is not None})


def _respondent(row: _Row, scheme: Scheme) -> dict[str, dict[str, float | None]]:
    """The points of one row by instrument and question; None for who did not know."""
    found: dict[str, dict[str, float | None]] = {}
    for column, name in row.head.questions.items():
        if row.text(column):
            part = "iit" if name.startswith("i") else _part(row, scheme)
            found.setdefault(part, {})[name] = _points(row, column, name, scheme)
    return found


def _points(row: _Row, column: int, name: str, scheme: Scheme) -> float | None:
    question = _question(row, column, name, scheme)
    try:
        return points(row.text(column), question, scheme.dont_know)
    except AnswerError:
        pass
    thai, english = row.place(column)
    steps = ", ".join(f"{point:g}" for point in (question.scale.points if question.scale else ()))
    raise UserError(
        f"{thai}: คำตอบ “{row.text(column)}” ของข้อ {name} ไม่อยู่ในมาตรวัด (ใช้: {steps})",
        f"{english}: “{row.text(column)}” is not on the scale of {name} ({steps})",
    )


def _question(row: _Row, column: int, name: str, scheme: Scheme) -> Question:
    """The question of a column; UserError where the year has none or its scale is not known."""
    thai, english = row.sheet.place(row.sheet.head_row, column)
    question = scheme.questions.get(name)
    if question is not None and question.scale is not None:
        return question
    if question is not None or not any(each.scale for each in scheme.questions.values()):
        raise UserError(
            f"{thai}: ไม่มีมาตรวัดคำตอบข้อ {name} ของปี {scheme.id} ให้กรอกเป็นคะแนนแทน",
            f"{english}: the scale of {name} in {scheme.id} is not known; give its score instead",
        )
    raise UserError(
        f"{thai}: ไม่มีข้อ “{name}” ในเกณฑ์ปี {scheme.id}",
        f"{english}: edition {scheme.id} has no question “{name}”",
    )


def _part(row: _Row, scheme: Scheme) -> str:
    """The part of EIT that the row, the sheet or the file names; EIT itself if it has none."""
    if not scheme.groups:
        return "eit"
    typed = row.text(row.head.part)
    texts = (typed, f"eit {typed}", fold(row.sheet.name or row.sheet.file))
    match = next((found for text in texts if (found := _PART.search(text))), None)
    if match:
        return f"eit{match[1]}"
    thai, english = row.place(row.head.part)
    raise UserError(
        f"{thai}: ไม่ทราบว่าเป็นคำตอบ EIT ส่วนใด (ตั้งชื่อแผ่นว่า eit1 หรือ eit2 หรือเพิ่มคอลัมน์ instrument)",
        f"{english}: which part of EIT? (name the sheet eit1 or eit2, or add a column instrument)",
    )


def _head(sheet: Sheet) -> tuple[Sheet, _Head] | None:
    texts = [fold(cell).strip().casefold() for cell in sheet.head]
    questions = dict(_questions(texts))
    if len(questions) < _LEAST_QUESTIONS:
        return None
    seen: set[str] = set()
    for column, name in questions.items():
        if name in seen:
            thai, english = sheet.place(sheet.head_row, column)
            raise UserError(f"{thai}: มีข้อ {name} สองคอลัมน์", f"{english}: {name} stands twice")
        seen.add(name)
    return sheet, _Head(questions, _index(texts, _YEAR_HEADS), _index(texts, _PART_HEADS))


def _questions(texts: list[str]) -> Iterator[tuple[int, str]]:
    for column, text in enumerate(texts):
        if match := _QUESTION.fullmatch(text):
            yield column, match[1] + match[2]


def _index(texts: list[str], names: tuple[str, ...]) -> int | None:
    return next((at for at, text in enumerate(texts) if text in names), None)


def _year_in(name: str) -> str:
    match = _YEAR.search(fold(name))
    return match[0] if match else ""
