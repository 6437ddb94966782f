"""Lays out cells with spans on a grid, and tells column heads and titles from rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.model import Region, Table

_MAX_COLUMNS = 200
_MAX_SPAN_ROWS = 2000
_MAX_CELLS = 400_000
_NUMBER = re.compile(r"^[\s\d.,/%()฿-]*\d[\s\d.,/%()฿-]*(?:บาท)?$")


_YEAR = re.compile(r"^(?:2[45]\d\d|20\d\d)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written: its text, how far it reaches, whether it is marked as a head."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


Grid = list[list[Cell]]  # rows of equal length; a merged cell stands at each place it covers
EMPTY = Cell("")


def lay_out(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Repeat merged cells at every place they cover, and make rows equally long."""
    grid: Grid = []
    pending: dict[int, tuple[Cell, int]] = {}  # column -> cell from above, rows still to fill
    room = _MAX_CELLS
    for row in rows:
        line, pending = _lay_row(row, pending)
        room -= len(line)
        if room < 0:
            break
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [EMPTY] * (width - len(line)) for line in grid]


def _lay_row(
    row: Sequence[Cell], pending: dict[int, tuple[Cell, int]]
) -> tuple[list[Cell], dict[int, tuple[Cell, int]]]:
    line: list[Cell] = []
    below: dict[int, tuple[Cell, int]] = {}

    def put(cell: Cell, rows_left: int) -> None:
        if rows_left > 0:
            below[len(line)] = (cell, rows_left)
        line.append(cell)

    def put_pending() -> None:
        while len(line) in pending and len(line) < _MAX_COLUMNS:
            cell, left = pending[len(line)]
            put(cell, left - 1)

    for cell in row:
        put_pending()
        for _ in range(max(1, min(cell.columns, _MAX_COLUMNS - len(line)))):
            put(cell, min(cell.rows, _MAX_SPAN_ROWS) - 1)
    put_pending()
    return line, below


def make_table(
    grid: Grid,
    *,
    heading: str = "",
    page: int | None = None,
    region: Region = Region.BODY,
    at: int = 0,
    head: int | None = None,
) -> Table | None:
    """The table of a grid without empty columns; title rows above the heads become its heading."""
    grid = drop_empty(grid)
    titles, grid = split_titles(grid)
    if len(grid) < 2 or len(grid[0]) < 2:
        return None
    if head is None or titles:
        head = head_rows(grid)
    rows = tuple(tuple(cell.text for cell in row) for row in grid)
    heading = heading or " ".join(titles)
    return Table(rows, head=head, heading=heading, page=page, region=region, at=at)


def drop_empty(grid: Grid) -> Grid:
    """The grid without rows and columns that hold nothing."""
    grid = [row for row in grid if any(cell.text for cell in row)]
    if not grid:
        return []
    kept = [c for c in range(len(grid[0])) if any(row[c].text for row in grid)]
    if len(kept) == len(grid[0]):
        return grid
    return [[row[c] for c in kept] for row in grid]


def split_titles(grid: Grid) -> tuple[list[str], Grid]:
    """First rows that hold one text over all columns are titles, if real rows follow."""
    titles: list[str] = []
    while len(grid) > 2 and len(grid[0]) > 1 and _one_text(grid[0]):
        titles.append(next(cell.text for cell in grid[0] if cell.text))
        grid = grid[1:]
    return titles, grid


def _one_text(row: Sequence[Cell]) -> bool:
    merged = row[0].columns >= len(row) and all(cell is row[0] for cell in row)
    return merged or (bool(row[0].text) and not any(cell.text for cell in row[1:]) and len(row) > 2)


def head_rows(grid: Grid) -> int:
    """How many of the first rows are column heads: 0 to 3."""
    marked = 0
    while marked < min(3, len(grid) - 1) and _all_heads(grid[marked]):
        marked += 1
    if marked > 1:
        return marked
    if not marked and _like_data(grid[0]):
        return 0
    return _reach(grid) if _spans_columns(grid[0]) else 1


def _all_heads(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell.text]
    return bool(filled) and all(cell.head for cell in filled)


def _like_data(row: Sequence[Cell]) -> bool:
    """Whether a first row already tells facts: figures, or a number followed by texts."""
    filled = [cell.text for cell in row if cell.text]
    numbers = sum(bool(_NUMBER.match(text)) for text in filled) - _years(filled)
    return numbers * 2 > len(filled) or bool(filled and _NUMBER.match(filled[0]))


def _years(texts: Sequence[str]) -> int:
    """How many columns are named after years that follow each other."""
    years = [int(text) for text in texts if _YEAR.match(text)]
    follow = len(years) > 1 and all(b == a + 1 for a, b in zip(years, years[1:], strict=False))
    return len(years) if follow else 0


def _spans_columns(row: Sequence[Cell]) -> bool:
    return any(row[c] is row[c + 1] and row[c].text for c in range(len(row) - 1))


def _reach(grid: Grid) -> int:
    """Heads over several columns: the row below names those columns, unless it holds figures."""
    first, second = grid[0], grid[1]
    tall = max((cell.rows for cell in first if cell.text), default=1)
    if 1 < tall <= 3 and len(grid) > tall:
        return tall
    own = [b.text for a, b in zip(first, second, strict=True) if b.text and b is not a]
    words = sum(not _NUMBER.match(text) for text in own)
    return 2 if len(grid) > 2 and own and words == len(own) else 1
