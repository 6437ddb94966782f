"""The smallest set of items that brings enough, and of those the one that takes least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_DUST = 1e-11  # what the order of a sum leaves behind


@dataclass(frozen=True, slots=True)
class Mendable:
    """An item that could be mended: what it takes, and whether its lack is sure."""

    id: str
    cost: int = 0
    sure: bool = True  # false where the item could not be told


def number(item: str) -> tuple[int, str]:
    """What items are sorted by: O2 before O12."""
    digits = "".join(letter for letter in item if letter.isdigit())
    return int(digits or 0), item


def fewest(
    items: Sequence[tuple[Mendable, float]], enough: Callable[[float], bool]
) -> tuple[str, ...] | None:
    """The smallest set whose gains are enough; of those what is sure, then what takes least.

    `enough` must hold for every sum above one it holds for. None if all together are not enough.
    """
    count = _least_count([gain for _, gain in items], enough)
    if count is None:
        return None
    # For every number of items the sets that no other beats in both gain and cost.
    fronts: list[list[_Set]] = [[_Set((0, 0), 0.0, ())]] + [[] for _ in range(count)]
    for item, gain in items:
        cost = (int(not item.sure), item.cost)
        for size in range(count, 0, -1):
            more = [found.plus(item.id, cost, gain) for found in fronts[size - 1]]
            fronts[size] = _front(fronts[size] + more)
    best = min(
        (found for found in fronts[count] if enough(found.gain)), key=lambda s: (s.cost, -s.gain)
    )
    return tuple(sorted(best.items, key=number))


def _least_count(gains: list[float], enough: Callable[[float], bool]) -> int | None:
    """How many items it takes at least: those that gain most, one after the other."""
    total = 0.0
    for count, gain in enumerate((0.0, *sorted(gains, reverse=True))):
        total += gain
        if enough(total):
            return count
    return None


@dataclass(frozen=True, slots=True)
class _Set:
    cost: tuple[int, int]  # items that are not sure, then what they all take
    gain: float
    items: tuple[str, ...]

    def plus(self, item: str, cost: tuple[int, int], gain: float) -> _Set:
        """The set with one more item."""
        both = (self.cost[0] + cost[0], self.cost[1] + cost[1])
        return _Set(both, self.gain + gain, (*self.items, item))


def _front(sets: list[_Set]) -> list[_Set]:
    """The sets that gain more than every cheaper one, cheapest first."""
    kept: list[_Set] = []
    for found in sorted(sets, key=lambda s: (s.cost, -s.gain)):
        if not kept or found.gain > kept[-1].gain + _DUST:
            kept.append(found)
    return kept
