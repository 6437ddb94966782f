"""Reads workbooks (XLSX, XLS, XLSB): each visible sheet is a page with its table."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from crawler.documents.draft import Draft
from crawler.documents.grids import Cell, Grid, drop_empty
from crawler.documents.sheet_marks import Marks, sheet_marks
from crawler.model import BlockKind, Document, Link, Response
from crawler.text import fold

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_URL = re.compile(r"https?://[^\s\"'<>]+")
_MOST_ROWS = 5_000
_MOST_COLUMNS = 200


def parse_xlsx(response: Response) -> Document:
    """Read a workbook; hidden sheets, rows and columns are passed over."""
    try:
        return _parse(response)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's Rust code gave up
            raise
        raise ValueError("the workbook is broken") from error


def _parse(response: Response) -> Document:
    marks = sheet_marks(response.body)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(response.body))
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    draft = Draft(pages=max(1, len(visible)))
    for page, name in enumerate(visible, 1):
        draft.heading = fold(name) if re.search("[ก-ฮ]{2}", name) else ""
        own = marks.get(name, Marks())
        sheet = book.get_sheet_by_name(name)
        first = len(draft.blocks)
        write_sheet(draft, _grid(sheet, own), page)
        _link(draft, sheet, own, first)
    draft.title = next((b.text for b in draft.blocks if b.level), draft.heading)
    return draft.document(response, TYPE, "" if draft.blocks else "empty workbook")


def _grid(sheet: Any, marks: Marks) -> Grid:
    """The filled cells of a sheet that are shown, merged ones repeated."""
    rows = sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)
    grid = [
        [Cell(_shown(value, marks.percents.get((r, c)))) for c, value in enumerate(row)]
        for r, row in enumerate(row[:_MOST_COLUMNS] for row in rows)
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(grid) or left >= len(grid[top]):
            continue
        bottom, right = min(bottom, len(grid) - 1), min(right, len(grid[top]) - 1)
        cell = Cell(grid[top][left].text, right - left + 1, bottom - top + 1)
        for row in range(top, bottom + 1):
            grid[row][left : right + 1] = [cell] * (right - left + 1)
    return drop_empty(_visible(grid, marks))


def _visible(grid: Grid, marks: Marks) -> Grid:
    """The grid without hidden rows and columns."""
    if not marks.rows and not marks.columns:
        return grid
    return [
        [cell for column, cell in enumerate(row) if column not in marks.columns]
        for number, row in enumerate(grid)
        if number not in marks.rows
    ]


def _shown(value: object, decimals: int | None = None) -> str:
    """A cell as a reader sees it, dates as year-month-day; `decimals` are those of a percentage."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if decimals is not None and isinstance(value, float | int):
        return f"{value * 100:.{min(decimals, 10)}f}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return fold(" ".join(value.split())) if isinstance(value, str) else ""


def write_sheet(draft: Draft, grid: Grid, page: int) -> None:
    """Rows above the column heads are titles, the rest is the table."""
    first = _head(grid)
    for line in grid[:first]:
        text = " ".join(dict.fromkeys(cell.text for cell in line if cell.text))
        draft.add(text, BlockKind.HEADING, level=2, page=page)
    at = len(draft.blocks)
    draft.add_table(grid[first:], page=page)
    for number, block in enumerate(draft.blocks[at:], at):
        for found in _URL.finditer(block.text):
            row = block.text.replace(found[0], " ", 1).strip(" |")
            draft.links.append(Link(found[0], "", row, draft.heading, at=number))


def _head(grid: Grid) -> int:
    """The first row with three filled texts, or with as many as the sheet has columns."""
    enough = min(3, len(grid[0])) if grid else 0
    for number, line in enumerate(grid[:30]):
        texts = {id(cell) for cell in line if re.search(r"[^\W\d_]", cell.text)}
        if len(texts) >= enough:
            above = number > 0 and _heads_over(grid[number - 1], line)
            return number - 1 if above else number
    return 0


def _heads_over(above: Sequence[Cell], line: Sequence[Cell]) -> bool:
    """Whether a row with few texts is the upper half of the heads: it reaches down, or stands over
    a few columns and leaves the first one out; a title does neither."""
    if any(up is down and up.text for up, down in zip(above, line, strict=True)):
        return True
    widths = [cell.columns for cell in above if cell.text]
    return not above[0].text and max(widths) > 1 and max(widths) * 2 <= len(above)


def _link(draft: Draft, sheet: Any, marks: Marks, first: int) -> None:
    """The addresses that cells are linked to, with the texts of the cells and their rows."""
    if not marks.links:
        return
    rows = sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)
    for (row, column), url in marks.links.items():
        if row >= len(rows) or column >= len(rows[row]) or not marks.shows(row, column):
            continue
        text = _shown(rows[row][column])
        if text == url:
            continue  # the text has told it
        texts = [_shown(value) for at, value in enumerate(rows[row]) if marks.shows(row, at)]
        beside = " ".join(filter(None, texts)).replace(text, " ", 1) if text else " ".join(texts)
        at = next(
            (n for n in range(first, len(draft.blocks)) if text in draft.blocks[n].text), first
        )
        draft.links.append(Link(url, text, fold(beside).strip(), draft.heading, at=at))
