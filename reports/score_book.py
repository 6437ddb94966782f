"""The scores as a workbook: the years side by side, a sheet a year, and what is to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports import year_words
from reports.score_table import lines
from reports.scores import YearScores, level_line, sentence
from reports.side_by_side import Line
from reports.workbook import SIGNED, Row, Sheet, Value, render
from reports.year_table import head, level_names, title
from reports.years import Comparison, compare
from scoring.engine import Range, rounded

_SCORE = "0.00"


def book(years: Mapping[str, YearScores], lang: str, more: Sequence[Sheet] = ()) -> bytes:
    """The workbook of `prongsai score --xlsx`; `more` sheets follow those of the scores."""
    return render([*sheets(years, lang), *more])


def sheets(years: Mapping[str, YearScores], lang: str) -> list[Sheet]:
    """The comparison where there are years to compare, a sheet a year, and the notes."""
    compared = compare(years)
    first = [_comparison(compared, lang)] if compared else []
    return [*first, *(_year(*each, lang) for each in years.items()), _notes(years, lang)]


def _comparison(found: Comparison, lang: str) -> Sheet:
    english = lang == "en"
    heads, widths = ["Part" if english else "รายการ"], [64]
    formats = {}
    for number, year in enumerate(found.years):
        heads, widths = [*heads, head(found, year, lang)], [*widths, 17]
        formats[len(heads) - 1] = _SCORE
        if number:
            heads, widths = [*heads, "±" if english else "ผลต่าง"], [*widths, 10]
            formats[len(heads) - 1] = SIGNED
    rows: list[Row] = [(_tone(line), _cells(found, line, lang)) for line in found.lines]
    levels = zip(found.years, level_names(found, lang), strict=True)
    above = [title(found, lang), "  ".join(f"{year}: {level}" for year, level in levels)]
    above += filter(None, [year_words.remark_text(found.level_remark, lang)])
    heads, widths = [*heads, "Note" if english else "หมายเหตุ"], [*widths, 60]
    name = "comparison" if english else "เปรียบเทียบรายปี"
    return Sheet(name, heads, widths, rows, above, formats)


def _tone(line: Line) -> str:
    """Grey for what is not compared, green for what rose and red for what fell most lately."""
    last = line.steps[-1]
    if last.difference is None:
        return "not_applicable"
    if not last.difference:
        return ""
    return "passed" if last.difference > 0 else "failed"


def _cells(found: Comparison, line: Line, lang: str) -> list[Value]:
    cells: list[Value] = [year_words.label(line, lang)]
    for number, year in enumerate(found.years):
        cells.append(_number(line.cells[year].value if year in line.cells else None))
        if number:
            step = line.steps[number - 1].difference
            cells.append("" if step is None else step)
    return [*cells, year_words.remarks(line, lang)]


def _number(value: Range | None) -> Value:
    if value is None or not value.applies or not value.exact:
        return year_words.shown(value)
    return rounded(value.score)


def _year(year: str, found: YearScores, lang: str) -> Sheet:
    """One year's scores as the terminal shows them."""
    english = lang == "en"
    results = [result for result in (found.before, found.result) if result is not None]
    score = "Score" if english else "คะแนน"
    supposed = "What if" if english else "ถ้าเป็นตามที่สมมติ"
    heads = ["Part" if english else "รายการ", *([score, supposed] if found.before else [score])]
    rows: list[Row] = [
        ("", [label.strip(), *(_number(result.scores[name]) for result in results)])
        for name, label, _ in lines(found, lang)
    ]
    widths = [64, *[20] * len(results)]
    above = [f"ITA {year}", level_line(found.result.level, lang)]
    return Sheet(year, heads, widths, rows, above, {1: _SCORE, 2: _SCORE})


def _notes(years: Mapping[str, YearScores], lang: str) -> Sheet:
    english = lang == "en"
    rows: list[Row] = [
        ("", [year, sentence(note, found.scheme, lang)])
        for year, found in years.items()
        for note in (*found.notes, *found.result.notes)
    ]
    heads = ("Year", "Note") if english else ("ปี", "ข้อสังเกต")
    return Sheet("notes" if english else "ข้อสังเกต", heads, (8, 110), rows)
