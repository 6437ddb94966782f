"""Finds the ruled tables of a page: lines and boxes drawn around cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.documents.grids import EMPTY, Cell, Grid
from crawler.documents.layout import Line, Word, cell_text

_THIN = 2.6
_NEAR = 3.0
_MOST_LINES = 400
_ROW_OF_DOTS = 20
_SHORT_LEVEL, _SHORT_UPRIGHT = 5.0, 4.0  # shorter than these is a dot, or part of a letter

Span = tuple[float, float]
Piece = tuple[float, Span]  # the place of a straight line, and from where to where it reaches
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Strokes:
    """Straight lines of a page by their place: y of level ones, x of upright ones."""

    level: list[Piece] = field(default_factory=list)
    upright: list[Piece] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a thin line, or the four sides of a box."""
        wide, high = x1 - x0, y1 - y0
        if high <= _THIN and wide > _SHORT_LEVEL:
            self.level.append(((y0 + y1) / 2, (x0, x1)))
        elif wide <= _THIN and high > _SHORT_UPRIGHT:
            self.upright.append(((x0 + x1) / 2, (y0, y1)))
        elif wide > _SHORT_LEVEL and high > _SHORT_UPRIGHT:
            self.level += [(y0, (x0, x1)), (y1, (x0, x1))]
            self.upright += [(x0, (y0, y1)), (x1, (y0, y1))]
        elif high <= _THIN and wide <= _SHORT_LEVEL:
            self.dots.append((x0, y0, x1, y1))

    def join_dots(self) -> None:
        """Take dots and dashes that stand in a row for the line they draw."""
        if len(self.dots) < _ROW_OF_DOTS:
            return
        level = [((y0 + y1) / 2, (x0, x1)) for x0, y0, x1, y1 in self.dots]
        upright = [((x0 + x1) / 2, (y0, y1)) for x0, y0, x1, y1 in self.dots]
        self.level += [piece for piece in _merged(level) if _reach(piece) > 4 * _SHORT_LEVEL]
        self.upright += [piece for piece in _merged(upright) if _reach(piece) > 4 * _SHORT_LEVEL]


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


@dataclass(frozen=True, slots=True)
class Lattice:
    """The lines of a table, and for each cell the first cell of the merged area it belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: list[int]

    def areas(self) -> dict[int, Box]:
        """The box of each area by its first cell."""
        found: dict[int, Box] = {}
        for at, root in enumerate(self.owner):
            row, column = divmod(at, len(self.xs) - 1)
            x0, y0, x1, y1 = found.get(root, (self.xs[column], self.ys[row], 0.0, 0.0))
            found[root] = x0, y0, max(x1, self.xs[column + 1]), max(y1, self.ys[row + 1])
        return found

    def filled(self, texts: Mapping[int, str]) -> Ruled:
        """The table with the text of each area."""
        width = len(self.xs) - 1
        cells = {root: _cell(root, self.owner, width, texts.get(root, "")) for root in self.owner}
        rows = range(len(self.ys) - 1)
        grid = [[cells[self.owner[r * width + c]] for c in range(width)] for r in rows]
        return Ruled(self.xs, self.ys, grid)


def ruled_tables(found: Strokes, words: Sequence[Word]) -> list[Ruled]:
    """The tables that the lines enclose, filled with the words, from top to bottom."""
    return [lattice.filled(_laid(lattice, words)) for lattice in lattices(found)]


def lattices(found: Strokes) -> list[Lattice]:
    """The tables that the lines enclose, from top to bottom."""
    level, upright = _merged(found.level), _merged(found.upright)
    if len(level) < 2 or len(upright) < 3 or len(level) + len(upright) > _MOST_LINES:
        return []
    tables = []
    for group_level, group_upright in groups(level, upright):
        xs, ys = _places(group_upright), _places(group_level)
        if len(xs) >= 3 and len(ys) >= 2:
            tables.append(Lattice(xs, ys, owners(xs, ys, group_level, group_upright)))
    return sorted(tables, key=lambda table: table.ys[0])


def long_rules(found: Strokes, least: float) -> list[float]:
    """The heights of level lines of some length, pieces of one line joined."""
    return sorted({y for y, (x0, x1) in _merged(found.level) if x1 - x0 >= least})


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


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one straight line joined into one."""
    merged: list[Piece] = []
    rows: list[list[Piece]] = []
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


def _reach(piece: Piece) -> float:
    return piece[1][1] - piece[1][0]


def groups(level: list[Piece], upright: list[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
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


def _touch(level: Piece, upright: Piece) -> bool:
    y, (x0, x1) = level
    x, (y0, y1) = upright
    return x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR


def _places(pieces: list[Piece]) -> tuple[float, ...]:
    places: list[float] = []
    for place, _ in sorted(pieces):
        if not places or place - places[-1] > 4:
            places.append(place)
    return tuple(places)


def _laid(lattice: Lattice, words: Sequence[Word]) -> dict[int, str]:
    """The text of the words in each area."""
    inside: dict[int, list[Word]] = {}
    width = len(lattice.xs) - 1
    for word in words:
        column = _slot(lattice.xs, (word.x0 + word.x1) / 2)
        row = _slot(lattice.ys, word.middle)
        if 0 <= column < width and 0 <= row < len(lattice.ys) - 1:
            inside.setdefault(lattice.owner[row * width + column], []).append(word)
    return {root: cell_text(held) for root, held in inside.items()}


def _cell(root: int, owner: Sequence[int], width: int, text: str) -> Cell:
    places = [at for at, own in enumerate(owner) if own == root]
    rows = len({at // width for at in places})
    return Cell(text, len(places) // rows, rows) if text or len(places) > 1 else EMPTY


def _slot(places: tuple[float, ...], value: float) -> int:
    if value < places[0] or value > places[-1]:
        return -1
    return sum(value >= place for place in places) - 1


def owners(
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    level: list[Piece],
    upright: list[Piece],
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


def _wall(pieces: list[Piece], place: float, across: float) -> bool:
    return any(abs(p - place) <= 4 and a <= across <= b for p, (a, b) in pieces)
