"""What the result would be with some scores changed."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.engine import Node, Range, walk
from scoring.scheme import OVERALL, Scheme


def changed(
    scheme: Scheme,
    given: Mapping[str, Range],
    before: Mapping[str, Range],
    changes: Mapping[str, Range],
) -> dict[str, Range]:
    """The given scores with the changes; coarser and finer values they overrule are left out.

    What the given scores told of other nodes, by the scores `before` the change, stays.
    """
    trees = [node for tree in scheme.instruments for node in walk(tree)]
    told = {node.id: before[node.id] for node in trees if _told(node, before)}
    kept = {**told, **given}
    for name in changes:
        for stale in _bound(scheme, name):
            kept.pop(stale, None)
    return {**kept, **changes}


def _told(node: Node, before: Mapping[str, Range]) -> bool:
    """Whether a node's score is known although its parts are not, or is a known leaf."""
    children_known = all(before[child.id].exact for child in node.children)
    return before[node.id].exact and not (node.children and children_known)


def _bound(scheme: Scheme, name: str) -> set[str]:
    """The nodes whose value holds that of the node, and those it holds."""
    found = {OVERALL}
    for tree in scheme.instruments:
        path = _path(tree, name)
        found |= {node.id for node in path}
        found |= {node.id for node in walk(path[-1])} if path else set()
    group = scheme.group_of(name.partition(":")[0])
    if group is not None:
        found |= {f"{group.id}:{bare}" for each in found if (bare := each.partition(":")[2])}
        found.add(group.id)
    return found


def _path(node: Node, name: str) -> list[Node]:
    """From a node down to the one of that name; [] if it is not below."""
    if node.id == name:
        return [node]
    for child in node.children:
        if below := _path(child, name):
            return [node, *below]
    return []
