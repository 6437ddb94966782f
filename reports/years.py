"""Two or more years side by side: what rose or fell, what can't be compared, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.scores import YearScores
from reports.side_by_side import Line, Remark
from reports.year_items import items
from reports.year_parts import questions
from reports.year_trees import indicators, instruments, sub_indicators
from scoring.levels import Level

_BLOCKS = (instruments, indicators, sub_indicators, questions, items)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The years, oldest first, line by line, with their levels."""

    years: Mapping[str, YearScores]
    lines: tuple[Line, ...]
    levels: Mapping[str, Level | None]
    level_remark: Remark | None


def compare(years: Mapping[str, YearScores]) -> Comparison | None:
    """The comparison of two or more years; None for one year alone."""
    if len(years) < 2:
        return None
    found = dict(sorted(years.items()))
    first, *rest = (list(block(found)) for block in _BLOCKS)
    lines = [*_filled(first), *(line for block in rest for line in _worth(block))]
    levels = {year: each.result.level for year, each in found.items()}
    return Comparison(found, tuple(lines), levels, _level_remark(found))


def _worth(lines: list[Line]) -> list[Line]:
    """The lines that hold a score; none of them where only one year has any that is sure."""
    filled = _filled(lines)
    cells = [each for line in filled for each in line.cells.items()]
    sure = {year for year, cell in cells if cell.value is not None and cell.value.exact}
    return filled if len(sure) > 1 else []


def _filled(lines: list[Line]) -> list[Line]:
    """The lines that hold a score of any year."""
    return [line for line in lines if any(cell.value for cell in line.cells.values())]


def _level_remark(years: Mapping[str, YearScores]) -> Remark | None:
    """That the years have levels of different systems, and which."""
    ladders = {
        year: f"{found.scheme.levels[0].name} … {found.scheme.levels[-1].name}"
        for year, found in years.items()
        if found.scheme.levels
    }
    if len(set(ladders.values())) < 2:
        return None
    systems = tuple(f"{year}: {ladder}" for year, ladder in ladders.items())
    return Remark("level_system", systems, compared=False)
