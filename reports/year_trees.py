"""Instruments, indicators and sub-indicators of several years side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from reports import year_items
from reports.side_by_side import Line, Remark, Row, Years, bare, line, union
from reports.year_parts import EIT, lines_by_part, parts
from scoring.engine import Node, leaves_of
from scoring.scheme import OVERALL, Scheme


def instruments(years: Years) -> Iterator[Line]:
    """The whole result and its instruments, each group after its parts."""
    whole = dict.fromkeys(years, OVERALL)
    row = Row("overall", OVERALL, ("คะแนนรวม", "Overall"), ("", ""), whole)
    yield line(row, years, lambda _before, _after: None)
    for name in union(_shown(found.scheme) for found in years.values()):
        having = [year for year in years if name in _shown(years[year].scheme)]
        short = years[having[-1]].scheme.shorts[name]
        row = Row("instrument", name, short, ("", ""), dict.fromkeys(having, name))
        yield line(row, years, partial(_of_instrument, years, name))


def _shown(scheme: Scheme) -> list[str]:
    names = []
    for tree in scheme.instruments:
        names.append(tree.id)
        group = scheme.group_of(tree.id)
        if group is not None and tree.id == group.parts[-1]:
            names.append(group.id)
    return names


def _of_instrument(years: Years, name: str, before: str, after: str) -> Remark | None:
    then, now = years[before].scheme, years[after].scheme
    for scheme in (then, now):
        if name not in _shown(scheme):
            return Remark("not_there", (scheme.id,), compared=False)
    if name == EIT and bool(parts(then)) != bool(parts(now)):
        return Remark("one_part", (before if parts(now) else after,))
    return _made_of(then, now, then.oit, now.oit) if name == "oit" else None


def indicators(years: Years) -> Iterator[Line]:
    """The ten indicators; those of EIT by the mean of its parts, as they are announced."""
    trees = {year: _indicators(found.scheme) for year, found in years.items()}
    for number in sorted(union(trees.values()), key=int):
        nodes = {year: tree[number] for year, tree in trees.items() if number in tree}
        label = (f"ตัวชี้วัดที่ {number}", f"Indicator {number}")
        row = Row("indicator", number, label, _titles(nodes), {y: n.id for y, n in nodes.items()})
        judge = partial(_of_nodes, years, nodes)
        if any(":" in node for node in row.nodes.values()):
            yield from lines_by_part(row, years, judge, mean_first=True)
        else:
            yield line(row, years, judge)


def _indicators(scheme: Scheme) -> dict[str, Node]:
    return {bare(node.id): node for tree in scheme.instruments for node in tree.children}


def sub_indicators(years: Years) -> Iterator[Line]:
    """The sub-indicators of OIT, by number."""
    trees = {year: _sub_indicators(found.scheme) for year, found in years.items()}
    for number in union(trees.values()):
        nodes = {year: tree[number] for year, tree in trees.items() if number in tree}
        held = dict.fromkeys(nodes, number)
        row = Row("sub_indicator", number, (number, number), _titles(nodes), held)
        yield line(row, years, partial(_of_nodes, years, nodes))


def _sub_indicators(scheme: Scheme) -> dict[str, Node]:
    return {sub.id: sub for node in scheme.oit.children for sub in node.children}


def _titles(nodes: Mapping[str, Node]) -> tuple[str, str]:
    newest = nodes[max(nodes)]
    return newest.title, newest.title_en


def _of_nodes(years: Years, nodes: Mapping[str, Node], before: str, after: str) -> Remark | None:
    """What differs between two years: the name, or what is counted."""
    for year in (before, after):
        if year not in nodes:
            return Remark("not_there", (year,), compared=False)
    old, new = nodes[before], nodes[after]
    made = _made_of(years[before].scheme, years[after].scheme, old, new)
    if made is not None and old.title != new.title:
        return Remark("other_name", (before, old.title))
    return made


def _made_of(then: Scheme, now: Scheme, old: Node, new: Node) -> Remark | None:
    """That two nodes don't count the same questions or items."""
    if not (old.children and new.children):
        return None
    was, is_ = _members(then, old), _members(now, new)
    if len(was) != len(is_):
        return Remark("composition", (str(len(was)), str(len(is_))))
    others = [number for number, same in is_.items() if same not in was.values()]
    return Remark("members", (", ".join(others),)) if others else None


def _members(scheme: Scheme, node: Node) -> dict[str, str]:
    """What a node counts: number -> what makes it the same one in another year."""
    same = {name: question.text for name, question in scheme.questions.items()}
    same |= year_items.keys(scheme.id)
    numbers = (bare(leaf.id) for leaf in leaves_of(node))
    return {number: same.get(number, number) for number in numbers}
