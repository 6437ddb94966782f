"""Finds the ruled tables of a PDF page: lines and boxes drawn around cells."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw

from crawler.documents.grids import EMPTY, Cell, Grid
from crawler.documents.layout import Line, Word, cell_text

raw: Any = pypdfium2.raw  # ctypes, without types

_THIN = 2.6
_NEAR = 3.0
_MOST = 6000  # drawn objects: more is a drawing
_MOST_LINES = 400

Span = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Strokes:
    """Straight lines of a page by their place: y of level ones, x of upright ones."""

    level: list[tuple[float, Span]] = field(default_factory=list)
    upright: list[tuple[float, Span]] = field(default_factory=list)

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a thin line, or the four sides of a box."""
        wide, high = x1 - x0, y1 - y0
        if high <= _THIN and wide > 5:
            self.level.append(((y0 + y1) / 2, (x0, x1)))
        elif wide <= _THIN and high > 4:
            self.upright.append(((x0 + x1) / 2, (y0, y1)))
        elif wide > 5 and high > 4:
            self.level += [(y0, (x0, x1)), (y1, (x0, x1))]
            self.upright += [(x0, (y0, y1)), (x1, (y0, y1))]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: the places of its lines, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    grid: Grid

    def holds(self, word: Word) -> bool:
        """Whether a word stands inside."""
        across = (word.x0 + word.x1) / 2
        return self.xs[0] <= across <= self.xs[-1] and self.ys[0] <= word.middle <= self.ys[-1]


def strokes(page: Any, height: float, width: float) -> Strokes:
    """The straight lines that a page draws, y from its top."""
    found = Strokes()
    handle = page.raw
    count = raw.FPDFPage_CountObjects(handle)
    if count > _MOST:
        return found
    turn = _turn(page, width, height)
    for at in range(count):
        thing = raw.FPDFPage_GetObject(handle, at)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_PATH:
            for box in _boxes(thing):
                x0, y0, x1, y1 = turn(*box)
                if x1 - x0 < width * 0.97 or y1 - y0 < height * 0.9:
                    found.add(x0, y0, x1, y1)
    return found


def _turn(page: Any, width: float, height: float) -> Callable[..., Box]:
    """Takes a box of the file to one as the page is shown, y from its top."""
    left, low, right, high = page.get_mediabox()
    turned = page.get_rotation()

    def turn(x0: float, y0: float, x1: float, y1: float) -> Box:
        if turned == 90:
            return y0 - low, x0 - left, y1 - low, x1 - left
        if turned == 180:
            return right - x1, y0 - low, right - x0, y1 - low
        if turned == 270:
            return high - y1, right - x1, high - y0, right - x0
        return x0 - left, high - y1, x1 - left, high - y0

    return turn


def _boxes(thing: Any) -> Iterator[Box]:
    """The boxes around the pieces of a drawn path."""
    count = raw.FPDFPath_CountSegments(thing)
    if count > 6:
        yield from _segments(thing, min(count, 4000))
        return
    box = [ctypes.c_float() for _ in range(4)]
    if raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, box)):
        yield box[0].value, box[1].value, box[2].value, box[3].value


def _segments(thing: Any, count: int) -> Iterator[Box]:
    """The level and upright pieces of a long path."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        drawn = last is not None and kind == raw.FPDF_SEGMENT_LINETO
        if drawn and last and min(abs(last[0] - point[0]), abs(last[1] - point[1])) < 1:
            yield _box(last, point)
        last = point


def _box(a: tuple[float, float], b: tuple[float, float]) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def ruled_tables(found: Strokes, words: Sequence[Word]) -> list[Ruled]:
    """The tables that the lines enclose, filled with the words, from top to bottom."""
    level, upright = _merged(found.level), _merged(found.upright)
    if len(level) < 2 or len(upright) < 3 or len(level) + len(upright) > _MOST_LINES:
        return []
    tables = []
    for group_level, group_upright in _groups(level, upright):
        xs, ys = _places(group_upright), _places(group_level)
        if len(xs) >= 3 and len(ys) >= 2:
            tables.append(_fill(xs, ys, group_level, group_upright, words))
    return sorted(tables, key=lambda table: table.ys[0])


def outside(rows: Sequence[Line], tables: Sequence[Ruled]) -> list[Line]:
    """The lines without what stands in a table."""
    if not tables:
        return list(rows)
    kept = []
    for row in rows:
        words = tuple(w for w in row.words if not any(table.holds(w) for table in tables))
        if words:
            kept.append(Line(words))
    return kept


def _merged(pieces: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """Pieces of one straight line joined into one."""
    merged: list[tuple[float, Span]] = []
    rows: list[list[tuple[float, Span]]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][0][0] <= 1.8:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        place = sum(p for p, _ in row) / len(row)
        start, end = None, 0.0
        for a, b in sorted(span for _, span in row):
            if start is None or a > end + _NEAR:
                if start is not None:
                    merged.append((place, (start, end)))
                start, end = a, b
            end = max(end, b)
        if start is not None:
            merged.append((place, (start, end)))
    return merged


def _groups(
    level: list[tuple[float, Span]], upright: list[tuple[float, Span]]
) -> Iterator[tuple[list[tuple[float, Span]], list[tuple[float, Span]]]]:
    """Lines that touch each other, group by group."""
    left, right = set(range(len(level))), set(range(len(upright)))
    while left:
        todo = [(0, left.pop())]
        mine: tuple[set[int], set[int]] = ({todo[0][1]}, set())
        while todo:
            kind, at = todo.pop()
            if kind == 0:
                touched = {v for v in right if _touch(level[at], upright[v])}
                right -= touched
            else:
                touched = {h for h in left if _touch(level[h], upright[at])}
                left -= touched
            mine[1 - kind].update(touched)
            todo += [(1 - kind, t) for t in touched]
        yield [level[h] for h in mine[0]], [upright[v] for v in mine[1]]


def _touch(level: tuple[float, Span], upright: tuple[float, Span]) -> bool:
    y, (x0, x1) = level
    x, (y0, y1) = upright
    return x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR


def _places(pieces: list[tuple[float, Span]]) -> tuple[float, ...]:
    places: list[float] = []
    for place, _ in sorted(pieces):
        if not places or place - places[-1] > 4:
            places.append(place)
    return tuple(places)


def _fill(
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    level: list[tuple[float, Span]],
    upright: list[tuple[float, Span]],
    words: Sequence[Word],
) -> Ruled:
    """Lay the words into the cells; cells without a line between them are one."""
    owner = _owners(xs, ys, level, upright)
    inside: dict[int, list[Word]] = {}
    width = len(xs) - 1
    for word in words:
        column, row = _slot(xs, (word.x0 + word.x1) / 2), _slot(ys, word.middle)
        if 0 <= column < width and 0 <= row < len(ys) - 1:
            inside.setdefault(owner[row * width + column], []).append(word)
    cells = {root: _cell(root, owner, width, inside.get(root, [])) for root in set(owner)}
    grid = [[cells[owner[r * width + c]] for c in range(width)] for r in range(len(ys) - 1)]
    return Ruled(xs, ys, grid)


def _cell(root: int, owner: list[int], width: int, words: list[Word]) -> Cell:
    places = [at for at, own in enumerate(owner) if own == root]
    rows = len({at // width for at in places})
    text = cell_text(words)
    return Cell(text, len(places) // rows, rows) if text or len(places) > 1 else EMPTY


def _slot(places: tuple[float, ...], value: float) -> int:
    if value < places[0] or value > places[-1]:
        return -1
    return sum(value >= place for place in places) - 1


def _owners(
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    level: list[tuple[float, Span]],
    upright: list[tuple[float, Span]],
) -> list[int]:
    """For each cell the first cell of the merged area it belongs to."""
    width, owner = len(xs) - 1, list(range((len(xs) - 1) * (len(ys) - 1)))
    for at in range(len(owner)):
        row, column = divmod(at, width)
        across, down = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        if column and not _wall(upright, xs[column], down):
            owner[at] = owner[at - 1]
        elif row and not _wall(level, ys[row], across):
            owner[at] = owner[at - width]
    return owner


def _wall(pieces: list[tuple[float, Span]], place: float, across: float) -> bool:
    return any(abs(p - place) <= 4 and a <= across <= b for p, (a, b) in pieces)
