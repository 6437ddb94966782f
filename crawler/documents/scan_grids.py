"""Puts the rules of a scan together into the grids of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.documents.rulings import Lattice, Piece, groups, owners
from crawler.documents.scan_rules import BESIDE, HALF, Rule, Rules

_INCH = 72
_CORNER = 8.0  # points: how far from a corner a broken rule may end
_SAME = 4.0  # points between the strokes of a double rule
_TRIM = 0.08  # of the side of a cell: there its neighbours begin
_WALL = 0.4  # of the side of a cell: less is a speck or what is left of a letter
_TRACE = 0.2  # of it, where the paper beside it is clear
_MOST = 0.45  # of the table's width or height: letters leave gaps between columns
_DRAWN = 0.6  # of one side at least, or it is no rule of this table
_END = 0.06  # of a side is blank beside letters
_LONG = 110.0  # points: letters are never that long, underlines are
_OPEN = 14.0  # points: how far level rules reach beyond the outer columns where sides are open


def grids(level: Rules, upright: Rules, scale: float) -> list[Lattice]:
    """The tables that the rules enclose, from top to bottom; places in points."""
    scale *= HALF
    lines = [_piece(level, rule, scale) for rule in level.found]
    posts = [_piece(upright, rule, scale) for rule in upright.found]
    found = (_grid(a, b, level, upright, scale) for a, b in groups(lines, posts))
    return sorted((grid for grid in found if grid), key=lambda grid: grid.ys[0])


def _piece(rules: Rules, rule: Rule, scale: float) -> Piece:
    return rules.place(rule) * scale, (rule.start * scale - _CORNER, rule.end * scale + _CORNER)


def _grid(
    lines: Sequence[Piece], posts: Sequence[Piece], level: Rules, upright: Rules, scale: float
) -> Lattice | None:
    ys, xs = _places(lines), _open_sides(_places(posts), lines)
    if len(xs) < 3 or len(ys) < 2:
        return None
    ys = _real(ys, xs, level, scale)
    xs = _real(xs, ys, upright, scale)
    if len(xs) < 3 or len(ys) < 2:
        return None
    walls = list(_walls(ys, xs, level, scale)), list(_walls(xs, ys, upright, scale))
    return Lattice(xs, ys, owners(xs, ys, *walls))


def _places(pieces: Sequence[Piece]) -> tuple[float, ...]:
    """The middles of pieces that stand in one line or are the strokes of one double rule."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces):
        if found and piece[0] - found[-1][-1][0] <= _SAME:
            found[-1].append(piece)
        else:
            found.append([piece])
    return tuple(_middle(same) for same in found)


def _middle(pieces: Sequence[Piece]) -> float:
    lengths = [end - start for _, (start, end) in pieces]
    return sum(p[0] * n for p, n in zip(pieces, lengths, strict=True)) / sum(lengths)


def _open_sides(xs: tuple[float, ...], lines: Sequence[Piece]) -> tuple[float, ...]:
    """The upright places, and the ends of level rules where no side is drawn."""
    if not xs or len(lines) < 2:
        return xs
    starts = sorted(start for _, (start, _) in lines)
    ends = sorted(end for _, (_, end) in lines)
    left = starts[len(starts) // 2] + _CORNER
    right = ends[len(ends) // 2] - _CORNER
    before = (left,) if left < xs[0] - _OPEN else ()
    behind = (right,) if right > xs[-1] + _OPEN else ()
    return (*before, *xs, *behind)


def _real(
    places: tuple[float, ...], across: Sequence[float], rules: Rules, scale: float
) -> tuple[float, ...]:
    """The outer places, and of the inner ones those where the side of some cell is drawn."""
    whole = across[0] / scale, across[-1] / scale
    inner = (
        place
        for place in places[1:-1]
        if rules.covered(place / scale, *whole) >= _MOST
        or any(_whole(rules, place / scale, *side) for side in _sides(across, scale))
    )
    return (places[0], *inner, places[-1])


def _whole(rules: Rules, place: float, start: float, end: float) -> bool:
    """Whether a side of a cell is drawn from corner to corner, unlike a row of letters."""
    corner = _END * (end - start)
    ends = (start, start + corner), (end - corner, end)
    drawn = rules.covered(place, start, end) >= _DRAWN
    return drawn and all(rules.covered(place, *side) >= _DRAWN for side in ends)


def _walls(
    places: Sequence[float], across: Sequence[float], rules: Rules, scale: float
) -> Iterator[Piece]:
    """The sides of cells that are drawn."""
    for place in places:
        for start, end in _sides(across, scale):
            if _drawn(rules, place / scale, start, end, round(BESIDE * _INCH / scale)):
                yield place, (start * scale, end * scale)


def _drawn(rules: Rules, place: float, start: float, end: float, beside: int) -> bool:
    """Whether a side of a cell is drawn."""
    trim = _TRIM * (end - start)
    start, end = start + trim, end - trim
    covered = rules.covered(place, start, end)
    return covered >= _WALL or rules.traced(place, start, end, beside) >= _TRACE


def _sides(across: Sequence[float], scale: float) -> Iterator[tuple[float, float]]:
    for start, end in zip(across, across[1:], strict=False):
        yield start / scale, end / scale


def drawn(
    lattices: Sequence[Lattice], level: Rules, upright: Rules, scale: float
) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright rules that draw tables, or are too long to be letters."""
    scale *= HALF
    lines = [(lattice.ys, lattice.xs) for lattice in lattices]
    posts = [(lattice.xs, lattice.ys) for lattice in lattices]
    return (
        [rule for rule in level.found if _belongs(_piece(level, rule, scale), lines)],
        [rule for rule in upright.found if _belongs(_piece(upright, rule, scale), posts)],
    )


def _belongs(piece: Piece, tables: Sequence[tuple[Sequence[float], Sequence[float]]]) -> bool:
    place, (start, end) = piece
    if end - start > _LONG:
        return True
    return any(
        across[0] < (start + end) / 2 < across[-1] and any(abs(place - p) <= _SAME for p in places)
        for places, across in tables
    )
