"""What each item adds to the result, and the fewest items that lead to the next level.

Means of means are linear in their leaves, so every item adds a fixed number of points, and what
a level asks of items (the OIT, and the overall with the rest as it is) is one least sum of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.engine import Node, Range, exactly, rounded, walk
from scoring.fewest import Mendable, fewest, number
from scoring.levels import Level, Pin, Shortfall, Standing, certain, shortfalls
from scoring.resolve import Result
from scoring.scheme import OVERALL, Scheme

_OIT = "oit"


@dataclass(frozen=True, slots=True)
class Gain:
    """What a mended item adds; `overall` is None where IIT or EIT are not known."""

    item: Mendable
    oit: float
    overall: float | None


@dataclass(frozen=True, slots=True)
class Target:
    """What comes next: a level of the result, or of the OIT alone what a level asks of it."""

    part: str  # overall | oit
    level: Level
    oit: float  # the least OIT that the level asks for, 0 for none


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest items with which all holds that items can bring about, and what they lead to."""

    items: tuple[str, ...]
    oit: Range
    overall: Range | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Gains, best first; the target, None if nothing is above; the way; what items can't mend.

    `open` are conditions that hang on scores that are not known. `at_best` are the items that are
    left to mend if all that could not be told turns out well; None if that is no other way.
    """

    gains: tuple[Gain, ...]
    now: Level | None
    target: Target | None
    way: Way | None
    at_best: tuple[str, ...] | None
    blocked: tuple[Shortfall, ...]
    open: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """The scores, what every item weighs in the OIT, and the OIT in the overall (0: not told)."""

    scheme: Scheme
    result: Result
    weights: Mapping[str, float]
    share: float

    def gain(self, item: str) -> float:
        """The OIT points that a full score of the item adds to the least the OIT can be."""
        return self.weights[item] * (100.0 - self.result.scores[item].low)

    def sure_gain(self, item: str) -> float:
        """The same, to the most that the OIT can be."""
        return self.weights[item] * (100.0 - self.result.scores[item].high)

    def after(self, items: Iterable[str]) -> tuple[Range, Range]:
        """The OIT and the overall with these items mended."""
        chosen = list(items)
        low, high = sum(map(self.gain, chosen)), sum(map(self.sure_gain, chosen))
        scores = self.result.scores
        return (
            _raised(scores[_OIT], low, high),
            _raised(scores[OVERALL], low * self.share, high * self.share),
        )


def plan(scheme: Scheme, result: Result, items: Sequence[Mendable]) -> Plan:
    """The plan for a result; items that do not apply or add nothing are left out of it."""
    field = _Field(scheme, result, _weights(scheme, result), _share(scheme, result))
    kept = [item for item in items if field.gain(item.id) > 0]
    now = certain(scheme.levels, _least(_standing(field))) if field.share else None
    target = _target(field, now)
    way, at_best = _ways(field, kept, target) if target else (None, None)
    blocked, unsure = _conditions(field, kept, target) if target else ((), ())
    gains = [_gain(field, item) for item in kept]
    return Plan(_ordered(gains, way), now, target, way, at_best, blocked, unsure)


def _weights(scheme: Scheme, result: Result) -> dict[str, float]:
    found: dict[str, float] = {}
    _weigh(scheme.oit, 1.0, result.scores, found)
    return found


def _weigh(node: Node, weight: float, scores: Mapping[str, Range], found: dict[str, float]) -> None:
    """What each leaf weighs; one that does not apply, or whose applying parts are none, nothing."""
    if not node.children:
        found[node.id] = weight
    total = sum(child.weight for child in node.children if scores[child.id].applies)
    for child in node.children:
        share = child.weight / total if scores[child.id].applies else 0.0
        _weigh(child, weight * share, scores, found)


def _share(scheme: Scheme, result: Result) -> float:
    """What the OIT weighs in the overall; 0 where another instrument is not given."""
    if any(tree.id not in result.known for tree in scheme.instruments):
        return 0.0
    applying = [tree for tree in scheme.instruments if result.scores[tree.id].applies]
    return sum(t.weight for t in applying if t.id == _OIT) / sum(t.weight for t in applying)


def _gain(field: _Field, item: Mendable) -> Gain:
    points = field.gain(item.id)
    return Gain(item, points, points * field.share if field.share else None)


def _ordered(gains: list[Gain], way: Way | None) -> tuple[Gain, ...]:
    """The way's items first, then by gain, then by what they take; what is not sure at the end."""
    first = way.items if way else ()
    return tuple(
        sorted(
            gains,
            key=lambda g: (
                not g.item.sure,
                g.item.id not in first,
                -rounded(g.oit),
                g.item.cost,
                number(g.item.id),
            ),
        )
    )


def _raised(before: Range, low: float, high: float) -> Range:
    least = min(100.0, before.low + low)
    return replace(before, score=least, low=least, high=min(100.0, before.high + high))


# The target


def _standing(field: _Field) -> Standing:
    scores, scheme = field.result.scores, field.scheme
    pins = []
    for group in scheme.groups:
        weights = {part: scheme.instrument(part).weight for part in group.parts}
        if scores[group.id].exact and not all(scores[part].exact for part in weights):
            pins.append(Pin(group.id, weights, scores[group.id].score))
    parts = {tree.id: scores[tree.id] for tree in scheme.instruments}
    return Standing(scores[OVERALL], parts, tuple(pins))


def _least(standing: Standing) -> Standing:
    """The standing with everything at the least it can be."""
    parts = {name: replace(part, high=part.low) for name, part in standing.parts.items()}
    return Standing(exactly(standing.total.low), parts)


def _target(field: _Field, now: Level | None) -> Target | None:
    levels = field.scheme.levels
    if field.share:
        above = levels[: levels.index(now)] if now in levels else levels
        return Target(OVERALL, above[-1], above[-1].each.get(_OIT, 0.0)) if above else None
    for level in reversed(levels):
        asked = level.each.get(_OIT, 0.0 if any(each.each for each in levels) else level.score)
        if rounded(field.result.scores[_OIT].low) < asked:
            return Target(_OIT, level, asked)
    return None


# The way


def _meets(field: _Field, target: Target, oit: float, overall: float) -> bool:
    if target.part == _OIT or not field.share:
        return rounded(oit) >= target.oit
    return rounded(oit) >= target.oit and rounded(overall) >= target.level.score


def _ways(
    field: _Field, items: list[Mendable], target: Target
) -> tuple[Way | None, tuple[str, ...] | None]:
    """The way that is certain, and the one if all that could not be told turns out well."""
    scores = field.result.scores
    wanted = _reachable(field, items, target)
    if wanted is None:
        return None, None

    def certainly(points: float) -> bool:
        return _meets(
            field, wanted, scores[_OIT].low + points, scores[OVERALL].low + points * field.share
        )

    def hopefully(points: float) -> bool:
        return _meets(
            field, wanted, scores[_OIT].high + points, scores[OVERALL].high + points * field.share
        )

    chosen = fewest([(item, field.gain(item.id)) for item in items], certainly)
    if chosen is None:
        return None, None
    sure = [item for item in items if item.sure]
    best = fewest([(item, field.sure_gain(item.id)) for item in sure], hopefully)
    other = best is not None and len(sure) < len(items) and best != chosen
    oit, overall = field.after(chosen)
    return Way(chosen, oit, overall if field.share else None), best if other else None


def _reachable(field: _Field, items: list[Mendable], target: Target) -> Target | None:
    """The target without what all items together do not reach; None if nothing is left of it."""
    oit, overall = field.after(item.id for item in items)
    if rounded(oit.low) < target.oit:
        return None
    if field.share and target.part == OVERALL and rounded(overall.low) < target.level.score:
        return replace(target, part=_OIT) if target.oit else None
    return target


# What items can't mend


def _conditions(
    field: _Field, items: list[Mendable], target: Target
) -> tuple[tuple[Shortfall, ...], tuple[Shortfall, ...]]:
    """Conditions that fail with every item mended, and those that hang on what is not known."""
    oit, overall = field.after(item.id for item in items)
    if target.part == _OIT:
        short = Shortfall(_OIT, rounded(oit.low), target.oit)
        return ((short,) if short.has < short.needs else ()), ()
    before = _standing(field)
    after = Standing(overall, {**before.parts, _OIT: oit}, before.pins)
    blocked = shortfalls(target.level, after)
    known = {each.part for each in blocked}
    pinned = {part for pin in after.pins if pin.id in known for part in pin.weights}
    unsure = [
        short
        for short in shortfalls(target.level, _least(after))
        if short.part not in known | pinned
    ]
    return tuple(blocked), tuple(unsure)


def _open_leaves(node: Node, scores: Mapping[str, Range]) -> Iterable[str]:
    if scores[node.id].exact:
        return
    if not node.children:
        yield node.id
    for child in node.children:
        yield from _open_leaves(child, scores)


def mendable(scheme: Scheme, result: Result, given: Mapping[str, Range]) -> list[Mendable]:
    """The items of given scores that could be mended: those below 100, and those not told."""
    leaves = [node.id for node in walk(scheme.oit) if not node.children]
    told = {name: given[name] for name in leaves if name in given}
    lacking = {name for name, value in told.items() if value.exact and value.score < 100}
    unsure = set(_open_leaves(scheme.oit, result.scores)) - lacking
    return [Mendable(n, sure=n in lacking) for n in leaves if n in lacking or n in unsure]
