"""Questions of several years side by side, and how EIT with and without parts is lined up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from crawler.text import fold
from reports.side_by_side import Judge, Line, Remark, Row, Years, bare, line, union, value
from scoring.engine import walk
from scoring.scheme import Scheme

EIT = "eit"  # the group of both parts, or the instrument of a year without parts


def parts(scheme: Scheme) -> tuple[str, ...]:
    """The parts of EIT; () in a year without."""
    return next((group.parts for group in scheme.groups if group.id == EIT), ())


def questions(years: Years) -> Iterator[Line]:
    """Every question; one that was changed is marked and not compared."""
    asked = {year: _asked(found.scheme) for year, found in years.items()}
    for number in union(asked.values()):
        nodes = {year: found[number] for year, found in asked.items() if number in found}
        texts = [years[year].scheme.questions.get(number) for year in nodes]
        title = next((q.text for q in reversed(texts) if q is not None), "")
        row = Row("question", number, (number, number), (title, ""), nodes)
        judge = partial(_of_question, years, number)
        if number.startswith("i"):
            yield line(row, years, judge, exact=True)
        else:
            yield from lines_by_part(row, years, judge)


def _asked(scheme: Scheme) -> dict[str, str]:
    """The questions below the indicators: number -> node id."""
    return {
        bare(node.id): node.id
        for tree in scheme.instruments
        if tree != scheme.oit
        for indicator in tree.children
        for node in list(walk(indicator))[1:]
    }


def _of_question(years: Years, number: str, before: str, after: str) -> Remark | None:
    """Whether two years ask the same."""
    schemes = [years[year].scheme for year in (before, after)]
    for scheme in schemes:
        if number not in _asked(scheme):
            return Remark("not_there", (scheme.id,), compared=False)
    for scheme in schemes:
        if number not in scheme.questions or not scheme.questions[number].text:
            return Remark("question_unknown", (scheme.id,), compared=False)
    old, new = (scheme.questions[number].text for scheme in schemes)
    if fold(old) != fold(new):
        return Remark("question_changed", (before, old, after, new), compared=False)
    assumed = next((scheme.id for scheme in schemes if "questions" in scheme.carried), None)
    return Remark("question_assumed", (assumed,)) if assumed else None


def lines_by_part(
    row: Row, years: Years, judge: Judge, *, mean_first: bool = False
) -> Iterator[Line]:
    """The lines of what each part of EIT asks: of every part that two years have, or of the mean.

    Where no part is known for two years, one line shows what there is and says that it differs.
    """
    found = {part: _of_part(row, years, part) for part in _all_parts(years)}
    shared = [part for part, nodes in found.items() if len(nodes) > 1]
    if EIT in shared and (mean_first or len(shared) == 1):
        shared = [EIT]
    elif len(shared) > 1:
        shared = [part for part in shared if part != EIT]
    for part in shared:
        label = _label(years, part, row) if part != EIT or not mean_first else row.label
        held = {year: _node(years[year].scheme, part, row.id) for year in row.nodes}
        known = {year: node for year, node in held.items() if node}
        at = row.id if part == EIT else f"{part}:{row.id}"
        yield line(replace(row, id=at, label=label, nodes=known), years, judge, exact=True)
    if not shared:
        yield _apart(row, years, judge, found)


def _all_parts(years: Years) -> list[str]:
    return [*union(parts(found.scheme) for found in years.values()), EIT]


def _node(scheme: Scheme, part: str, number: str) -> str:
    """The node of a question or indicator in a part; "" if the year has no such part."""
    if not parts(scheme):
        return number if part == EIT else ""
    return f"{part}:{number}" if part in (*parts(scheme), EIT) else ""


def _of_part(row: Row, years: Years, part: str) -> dict[str, str]:
    """The nodes of a part in the years that know its score."""
    nodes = {year: _node(years[year].scheme, part, row.id) for year in row.nodes}
    return {
        year: node
        for year, node in nodes.items()
        if node and value(years[year], node, exact=True) is not None
    }


def _label(years: Years, part: str, row: Row) -> tuple[str, str]:
    short = next(
        found.scheme.shorts[part]
        for found in reversed(list(years.values()))
        if part in found.scheme.shorts
    )
    return f"{row.label[0]} ({short[0]})", f"{row.label[1]} ({short[1]})"


def _apart(row: Row, years: Years, judge: Judge, found: Mapping[str, Mapping[str, str]]) -> Line:
    """One line of what each year has, where no two years have the same part."""
    nodes: dict[str, str] = {}
    of: dict[str, str] = {}
    for part, known in reversed(list(found.items())):  # the mean first
        for year, node in known.items():
            nodes.setdefault(year, node)
            of.setdefault(year, part)

    def apart(before: str, after: str) -> Remark | None:
        if before in of and after in of:
            remark = judge(before, after)
            if remark is None or remark.compared:
                return Remark("parts_differ", (before, of[before], after, of[after]), False)
            return remark
        return judge(before, after)

    return line(replace(row, nodes=dict(sorted(nodes.items()))), years, apart, exact=True)
