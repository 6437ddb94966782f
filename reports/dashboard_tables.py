"""A table of the dashboard: shown as HTML, and the same rows as CSV and XLSX files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboard_words import say, short_day
from reports.inert import cell
from reports.words import points
from reports.workbook import Row, Sheet
from reports.workbook import Value as Cell
from reports.workbook import render as render_book


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere: a page of the site, or with `out` one of the world."""

    text: str
    href: str
    out: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome; `turn` says whether it got better or worse."""

    outcome: str
    turn: str = ""  # up | down | ""


@dataclass(frozen=True, slots=True)
class Day:
    """A moment, shown as its day."""

    iso: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word with the colour of an outcome."""

    text: str
    outcome: str


Value = str | int | float | None | Link | Mark | Day | Tag


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, and what kind of value it holds."""

    head: str
    width: int = 14
    kind: str = "text"  # text | number | score | mark | day
    told: str = ""  # the head in full
    href: str = ""  # where the head leads


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `file` is where its exports lie below data/, without ending.

    `book` is the workbook where that is shared with other tables.
    """

    file: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    book: str = ""


def plain(value: Value, lang: str) -> Cell:
    """A value as an export has it."""
    if isinstance(value, Link | Tag):
        return value.text
    if isinstance(value, Mark):
        return say(value.outcome, lang) if value.outcome else ""
    if isinstance(value, Day):
        return value.iso[:16].replace("T", " ")
    return round(value, 2) if isinstance(value, float) else value


def csv_file(table: Table, lang: str) -> bytes:
    """The table as CSV that spreadsheet programs open with its Thai letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(column.head) for column in table.columns])
    for row in table.rows:
        values = (plain(value, lang) for value in row)
        writer.writerow([cell(v) if isinstance(v, str) else v for v in values])
    return out.getvalue().encode("utf-8-sig")


def sheet(table: Table, lang: str, above: Sequence[str] = ()) -> Sheet:
    """The table as a sheet of a workbook, with lines above it that say what it is."""
    rows: list[Row] = [("", [plain(value, lang) for value in row]) for row in table.rows]
    formats = {at: "0.00" for at, column in enumerate(table.columns) if column.kind == "score"}
    heads = [column.head for column in table.columns]
    widths = [max(column.width, 8) for column in table.columns]
    return Sheet(table.title, heads, widths, rows, [table.title, *above], formats)


def xlsx_file(table: Table, lang: str, above: Sequence[str] = ()) -> bytes:
    """The table as a workbook."""
    return render_book([sheet(table, lang, above)])


def shown(value: Value, column: Column, lang: str) -> str:
    """The text of a value in HTML."""
    if isinstance(value, Day):
        return short_day(value.iso, lang)
    if isinstance(value, float):
        return points(value) if column.kind == "score" else f"{value:g}"
    found = plain(value, lang)
    return "" if found is None else str(found)


def sort_key(value: Value) -> str:
    """What scripts sort a cell by, where its text would not do."""
    return value.iso if isinstance(value, Day) else ""
