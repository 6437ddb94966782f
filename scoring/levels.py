"""The level or grade of a result: the total, and what each instrument must reach for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.engine import Range, rounded


@dataclass(frozen=True, slots=True)
class Level:
    """A level by its least total, and the least score of each instrument that it demands."""

    name: str
    name_en: str
    score: float
    each: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pin:
    """The known mean of parts that are not known one by one: the group, its weights, the mean."""

    id: str
    weights: Mapping[str, float]
    value: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the level: the total, every instrument, and means known without their parts."""

    total: Range
    parts: Mapping[str, Range]
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A condition that keeps a level away; `part` is "overall" or an instrument."""

    part: str
    has: float
    needs: float


def certain(levels: Sequence[Level], standing: Standing) -> Level | None:
    """The level that holds whatever the unknown parts turn out to be; None if it depends on them.

    Levels come best first. Scores are compared as they are shown, so that 84.996 is 85.00.
    """
    for level in levels:
        if all(rounded(found.low) >= least for _, found, least in _conditions(level, standing)):
            return level
        if not any(shortfalls(level, standing)):
            return None
    return None


def shortfalls(level: Level, standing: Standing) -> list[Shortfall]:
    """The conditions of a level that can't be met, whatever is still unknown."""
    missed = [
        Shortfall(part, rounded(found.high), least)
        for part, found, least in _conditions(level, standing)
        if rounded(found.high) < least
    ]
    short = {each.part for each in missed}
    for pin in standing.pins:
        least = _least_mean(level, pin)
        if rounded(pin.value) < least and not short & set(pin.weights):
            missed.append(Shortfall(pin.id, rounded(pin.value), least))
    return missed


def _conditions(level: Level, standing: Standing) -> Iterator[tuple[str, Range, float]]:
    yield "overall", standing.total, level.score
    for part, least in level.each.items():
        if standing.parts[part].applies:
            yield part, standing.parts[part], least


def _least_mean(level: Level, pin: Pin) -> float:
    """The least mean with which all parts can reach what the level asks of each."""
    needed = sum(weight * level.each.get(part, 0) for part, weight in pin.weights.items())
    return needed / sum(pin.weights.values())


def next_missed(
    levels: Sequence[Level], standing: Standing
) -> tuple[Level, list[Shortfall]] | None:
    """The level just above the certain one, with the conditions that keep it away."""
    reached = certain(levels, standing)
    if reached is None or reached == levels[0]:
        return None
    above = levels[list(levels).index(reached) - 1]
    return above, shortfalls(above, standing)
