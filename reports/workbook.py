"""A workbook of tables: every report in XLSX is a list of such sheets."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.inert import cell

_FILL = {
    "passed": "#E3F3EC",
    "failed": "#FBE9E7",
    "cant_tell": "#FFF3D1",
    "not_applicable": "#ECEFF1",
}
_FONT = {"font_name": "TH Sarabun New", "font_size": 14, "text_wrap": True, "valign": "top"}
_BORDER = {**_FONT, "border": 1}
_LINE = 25  # points; rows get their height here, as not every program measures wrapped text
_MOST_HEIGHT = 400
_MOST_NAME = 31  # what a spreadsheet program takes for the name of a sheet
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
SIGNED = "+0.00;-0.00;0.00"  # a difference with its sign

Value = str | int | float | None
# The outcome that colours it ("" for none), its values; None is a blank to fill in.
Row = tuple[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table: heads, widths in characters, rows, and lines of text above them."""

    name: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Row]
    above: Sequence[str] = ()  # the first is the title
    formats: Mapping[int, str] = field(default_factory=dict)  # column -> number format


def render(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an XLSX file."""
    import xlsxwriter  # slow to load, and most commands write no workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    for sheet in sheets:
        _write(book, sheet)
    book.close()
    return out.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name.translate(_NO_NAME)[:_MOST_NAME])
    _write_above(book, page, sheet.above)
    top = len(sheet.above)
    head = book.add_format({**_FONT, "bold": True, "bg_color": "#1D4E89", "font_color": "white"})
    page.set_row(top, _LINE)
    for column, (text, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(top, column, text, head)
    formats = _formats(book, sheet)
    for number, (outcome, values) in enumerate(sheet.rows, top + 1):
        page.set_row(number, _height(values, sheet.widths))
        for column, value in enumerate(values):
            _put(page, (number, column), value, formats[outcome, column])
    _finish(page, top, len(sheet.rows), len(sheet.heads))


def _write_above(book: Any, page: Any, lines: Sequence[str]) -> None:
    bold = book.add_format({**_FONT, "bold": True, "text_wrap": False, "font_size": 16})
    plain = book.add_format({**_FONT, "text_wrap": False})
    for row, line in enumerate(lines):
        page.set_row(row, _LINE)
        page.write_string(row, 0, cell(line), plain if row else bold)


def _formats(book: Any, sheet: Sheet) -> dict[tuple[str, int], Any]:
    """A format for each colour and column."""
    found: dict[tuple[str, int], Any] = {}
    for outcome in ("", *_FILL):
        fill = {"bg_color": _FILL[outcome]} if outcome else {}
        plain = book.add_format({**_BORDER, **fill})
        for column in range(len(sheet.heads)):
            number = sheet.formats.get(column)
            special = {**_BORDER, **fill, "num_format": number}
            found[outcome, column] = book.add_format(special) if number else plain
    return found


def _put(page: Any, place: tuple[int, int], value: Value, form: Any) -> None:
    if value is None:
        page.write_blank(*place, None, form)
    elif isinstance(value, str):
        page.write_string(*place, cell(value), form)
    else:
        page.write_number(*place, value, form)


def _finish(page: Any, top: int, rows: int, columns: int) -> None:
    """What makes a table handy on screen and on paper."""
    page.autofilter(top, 0, top + rows, columns - 1)
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _height(values: Sequence[Value], widths: Sequence[int]) -> int:
    texts = ("" if value is None else str(value) for value in values)
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
    return min(_MOST_HEIGHT, _LINE * lines)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; Thai vowels above and below take no room."""
    shown = sum(unicodedata.category(c) != "Mn" for c in text)
    return max(1, -(-shown // max(1, width - 3)))
