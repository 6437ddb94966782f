"""Finds the ruled lines of a straightened scan, faint and broken ones too, and takes them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from crawler.documents.line_reader import Grey

_DARK = 200  # grey below which a dot may belong to a rule, on a page of even light
_SHARE = 0.85  # of a window that must be dark
_LEVEL, _UPRIGHT = 0.3, 0.26  # inch: the windows; upright strokes of letters are shorter
_WEAK = 0.6  # of such a window: a piece that may be the rest of a rule known already
_THICK = 0.05  # inch: more is a bar or a picture
BESIDE = 0.035  # inch: so far from a rule there is paper, or the other rule of a double one
_TEXT = 0.25  # of that is dark where letters stand there
_CLEAR = 0.12  # of that is dark where but specks stand
_SAME = 0.022  # inch: pieces of one rule differ by less in height
_BREAK = 0.5  # inch: the widest gap in a rule that a copier leaves
_LONG = 1.5  # inch: rules that tell how the page still leans
_ROOM = 3  # pixels round a rule: its blur
_MOST = 1500  # more pieces are a picture
HALF = 2  # rules are looked for on a copy of half the size

Mask = NDArray[np.bool_]
Run = tuple[int, int, int]  # row, first column, column behind the last


@dataclass(frozen=True, slots=True)
class Rule:
    """A level rule, pieces and all: rows and columns of the copy of half the size."""

    runs: tuple[Run, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(run[1] for run in self.runs)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(run[2] for run in self.runs)

    @property
    def lean(self) -> float:
        """How much it sinks a column."""
        rows, starts, ends = np.array(self.runs, np.float64).T
        weights, middles = ends - starts, (starts + ends) / 2
        across, down = self.middle
        spread = (middles - across) ** 2 + weights**2 / 12
        sunk = (middles - across) * (rows - down)
        slope = np.average(sunk, weights=weights) / np.average(spread, weights=weights)
        return float(slope)

    @property
    def middle(self) -> tuple[float, float]:
        """The column and the row of its middle."""
        rows, starts, ends = np.array(self.runs, np.float64).T
        weights = ends - starts
        across = np.average((starts + ends) / 2, weights=weights)
        return float(across), float(np.average(rows, weights=weights))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in one direction; of upright ones rows and columns are changed."""

    found: list[Rule]
    dark: Mask
    weak: Mask  # dark over shorter stretches: the rest of a broken rule, if it is in line with it
    lean: float

    def place(self, rule: Rule) -> float:
        """The row in which a rule would cross the middle of the page."""
        across, down = rule.middle
        return float(down - self.lean * (across - self.weak.shape[1] / 2))

    def row_at(self, place: float, columns: NDArray[np.int_]) -> NDArray[np.float64]:
        """The rows of a rule in some columns, by its row in the middle of the page."""
        rows: NDArray[np.float64] = place + self.lean * (columns - self.weak.shape[1] / 2)
        return rows

    def shift(self, column: float) -> float:
        """How much lower rules are in a column of the whole page than in its middle."""
        return float(self.lean * (column - HALF * self.weak.shape[1] / 2))

    def covered(self, place: float, start: float, end: float) -> float:
        """How much of a rule is drawn between two columns."""
        return float(self._band(self.weak, place, (start, end), 3).mean())

    def traced(self, place: float, start: float, end: float, beside: int) -> float:
        """The same where a copier left specks of it on clear paper; 0 where letters stand."""
        side = start, end
        for off in (-beside, beside):
            if self._band(self.dark, place + off, side, 1).mean() > _CLEAR:
                return 0.0
        return float(self._band(self.dark, place, side, 2).mean())

    def _band(self, mask: Mask, place: float, side: tuple[float, float], half: int) -> Mask:
        """In which columns of a side of a cell there is ink within some rows of its rule."""
        columns = np.arange(max(0, round(side[0])), min(mask.shape[1], round(side[1])))
        if not len(columns):
            return np.zeros(1, np.bool_)
        rows = np.rint(self.row_at(place, columns)).astype(int)
        offs = np.arange(-half, half + 1)[:, None]
        return np.asarray(mask[np.clip(rows + offs, 0, len(mask) - 1), columns].any(axis=0))


def find_rules(page: Grey, dpi: int) -> tuple[Rules, Rules]:
    """The level and the upright rules of a page of even light."""
    high, wide = (side // HALF * HALF for side in page.shape)
    tiles = page[:high, :wide].reshape(high // HALF, HALF, wide // HALF, HALF)
    small = np.asarray(tiles.mean(axis=(1, 3), dtype=np.float32), np.uint8)
    half = dpi / HALF
    turned = np.ascontiguousarray(small.T)
    return _strokes(small, half, _LEVEL), _strokes(turned, half, _UPRIGHT)


def _strokes(small: Grey, dpi: float, inches: float) -> Rules:
    """The long strokes along the rows of a picture."""
    dark = small < _DARK
    long = _opened(dark, round(inches * dpi))
    weak = _opened(dark, round(_WEAK * inches * dpi))
    pieces = [runs for runs in _linked(_runs(long)) if _thin(runs, dark, dpi)]
    pieces = pieces if len(pieces) < _MOST else []
    found = [Rule(tuple(runs)) for runs in _in_line(pieces, dpi)]
    leans = [rule.lean for rule in found if rule.end - rule.start > _LONG * dpi]
    return Rules(found, dark, weak, median(leans) if leans else 0.0)


def _along(mask: Mask, wide: int) -> NDArray[np.float32]:
    """The share of set dots in a window round each dot of a row."""
    left = wide // 2
    sums = np.cumsum(mask, axis=1, dtype=np.int32)
    sums = np.pad(sums, ((0, 0), (left + 1, wide - left - 1)), mode="edge")
    sums[:, : left + 1] = 0
    return np.asarray((sums[:, wide:] - sums[:, :-wide]) / wide, np.float32)


def _opened(mask: Mask, wide: int) -> Mask:
    """The dots that lie in a window that is nearly full."""
    full = _along(mask, wide) >= _SHARE
    near = _along(full[:, ::-1], wide)[:, ::-1] > 0
    return np.asarray(near & (_along(mask, 5) >= 0.5))


def _runs(mask: Mask) -> Iterator[Run]:
    padded = np.pad(mask, ((0, 0), (1, 1)))
    rows, edges = np.nonzero(padded[:, 1:] != padded[:, :-1])
    for at in range(0, len(rows), 2):
        yield int(rows[at]), int(edges[at]), int(edges[at + 1])


def _linked(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs that touch those of the row above, put together."""
    growing: list[list[Run]] = []
    for run in runs:
        yield from (stroke for stroke in growing if stroke[-1][0] < run[0] - 2)
        growing = [stroke for stroke in growing if stroke[-1][0] >= run[0] - 2]
        mine = [stroke for stroke in growing if any(_meet(run, other) for other in stroke[-4:])]
        growing = [stroke for stroke in growing if stroke not in mine]
        growing.append(sorted([*(r for stroke in mine for r in stroke), run]))
    yield from growing


def _meet(run: Run, other: Run) -> bool:
    near = 0 < run[0] - other[0] <= 2
    return near and run[1] < other[2] + 2 and other[1] < run[2] + 2


def _thin(runs: Sequence[Run], dark: Mask, dpi: float) -> bool:
    """Whether a stroke is thin and stands free, unlike a row of letters."""
    start, end = min(run[1] for run in runs), max(run[2] for run in runs)
    if sum(b - a for _, a, b in runs) / (end - start) > _THICK * dpi:
        return False
    if end - start > _LONG * dpi:
        return True
    offs = [round(times * BESIDE * dpi) for times in (1, 1.5)]
    top, foot = min(run[0] for run in runs), max(run[0] for run in runs)
    rows = [row for off in offs for row in (top - off, foot + off)]
    shares = [float(dark[row, start:end].mean()) for row in rows if 0 <= row < len(dark)]
    return all(share < _TEXT or share > _SHARE for share in shares)


def _in_line(pieces: Iterable[list[Run]], dpi: float) -> list[list[Run]]:
    """The pieces of broken rules put together."""
    found: list[list[Run]] = []
    for piece in sorted(pieces, key=lambda runs: runs[0][1]):
        rule = next((rule for rule in found if _goes_on(rule, piece, dpi)), None)
        if rule is None:
            found.append(list(piece))
        else:
            rule += piece
    return found


def _goes_on(rule: Sequence[Run], piece: Sequence[Run], dpi: float) -> bool:
    last = max(rule, key=lambda run: run[2])
    ends = [run for run in rule if run[2] > last[2] - 0.3 * dpi]
    near = abs(_row(ends) - _row(piece)) < _SAME * dpi
    return near and piece[0][1] - last[2] < _BREAK * dpi


def _row(runs: Sequence[Run]) -> float:
    weights = [end - start for _, start, end in runs]
    return sum(run[0] * w for run, w in zip(runs, weights, strict=True)) / sum(weights)


def erase(side: Grey, rules: Rules, drawn: Iterable[Rule], dpi: int) -> None:
    """Turn level rules white, and what a copier left of them; `side` as the rules see the page."""
    for rule in drawn:
        for row, start, end in rule.runs:
            y, x = max(0, HALF * row - _ROOM), max(0, HALF * start - _ROOM)
            side[y : HALF * (row + 1) + _ROOM, x : HALF * end + _ROOM] = 255
        _erase_rest(side, rules, rule, dpi / HALF)


def _erase_rest(side: Grey, rules: Rules, rule: Rule, dpi: float) -> None:
    """Turn the dots in line with a rule white where the paper beside them is clear."""
    reach, beside, high = _BREAK * dpi, round(BESIDE * dpi), len(rules.dark)
    first = max(0, round(rule.start - reach))
    columns = np.arange(first, min(rules.dark.shape[1], round(rule.end + reach)))
    rows = np.rint(rules.row_at(rules.place(rule), columns)).astype(int)
    around = [rules.dark[np.clip(rows + off, 0, high - 1), columns] for off in (-beside, beside)]
    clear = ~(around[0] | around[1])
    for off in range(-HALF * 3, HALF * 4):
        at = np.clip(HALF * rows[clear] + off, 0, side.shape[0] - 1)
        for step in range(HALF):
            side[at, HALF * columns[clear] + step] = 255
