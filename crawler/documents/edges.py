"""Lays rows out by where their cells end, as old word processors store them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.documents.docx import with_heights
from crawler.documents.grids import EMPTY, Cell, Grid

_MOST_COLUMNS = 200
_NEAR = 40  # twips (two points) by which edges of one column differ between rows


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a cell, and whether it goes on with the cell above or before it."""

    right: int
    from_above: bool = False
    from_left: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row's cells, its left edge, and the right ones of the cells."""

    texts: Sequence[str]
    left: int
    edges: Sequence[Edge]


def grid_of(rows: Sequence[Row]) -> Grid:
    """The rows on the columns that all their edges make."""
    lines = _columns([row.left for row in rows] + [e.right for row in rows for e in row.edges])
    grid: Grid = []
    for row in rows:
        grid.append(_line(row, lines, grid[-1] if grid else []))
    width = max(map(len, grid))
    return with_heights([line + [EMPTY] * (width - len(line)) for line in grid])


def _line(row: Row, lines: Sequence[int], above: Sequence[Cell]) -> list[Cell]:
    line: list[Cell] = [EMPTY] * _column(lines, row.left)
    joined: Cell | None = None
    for text, edge in zip(row.texts, row.edges, strict=True):
        span = _column(lines, edge.right) - len(line)
        if span < 1:
            continue
        over = above[len(line)] if len(line) < len(above) else EMPTY
        cell = Cell(text, span)
        if edge.from_above and over is not EMPTY:
            cell = over
        elif edge.from_left and not text and joined is not None:
            cell = joined
        joined = cell if edge.from_left else None
        line += [cell] * span
    return line


def _columns(places: Sequence[int]) -> list[int]:
    """The edges of the columns, those of one column taken together."""
    lines: list[int] = []
    for place in sorted(places):
        if not lines or place - lines[-1] > _NEAR:
            lines.append(place)
    return lines[: _MOST_COLUMNS + 1]


def _column(lines: Sequence[int], place: int) -> int:
    """Which of the edges a place is."""
    return min(range(len(lines)), key=lambda number: abs(lines[number] - place))
