"""An announced ITA result as figures: instruments, the ten indicators and their questions.

A score that is not known for certain is None: a paper leaves it blank rather than guess it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.scores import YearScores, name_of
from reports.side_by_side import Line, bare
from reports.years import compare
from scoring.engine import Node, Range, leaves_of, rounded
from scoring.resolve import Result
from scoring.scheme import OVERALL, Group, Scheme


@dataclass(frozen=True, slots=True)
class Figure:
    """A score, with that of the year before if they compare; `asked_anew`: the question changed."""

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
class _Year:
    """A year's result, with the lines that compare it by the year's own nodes."""

    scheme: Scheme
    result: Result
    lines: Mapping[str, Line]

    def figure(self, node: str, name: str, title: str) -> Figure:
        now = _exact(self.result.scores.get(node))
        line = self.lines.get(node)
        step = line.steps[-1] if line else None
        if line is None or step is None:
            return Figure(name, title, now)
        if step.difference is None:
            changed = step.remark is not None and step.remark.code == "question_changed"
            return Figure(name, title, now, asked_anew=changed)
        return Figure(name, title, now, _exact(line.cells[step.before].value))

    def question(self, node: str, name: str) -> Figure:
        known = self.scheme.questions.get(bare(node))
        return self.figure(node, name, known.text if known else "")


def past_result(years: Mapping[str, YearScores], year: int) -> PastResult:
    """The result of that year; KeyError if its scores are not there."""
    found = years[str(year)]
    pair = {str(y): years[str(y)] for y in (year - 1, year) if str(y) in years}
    comparison = compare(pair)
    lines = comparison.lines if comparison else ()
    by_node = {line.row.nodes[str(year)]: line for line in lines if str(year) in line.row.nodes}
    scheme = found.scheme
    shown = _Year(scheme, found.result, by_node)
    return PastResult(
        year=year,
        before=year - 1 if comparison else None,
        level=found.result.level.name if found.result.level else "",
        overall=shown.figure(OVERALL, "", name_of(OVERALL, scheme, "th")),
        instruments=tuple(
            shown.figure(tree.id, name_of(tree.id, scheme, "th"), tree.title)
            for tree in scheme.instruments
        ),
        indicators=tuple(_indicators(shown)),
        best=scheme.levels[0].score,
        passing=scheme.levels[1].score,
    )


def _indicators(shown: _Year) -> Iterator[Indicator]:
    """The indicators by number; those of an instrument in parts by their mean, once."""
    scheme = shown.scheme
    for tree in scheme.instruments:
        group = scheme.group_of(tree.id)
        if group is not None and tree.id != group.parts[0]:
            continue
        for node in tree.children:
            number = bare(node.id)
            figure = shown.figure(f"{group.id}:{number}" if group else node.id, number, node.title)
            yield Indicator(
                figure, tuple(_questions(shown, node, group)), tuple(_parts(shown, node))
            )


def _parts(shown: _Year, node: Node) -> Iterator[Figure]:
    for part in node.children:
        if part.children:
            yield shown.figure(part.id, part.id, part.title)


def _questions(shown: _Year, node: Node, group: Group | None) -> Iterator[Figure]:
    """The known scores below an indicator; of each part where they are known by part."""
    for leaf in leaves_of(node):
        number = bare(leaf.id)
        named = [(leaf.id, number)]
        if group:
            parts = [
                (f"{part}:{number}", f"{number} ส่วนที่ {n}") for n, part in enumerate(group.parts, 1)
            ]
            known = [part for part in parts if _exact(shown.result.scores.get(part[0])) is not None]
            named = known or [(f"{group.id}:{number}", number)]
        found = (shown.question(name, label) for name, label in named)
        yield from (figure for figure in found if figure.now is not None)


def _exact(value: Range | None) -> float | None:
    """A score as it is shown, if it is known for certain."""
    return rounded(value.score) if value and value.exact and value.applies else None
