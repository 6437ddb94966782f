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
_BORDER = {**_FONT, "border": 1, "border_color": "#9AA5B1"}
_HEAD = {"bold": True, "valign": "vcenter", "bg_color": "#1D4E89", "font_color": "white"}
_LINE = 23  # points; rows get their height here, as not every program measures wrapped text
_EDGE = 4  # points above and below the text of a row
_ROOM = 0.87  # of a column's width: lines break at words, not at the edge
_LATIN = 0.87  # of a Thai letter's width
_LOST_THAI, _LOST_LATIN = 0.08, 0.3  # of a line's end, as the next word or part does not fit
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
    choices: Mapping[int, Sequence[str]] = field(
        default_factory=dict
    )  # column -> what to pick from


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
    head = book.add_format({**_BORDER, **_HEAD})
    page.set_row(top, _height(sheet.heads, sheet.widths))
    for column, (text, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(top, column, text, head)
    formats = _formats(book, sheet)
    for number, (outcome, values) in enumerate(sheet.rows, top + 1):
        page.set_row(number, _height(values, sheet.widths))
        for column, value in enumerate(values):
            _put(page, (number, column), value, formats[outcome, column])
    for column, texts in sheet.choices.items():
        last = max(top + 1, top + len(sheet.rows))
        page.data_validation(
            top + 1, column, last, column, {"validate": "list", "source": list(texts)}
        )
    _finish(page, top, len(sheet.rows), len(sheet.heads))


def _write_above(book: Any, page: Any, lines: Sequence[str]) -> None:
    bold = book.add_format({**_FONT, "bold": True, "text_wrap": False, "font_size": 16})
    plain = book.add_format({**_FONT, "text_wrap": False})
    for row, line in enumerate(lines):
        page.set_row(row, _LINE + _EDGE)
        page.write_string(row, 0, cell(line), plain if row else bold)


def _formats(book: Any, sheet: Sheet) -> dict[tuple[str, int], Any]:
    """A format for each colour and column."""
    found: dict[tuple[str, int], Any] = {}
    for outcome in ("", *_FILL):
        fill = {"bg_color": _FILL[outcome]} if outcome else {}
        plain = book.add_format({**_BORDER, **fill})
        for column in range(len(sheet.heads)):
            number = sheet.formats.get(column)
            special = {**_BORDER, **fill, "num_format": number, "align": "center"}
            found[outcome, column] = book.add_format(special) if number else plain
    return found


def _put(page: Any, place: tuple[int, int], value: Value, form: Any) -> None:
    if value is None:
        page.write_blank(*place, None, form)
    elif isinstance(value, str):
        page.write_string(*place, "\n".join(cell(line) for line in value.split("\n")), form)
    else:
        page.write_number(*place, value, form)


def _finish(page: Any, top: int, rows: int, columns: int) -> None:
    """What makes a table handy on screen and on paper."""
    page.autofilter(top, 0, top + rows, columns - 1)
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&C&P / &N")
    page.repeat_rows(top)


def _height(values: Sequence[Value], widths: Sequence[int]) -> int:
    texts = ("" if value is None else str(value) for value in values)
    most = max(lines(text, width) for text, width in zip(texts, widths, strict=True))
    return min(_MOST_HEIGHT, _LINE * most + _EDGE)


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    room = max(1.0, width * _ROOM - 1)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """Thai breaks within what stands between spaces; Latin words and addresses go down whole."""
    lines, left = 1, room
    for word in line.split(" "):
        size = _shown(word)
        if size > left and word.isascii() and left < room:
            lines, left = lines + 1, room
        lost = room * (_LOST_LATIN if word.isascii() else _LOST_THAI)
        while size > left:
            lines, size, left = lines + 1, size - max(0.0, left - lost), room
        left -= size + 1
    return lines


def _shown(text: str) -> float:
    """How many places a text takes; Thai vowels above and below take none."""
    wide = sum(unicodedata.category(letter) != "Mn" for letter in text)
    return wide * (_LATIN if text.isascii() else 1)
