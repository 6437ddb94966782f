"""A weighted tree over ids and numbers: the one engine for every instrument.

A leaf is a number from 0 to 100, a range, or not applicable. A node is the weighted mean of its
children; a child that is not applicable takes its weight out, an unknown one widens the range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_DUST = 1e-9  # what binary fractions leave behind


@dataclass(frozen=True, slots=True)
class Range:
    """A score with the least and the most it can be, 0-100; `applies` false takes it out."""

    score: float
    low: float
    high: float
    applies: bool = True

    @property
    def exact(self) -> bool:
        """Whether nothing of it is unknown."""
        return self.high - self.low < _DUST


UNKNOWN = Range(0.0, 0.0, 100.0)
NOT_APPLICABLE = Range(100.0, 100.0, 100.0, applies=False)


def exactly(value: float) -> Range:
    """A leaf whose value is known."""
    return Range(value, value, value)


def between(low: float, high: float) -> Range:
    """A value of which only the bounds are known; it counts as the least it can be."""
    return Range(low, low, high)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the scheme; a leaf has no children."""

    id: str
    children: tuple[Node, ...] = ()
    weight: float = 1.0
    title: str = ""
    title_en: str = ""


def score(node: Node, leaves: Mapping[str, Range]) -> dict[str, Range]:
    """The range of the node and of everything below it, by id; a leaf not given is unknown."""
    scores: dict[str, Range] = {}
    _score(node, leaves, scores)
    return scores


def _score(node: Node, leaves: Mapping[str, Range], scores: dict[str, Range]) -> Range:
    if node.id in leaves:
        result = leaves[node.id]
    elif not node.children:
        result = UNKNOWN
    else:
        result = mean([(child.weight, _score(child, leaves, scores)) for child in node.children])
    scores[node.id] = result
    return result


def mean(parts: list[tuple[float, Range]]) -> Range:
    """The weighted mean of the parts that apply."""
    kept = [(weight, part) for weight, part in parts if part.applies]
    total = sum(weight for weight, _ in kept)
    if not total:
        return NOT_APPLICABLE
    return Range(
        sum(weight * part.score for weight, part in kept) / total,
        sum(weight * part.low for weight, part in kept) / total,
        sum(weight * part.high for weight, part in kept) / total,
    )


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in node.children:
        yield from walk(child)


def leaves_of(node: Node) -> Iterator[Node]:
    """The leaves below a node, in order."""
    return (each for each in walk(node) if not each.children)


def rounded(value: float, decimals: int = 2) -> float:
    """Half up, to two decimals as ITA shows scores. Binary dust below 1e-9 is dropped."""
    exact = Decimal(repr(round(value, 9)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
