"""An announced ITA result as figures: instruments, the ten indicators and their questions.

A score that is not known for certain is None: a paper leaves it blank rather than guess it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.scores import YearScores, name_of
from scoring.engine import Node, leaves_of, rounded
from scoring.resolve import Result
from scoring.scheme import OVERALL, Group, Scheme


@dataclass(frozen=True, slots=True)
class Figure:
    """A score of the year and of the year before; `asked_anew`: it was another question then."""

    name: str  # "6", "i10", "EIT ส่วนที่ 1"
    title: str
    now: float | None
    before: float | None = None
    asked_anew: bool = False

    @property
    def change(self) -> float | None:
        """The difference as it is shown."""
        if self.now is None or self.before is None:
            return None
        return rounded(self.now - self.before)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the ten indicators with those of its questions or items whose scores are known."""

    figure: Figure
    instrument: str
    questions: tuple[Figure, ...] = ()
    parts: tuple[Figure, ...] = ()  # sub-indicators

    @property
    def label(self) -> str:
        """Number and name: "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน"."""
        return f"ตัวชี้วัดที่ {self.figure.name} {self.figure.title}"


@dataclass(frozen=True, slots=True)
class PastResult:
    """A year's result, beside the year before where that is known."""

    year: int
    before: int | None
    level: str  # "" where it is not certain
    overall: Figure
    instruments: tuple[Figure, ...]
    indicators: tuple[Indicator, ...]
    best: float  # the score that the best level asks for
    passing: float  # the score that the level below it asks for


@dataclass(frozen=True, slots=True)
class _Pair:
    """A year's result and the one before."""

    scheme: Scheme
    now: Result
    before: Result | None
    before_scheme: Scheme | None

    def figure(self, node: str, name: str, title: str) -> Figure:
        return Figure(name, title, _exact(self.now, node), _exact(self.before, node))

    def question(self, node: str, name: str) -> Figure:
        """A question's or an item's score; it is compared where the same was asked before."""
        bare = _bare(node)
        text, last = _question(self.scheme, bare), _question(self.before_scheme, bare)
        found = self.figure(node, name, text)
        if text and text == last:
            return found
        return Figure(name, text, found.now, None, asked_anew=bool(last))


def past_result(years: dict[str, YearScores], year: int) -> PastResult:
    """The result of that year; KeyError if its scores are not there."""
    found, last = years[str(year)], years.get(str(year - 1))
    pair = _Pair(
        found.scheme, found.result, last.result if last else None, last.scheme if last else None
    )
    scheme = found.scheme
    levels = scheme.levels
    return PastResult(
        year=year,
        before=year - 1 if last else None,
        level=found.result.level.name if found.result.level else "",
        overall=pair.figure(OVERALL, "", name_of(OVERALL, scheme, "th")),
        instruments=tuple(
            pair.figure(tree.id, name_of(tree.id, scheme, "th"), tree.title)
            for tree in scheme.instruments
        ),
        indicators=tuple(_indicators(pair)),
        best=levels[0].score,
        passing=levels[1].score,
    )


def _indicators(pair: _Pair) -> Iterator[Indicator]:
    """The indicators by number; those of an instrument in parts by their mean, once."""
    scheme = pair.scheme
    for tree in scheme.instruments:
        group = scheme.group_of(tree.id)
        if group is not None and tree.id != group.parts[0]:
            continue
        short = name_of(group.id if group else tree.id, scheme, "th")
        for node in tree.children:
            number = _bare(node.id)
            name = f"{group.id}:{number}" if group else node.id
            figure = pair.figure(name, number, node.title)
            yield Indicator(
                figure, short, tuple(_questions(pair, node, group)), tuple(_parts(pair, node))
            )


def _parts(pair: _Pair, node: Node) -> Iterator[Figure]:
    for part in node.children:
        if part.children:
            yield pair.figure(part.id, part.id, part.title)


def _questions(pair: _Pair, node: Node, group: Group | None) -> Iterator[Figure]:
    """The known scores below an indicator; of each part where they are known by part."""
    for leaf in leaves_of(node):
        bare = _bare(leaf.id)
        named = [(leaf.id, bare)]
        if group:
            parts = [
                (f"{part}:{bare}", f"{bare} ส่วนที่ {n}") for n, part in enumerate(group.parts, 1)
            ]
            known = [part for part in parts if _exact(pair.now, part[0]) is not None]
            named = known or [(f"{group.id}:{bare}", bare)]
        for name, label in named:
            found = pair.question(name, label)
            if found.now is not None:
                yield found


def _bare(node: str) -> str:
    return node.partition(":")[2] or node


def _exact(result: Result | None, node: str) -> float | None:
    """The score as it is shown, if it is known for certain."""
    value = result.scores.get(node) if result else None
    return rounded(value.score) if value and value.exact and value.applies else None


def _question(scheme: Scheme | None, name: str) -> str:
    known = scheme.questions if scheme else {}
    return known[name].text if name in known else ""
