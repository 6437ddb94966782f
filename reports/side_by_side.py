"""A line of a comparison of years: its scores, their differences, and why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reports.scores import YearScores
from scoring.engine import Range, rounded

Years = Mapping[str, YearScores]  # oldest first
Words = tuple[str, str]  # Thai and English

_ALL = 100 - 1e-9  # a range as wide as this tells nothing


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a line between two years: a code and its facts."""

    code: str
    facts: tuple[str, ...] = ()
    compared: bool = True  # false where a difference would mislead


# What is to be said of a line from one year to the next.
Judge = Callable[[str, str], Remark | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """A year's score and the number it stands by in that year; None if it is not known."""

    name: str
    value: Range | None


@dataclass(frozen=True, slots=True)
class Step:
    """From one year to the next; no difference where the scores can't be compared."""

    before: str
    after: str
    difference: float | None
    remark: Remark | None


@dataclass(frozen=True, slots=True)
class Row:
    """Where a line stands: its kind and id, what it is called, and its node in each year."""

    kind: str
    id: str
    label: Words
    title: Words
    nodes: Mapping[str, str]  # year -> node id


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its scores by year and the steps between the years."""

    row: Row
    cells: Mapping[str, Cell]
    steps: tuple[Step, ...]


def line(row: Row, years: Years, judge: Judge, *, exact: bool = False) -> Line:
    """The scores of a row side by side; `exact` leaves out what is only a range."""
    cells = {
        year: Cell(bare(node), value(years[year], node, exact=exact))
        for year, node in row.nodes.items()
    }
    steps = tuple(_step(a, b, cells, judge(a, b)) for a, b in pairwise(years))
    return Line(row, cells, steps)


def value(found: YearScores, node: str, *, exact: bool = False) -> Range | None:
    """A score of which something is known."""
    score = found.result.scores.get(node)
    if score is None or (exact and not score.exact) or score.high - score.low >= _ALL:
        return None
    return score


def _step(before: str, after: str, cells: Mapping[str, Cell], remark: Remark | None) -> Step:
    """The difference is that of the scores as they are shown."""
    old, new = (cells[year].value if year in cells else None for year in (before, after))
    if remark is not None and not remark.compared:
        return Step(before, after, None, remark)
    if old is None or new is None:
        return Step(before, after, None, None)
    if not (old.applies and new.applies):
        return Step(before, after, None, Remark("not_applicable"))
    if not (old.exact and new.exact):
        return Step(before, after, None, Remark("range"))
    return Step(before, after, rounded(rounded(new.score) - rounded(old.score)), remark)


def bare(node: str) -> str:
    """The number in a node's id: "e1" of "eit1:e1"."""
    return node.partition(":")[2] or node


def union(lists: Iterable[Iterable[str]]) -> list[str]:
    """The names of all lists, those of the last list first."""
    return list(dict.fromkeys(name for names in reversed(list(lists)) for name in names))
