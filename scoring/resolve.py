"""From whatever scores are given to every score of the result, its level, and what disagrees.

The finest level given wins. A coarser value stands where the finer ones are missing, and is
compared where they are not. The mean of two parts tells the one that is not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.engine import UNKNOWN, Node, Range, between, exactly, mean, rounded, walk
from scoring.levels import Level, Pin, Standing, certain, next_missed
from scoring.scheme import OVERALL, Group, Scheme

NEAR = 0.01 + 1e-6  # what rounding of the given values can make of a mean
_TWICE = 3 * NEAR  # of a part that is told from a mean and another part


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a node: `code` names the sentence, `facts` fill it."""

    code: str
    node: str
    facts: tuple[float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Every score by id, with groups and overall; what was told from means; level; notes."""

    scores: Mapping[str, Range]
    known: frozenset[str]  # instruments and groups of which something is given
    derived: Mapping[str, Range]
    level: Level | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """What is given, what is found so far, and the notes on it."""

    given: Mapping[str, Range]
    scores: dict[str, Range]
    notes: list[Note]


def evaluate(scheme: Scheme, given: Mapping[str, Range]) -> Result:
    """The whole result from scores by node id; "eit:6" is the mean of both parts."""
    told = {name: value for name, value in given.items() if value != UNKNOWN}
    derived = _derive(scheme, told)
    work = _Work(
        {**told, **derived}, {}, [Note("derived", n, (v.score,)) for n, v in derived.items()]
    )
    for tree in scheme.instruments:
        _resolve(tree, work)
    pins = [pin for group in scheme.groups if (pin := _group(scheme, group, work))]
    _overall(scheme, pins, work)
    for tree in (*scheme.instruments, *_shown_trees(scheme)):
        _push(tree, work.scores)
    standing = Standing(
        work.scores[OVERALL],
        {tree.id: work.scores[tree.id] for tree in scheme.instruments},
        tuple(pins),
    )
    known = frozenset(_known(scheme, work.given))
    work.notes.extend(_gaps(scheme, known, pins, work.scores))
    work.notes.extend(_next_level(scheme, standing))
    level = certain(scheme.levels, standing)
    return Result(work.scores, known, derived, level, tuple(work.notes))


def _resolve(node: Node, work: _Work) -> Range:
    """The node's range from below or, where that is not known, from its own value."""
    below = UNKNOWN
    if node.children:
        below = mean([(child.weight, _resolve(child, work)) for child in node.children])
    finer = any(each.id in work.given for each in list(walk(node))[1:])
    return _settle(node.id, below, finer, work)


def _settle(name: str, below: Range, finer: bool, work: _Work) -> Range:
    """Choose between a node's own value and what its parts come to, with a note if they differ."""
    own = work.given.get(name)
    chosen = below
    if own is not None and not finer:
        chosen = own
    elif own is not None and below.exact:
        if not _near(own, below):
            work.notes.append(Note("disagrees", name, (own.score, below.score)))
    elif own is not None and own.low >= below.low - NEAR and own.high <= below.high + NEAR:
        chosen = own
        work.notes.append(Note("coarser_used", name, (own.score,)))
    elif own is not None:
        work.notes.append(Note("impossible", name, (own.score, below.low, below.high)))
    work.scores[name] = chosen
    return chosen


def _near(own: Range, found: Range) -> bool:
    return own.applies == found.applies and abs(rounded(found.score) - own.score) <= NEAR


def _group(scheme: Scheme, group: Group, work: _Work) -> Pin | None:
    """The shown means of the parts; a Pin where the mean is known and its parts are not."""
    parts = [scheme.instrument(part) for part in group.parts]
    weights = {part.id: part.weight for part in parts}
    shown = _shown(group.id, parts, tuple(weights.values()), work)
    if not shown.exact or all(work.scores[part.id].exact for part in parts):
        return None
    _bound(Node(group.id, tuple(parts)), work.scores)
    return Pin(group.id, weights, shown.score)


def _shown(name: str, nodes: list[Node], weights: tuple[float, ...], work: _Work) -> Range:
    """One node of the group's tree: `nodes` are the same node of each part."""
    group = name.partition(":")[0]
    across = mean([(w, work.scores[node.id]) for w, node in zip(weights, nodes, strict=True)])
    below = None
    if nodes[0].children:
        children = [
            (same[0].weight, _shown(_shown_id(group, same[0]), list(same), weights, work))
            for same in zip(*(node.children for node in nodes), strict=True)
        ]
        below = mean(children)
    if across.exact and below is not None and below.exact and not _near(below, across):
        work.notes.append(Note("disagrees", name, (rounded(below.score), across.score)))
    best = across if across.exact or below is None else _narrower(across, below)
    finer = best != UNKNOWN
    return _settle(name, best, finer, work)


def _narrower(one: Range, other: Range) -> Range:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return between(low, high) if low <= high else one


def _shown_id(group: str, node: Node) -> str:
    bare = node.id.partition(":")[2]
    return f"{group}:{bare}" if bare else group


def _push(node: Node, scores: dict[str, Range]) -> None:
    """Bound what lies below known means: a mean of 100 tells that every part is 100."""
    if node.children and scores[node.id].exact:
        _bound(node, scores)
    for child in node.children:
        _push(child, scores)


def _bound(node: Node, scores: dict[str, Range]) -> None:
    """Bound each child by the node's mean and by the most and least its siblings can be."""
    counted = [child for child in node.children if scores[child.id].applies]
    sum_of_all = scores[node.id].score * sum(child.weight for child in counted)
    most = sum(child.weight * scores[child.id].high for child in counted)
    least = sum(child.weight * scores[child.id].low for child in counted)
    for child in counted:
        old, weight = scores[child.id], child.weight
        if not old.exact:
            high = min(old.high, (sum_of_all - least) / weight + old.low)
            low = max(old.low, (sum_of_all - most) / weight + old.high)
            scores[child.id] = between(max(0.0, min(low, high)), min(100.0, max(low, high)))


def _shown_trees(scheme: Scheme) -> Iterable[Node]:
    for group in scheme.groups:
        yield _shown_tree(group.id, scheme.instrument(group.parts[0]))


def _shown_tree(group: str, node: Node) -> Node:
    """The tree of the means that are shown, made of a part's tree."""
    children = tuple(_shown_tree(group, child) for child in node.children)
    return Node(_shown_id(group, node), children, node.weight)


def _overall(scheme: Scheme, pins: Iterable[Pin], work: _Work) -> None:
    """The weighted mean of the instruments; parts known by their mean alone count by it."""
    pinned = {name for pin in pins for name in pin.weights}
    parts = [
        (tree.weight, work.scores[tree.id]) for tree in scheme.instruments if tree.id not in pinned
    ]
    parts += [(sum(pin.weights.values()), exactly(pin.value)) for pin in pins]
    _settle(OVERALL, mean(parts), bool(set(work.given) - {OVERALL}), work)


def _derive(scheme: Scheme, given: Mapping[str, Range]) -> dict[str, Range]:
    """Parts that a shown mean and the other part tell, finest first."""
    found: dict[str, Range] = {}
    for group in scheme.groups:
        first = scheme.instrument(group.parts[0])
        for node in reversed(list(walk(first))):
            bare = node.id.partition(":")[2]
            shown = given.get(_shown_id(group.id, node))
            if shown is not None and shown.exact and shown.applies:
                found |= _derive_one(scheme, group, bare, shown.score, {**given, **found})
    return found


def _derive_one(
    scheme: Scheme, group: Group, bare: str, value: float, given: Mapping[str, Range]
) -> dict[str, Range]:
    work = _Work(given, {}, [])
    for part in group.parts:
        _resolve(scheme.instrument(part), work)
    ids = {part: f"{part}:{bare}" if bare else part for part in group.parts}
    open_parts = [part for part in group.parts if not work.scores[ids[part]].exact]
    if len(open_parts) != 1:
        return {}
    part, weights = open_parts[0], {p: scheme.instrument(p).weight for p in group.parts}
    rest = sum(weights[p] * work.scores[ids[p]].score for p in group.parts if p != part)
    told = (value * sum(weights.values()) - rest) / weights[part]
    bounds = work.scores[ids[part]]
    if not bounds.low - _TWICE <= told <= bounds.high + _TWICE:
        return {}
    return {ids[part]: exactly(min(100.0, max(0.0, told)))}


def _known(scheme: Scheme, given: Mapping[str, Range]) -> Iterable[str]:
    for tree in scheme.instruments:
        if any(node.id in given for node in walk(tree)):
            yield tree.id
    for group in scheme.groups:
        if any(name.partition(":")[0] == group.id for name in given):
            yield group.id
            yield from group.parts


def _gaps(
    scheme: Scheme, known: frozenset[str], pins: list[Pin], scores: Mapping[str, Range]
) -> Iterable[Note]:
    """Instruments that are not given, or given in part."""
    pinned = {name for pin in pins for name in pin.weights}
    for tree in scheme.instruments:
        if tree.id not in known:
            yield Note("missing", tree.id)
        elif tree.id in pinned:
            yield Note("pinned", tree.id, (scores[tree.id].low, scores[tree.id].high))
        elif not scores[tree.id].exact:
            yield Note("incomplete", tree.id, tuple(_unknown_below(tree, scores)))


def _unknown_below(node: Node, scores: Mapping[str, Range]) -> Iterable[str]:
    """The leaves that make a node a range; a node whose own value stands is not opened."""
    if scores[node.id].exact:
        return
    if not node.children:
        yield node.id
    for child in node.children:
        yield from _unknown_below(child, scores)


def _next_level(scheme: Scheme, standing: Standing) -> Iterable[Note]:
    found = next_missed(scheme.levels, standing) if scheme.levels else None
    if found is not None:
        level, lacks = found
        for lack in lacks:
            yield Note("level_missed", lack.part, (level.name, lack.has, lack.needs))
