"""Finds the data tables of a page, and leaves tables that only lay it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.documents.dom import Dom, Node
from crawler.documents.grids import Cell, Grid, head_rows, lay_out, split_titles
from crawler.text import fold

_LONG_CELL = 2000
_OUTLINE = frozenset({"h1", "h2", "h3", "main", "nav", "article", "header", "footer", "form"})


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A data table as it stands in the page; `rows` are indices of its tr, one a grid row."""

    rows: tuple[int, ...]
    written: tuple[tuple[Cell, ...], ...]  # the cells of each tr, merged ones once
    grid: Grid
    caption: str
    head: int | None  # rows in <thead>, where it has one
    names: Mapping[int, str]  # what names the links in a tr or td, by its index


def data_tables(dom: Dom) -> dict[int, HtmlTable]:
    """The data tables of a page by index of their <table> node."""
    found = {}
    for index, node in enumerate(dom.nodes):
        if node.tag == "table" and node.chars:
            table = _read(dom, index)
            if table:
                found[index] = table
    return found


def _read(dom: Dom, index: int) -> HtmlTable | None:
    if dom.nodes[index].get("role") in ("presentation", "none") or not _plain(dom, index):
        return None
    rows = list(_rows(dom, index))
    if len(rows) < 2 or not _data(dom, index, rows):
        return None
    written = tuple(tuple(_cell(dom, at) for at in cells) for _, cells in rows)
    thead = sum(dom.nodes[dom.nodes[at].parent].tag == "thead" for at, _ in rows)
    caption = next((fold(_flat(dom, at)) for at, n in dom.inside(index) if n.tag == "caption"), "")
    head = thead if 0 < thead < len(rows) else None
    grid = lay_out(written)
    names = dict(_names(dom, rows, written, grid, head))
    return HtmlTable(tuple(at for at, _ in rows), written, grid, caption, head, names)


def _names(
    dom: Dom,
    rows: list[tuple[int, list[int]]],
    written: Sequence[Sequence[Cell]],
    grid: Grid,
    head: int | None,
) -> Iterator[tuple[int, str]]:
    """What names the links of each row: all its cells; of each cell, where several hold links:
    its column head, its own text and the cells without links."""
    titles, below = split_titles(grid)
    heads = below[: head if head is not None else head_rows(below)] if len(below) > 1 else []
    for (place, cells), own, line in zip(rows, written, grid, strict=False):
        whole = {id(cell): cell.text for cell in line if cell.text}
        yield place, " | ".join(whole.values())
        linked = {id(cell) for at, cell in zip(cells, own, strict=True) if dom.nodes[at].links}
        if len(linked) < 2 or len(titles) and line is grid[0]:
            continue
        for at, cell in zip(cells, own, strict=True):
            if id(cell) in linked:
                column = next((c for c, other in enumerate(line) if other is cell), 0)
                over = {row[column].text: None for row in heads if row[column].text}
                beside = {text: None for key, text in whole.items() if key not in linked}
                yield at, " | ".join([*beside, *over, cell.text])


def _plain(dom: Dom, index: int) -> bool:
    """Whether nothing inside shows that it lays out a page; small tables may nest."""
    nested = 0
    at = index + 1
    while at < dom.nodes[index].end:
        node = dom.nodes[at]
        if node.tag in _OUTLINE:
            return False
        if node.tag == "table":
            nested += node.chars
            if nested * 2 > dom.nodes[index].chars or _holds_table(dom, at):
                return False
            at = node.end
            continue
        if node.tag == "td" and node.chars > _LONG_CELL:
            return False
        at += 1
    return True


def _holds_table(dom: Dom, index: int) -> bool:
    return any(node.tag == "table" for _, node in dom.inside(index))


def _rows(dom: Dom, index: int) -> Iterator[tuple[int, list[int]]]:
    """The rows of a table with the indices of their cells, nested tables left out."""
    at, row, cells = index + 1, -1, list[int]()
    while at < dom.nodes[index].end:
        node = dom.nodes[at]
        if node.tag == "tr":
            if row >= 0:
                yield row, cells
            row, cells = at, []
        elif node.tag in ("td", "th") and row >= 0:
            cells.append(at)
        at = node.end if node.tag in ("td", "th", "table") else at + 1
    if row >= 0:
        yield row, cells


def _data(dom: Dom, index: int, rows: list[tuple[int, list[int]]]) -> bool:
    """Whether rows of cells look like data: marked as such, or most rows with filled cells."""
    filled = [sum(dom.nodes[c].chars > 0 for c in cells) for _, cells in rows]
    if max(filled) < 2 and max(len(cells) for _, cells in rows) < 2:
        return False
    if max(filled) < 2 and not _marked(dom, index, rows):
        return False
    if _marked(dom, index, rows):
        return True
    many = sum(count >= 2 for count in filled)
    return many * 10 >= len(rows) * 6 and dom.nodes[index].chars <= 600 * len(rows)


def _marked(dom: Dom, index: int, rows: list[tuple[int, list[int]]]) -> bool:
    node = dom.nodes[index]
    if node.get("border") not in ("", "0") or "table" in node.get("class"):
        return True
    return any(dom.nodes[c].tag == "th" for _, cells in rows for c in cells)


def _cell(dom: Dom, index: int) -> Cell:
    node = dom.nodes[index]
    head = node.tag == "th" and node.get("scope") != "row"
    return Cell(fold(_flat(dom, index)), _span(node, "colspan"), _span(node, "rowspan"), head)


def _flat(dom: Dom, index: int) -> str:
    return " ".join(dom.text(index).split())


def _span(node: Node, name: str) -> int:
    value = node.get(name).strip()
    if value.isascii() and value.isdigit():
        return int(value[:6]) or (2000 if name == "rowspan" else 1)
    return 1
