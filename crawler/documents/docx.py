"""Reads DOCX files: headings by style, lists, tables, links, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.documents.draft import Draft
from crawler.documents.grids import EMPTY, Cell, Grid
from crawler.documents.package import (
    core_title,
    diagram_lines,
    open_archive,
    read_xml,
    relations,
)
from crawler.model import BlockKind, Document, Image, Link, Region, Response
from crawler.text import fold

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved text is kept in the file, for whoever undoes that.
_UNSEEN = frozenset({_FALLBACK, *(f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom"))})
_AROUND = frozenset(f"{_W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "smartTag"))
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEVEL = re.compile(r"^(?:heading|หัวเรื่อง|หัวข้อ) ?(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "ชื่อเรื่อง"})


@dataclass(slots=True)
class _Reading:
    draft: Draft
    levels: Mapping[str, int]  # heading level of a paragraph style
    urls: Mapping[str, str]
    lists: frozenset[str] = frozenset()  # paragraph styles that number or mark what they style


def parse_docx(response: Response) -> Document:
    """Read a DOCX."""
    archive = open_archive(response.body)
    body = read_xml(archive, "word/document.xml")
    if body is None:
        raise ValueError("no word/document.xml")
    urls = dict(relations(archive, "word/_rels/document.xml.rels"))
    styles = read_xml(archive, "word/styles.xml")
    reading = _Reading(Draft(), _levels(styles), urls, _list_styles(styles))
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"word/header\d*\.xml", name):
            _edge(reading.draft, read_xml(archive, name), Region.HEADER)
    for block in _children(body.find(f"{_W}body")):
        _block(reading, block)
    _notes(reading, read_xml(archive, "word/footnotes.xml"))
    for line in diagram_lines(archive, "word/diagrams/data"):
        reading.draft.add(line)
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"word/footer\d*\.xml", name):
            _edge(reading.draft, read_xml(archive, name), Region.FOOTER)
    draft = reading.draft
    draft.title = _title(fold(core_title(archive)), draft)
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "empty document")


def _notes(reading: _Reading, root: etree._Element | None) -> None:
    """The footnotes; those with a type only draw the line above them."""
    for note in [] if root is None else root:
        if note.get(f"{_W}type") is None:
            for block in _children(note):
                _block(reading, block)


def _title(stored: str, draft: Draft) -> str:
    if re.search("[ก-ฮ]{2}", stored):
        return stored
    body = [block for block in draft.blocks if block.region is Region.BODY]
    return next((b.text for b in body if b.level), body[0].text[:150] if body else "")


def _levels(styles: etree._Element | None) -> dict[str, int]:
    """The heading level of each style by its id."""
    found = {}
    for style in [] if styles is None else styles.iterfind(f"{_W}style"):
        name = style.find(f"{_W}name")
        text = "" if name is None else (name.get(f"{_W}val") or "")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        match = _LEVEL.match(text)
        level = int(match[1]) if match else 1 if text.lower() in _TITLES else 0
        if not level and outline is not None:
            level = int(outline.get(f"{_W}val") or 8) + 1
        if 0 < level <= 6:
            found[style.get(f"{_W}styleId") or ""] = level
    return found


def _list_styles(styles: etree._Element | None) -> frozenset[str]:
    marked = [] if styles is None else styles.iterfind(f"{_W}style[{_W}pPr]")
    numbered = (s for s in marked if s.find(f"{_W}pPr/{_W}numPr") is not None)
    return frozenset(style.get(f"{_W}styleId") or "" for style in numbered)


def _children(element: etree._Element | None) -> Iterator[etree._Element]:
    """Paragraphs and tables, those in content controls too."""
    stack = [] if element is None else list(element)[::-1]
    while stack:
        child = stack.pop()
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}ins",
            f"{_W}moveTo",
            f"{_W}smartTag",
        ):
            stack += list(child)[::-1]


def _block(reading: _Reading, element: etree._Element) -> None:
    if element.tag == f"{_W}tbl":
        _table(reading, element)
    else:
        _paragraph(reading, element)


def _paragraph(reading: _Reading, paragraph: etree._Element) -> None:
    """One paragraph; a line break inside begins a new block, a text box follows as its own."""
    draft = reading.draft
    _links(reading, paragraph)
    draft.images += [
        Image("", at=len(draft.blocks)) for node in paragraph.iter(_BLIP) if not _fallback(node)
    ]
    level = _level(reading, paragraph)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or (
        style is not None and style.get(f"{_W}val") in reading.lists
    )
    kind = BlockKind.HEADING if level else BlockKind.ITEM if listed else BlockKind.PARAGRAPH
    text, boxes = _text(paragraph)
    for line in [text.replace("\n", " ")] if level else text.split("\n"):
        draft.add(fold(line), kind, level=level)
    for box in boxes:
        for inner in _children(box):
            text, _ = _text(inner)
            draft.add(fold(text.replace("\n", " ")))


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """The text of a paragraph, and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[etree._Element] = []
    stack = list(paragraph)[::-1]
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
        elif node.tag == f"{_W}txbxContent":
            boxes.append(node)
        elif node.tag not in _UNSEEN and not _vanished(node):
            stack += list(node)[::-1]
    return "".join(parts), boxes


def _vanished(node: etree._Element) -> bool:
    """Whether it is a run of hidden text."""
    mark = node.find(f"{_W}rPr/{_W}vanish") if node.tag == f"{_W}r" else None
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false")


def _fallback(node: etree._Element) -> bool:
    return any(above.tag == _FALLBACK for above in node.iterancestors())


def _level(reading: _Reading, paragraph: etree._Element) -> int:
    """The heading level by style, outline, or a short line all in bold."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = reading.levels.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if not level and outline is not None:
        level = int(outline.get(f"{_W}val") or 8) + 1
    if 0 < level <= 6:
        return level
    runs = [r for r in paragraph.iterfind(f"{_W}r") if (r.findtext(f"{_W}t") or "").strip()]
    chars = sum(len(run.findtext(f"{_W}t") or "") for run in runs)
    return 6 if runs and chars <= 120 and all(map(_bold, runs)) else 0


def _bold(run: etree._Element) -> bool:
    for name in ("b", "bCs"):
        mark = run.find(f"{_W}rPr/{_W}{name}")
        if mark is not None and mark.get(f"{_W}val") not in ("0", "false"):
            return True
    return False


def _links(reading: _Reading, element: etree._Element) -> None:
    draft = reading.draft
    for node in element.iter(f"{_W}hyperlink"):
        url = reading.urls.get(node.get(f"{_R}id") or "", "")
        if url.startswith(("http://", "https://", "mailto:")):
            text = fold("".join(t.text or "" for t in node.iter(f"{_W}t")))
            whole = fold("".join(t.text or "" for t in element.iter(f"{_W}t")))
            row = whole.replace(text, " ", 1).strip(" |-:")[:300] if text else whole[:300]
            draft.links.append(Link(url, text, row, draft.heading, at=len(draft.blocks)))


def _table(reading: _Reading, table: etree._Element) -> None:
    """A table; one of a single cell only frames its paragraphs."""
    rows = [row for row in table.iter(f"{_W}tr") if _owner(row) is table and _stays(row)]
    cells = [[c for c in row.iter(f"{_W}tc") if _owner(c) is table] for row in rows]
    if len(rows) == 1 or max(map(len, cells), default=0) < 2:
        for cell in (cell for row in cells for cell in row):
            for block in _children(cell):
                _block(reading, block)
        return
    for row in rows:
        _links(reading, row)
    reading.draft.images += [
        Image("", at=len(reading.draft.blocks)) for n in table.iter(_BLIP) if not _fallback(n)
    ]
    reading.draft.add_table(_grid(rows, cells))
    for cell in (cell for row in cells for cell in row):
        for block in _children(cell):
            if block.tag == f"{_W}tbl":
                _table(reading, block)


def _stays(row: etree._Element) -> bool:
    """Whether a row was not deleted in tracked changes."""
    return row.find(f"{_W}trPr/{_W}del") is None


def _owner(node: etree._Element) -> etree._Element | None:
    """The table that a row or cell belongs to."""
    return next(node.iterancestors(f"{_W}tbl"), None)


def _grid(rows: list[etree._Element], cells: list[list[etree._Element]]) -> Grid:
    """The cells of a table, merged ones repeated."""
    grid: Grid = []
    for row, line in zip(rows, cells, strict=True):
        head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        laid: list[Cell] = [EMPTY] * (0 if before is None else _number(before))
        for cell in line:
            span = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"))
            above = grid[-1][len(laid)] if grid and len(laid) < len(grid[-1]) else EMPTY
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and above is not EMPTY:
                laid += [above] * span
            else:
                laid += [Cell(_cell_text(cell), span, 1, head)] * span
        grid.append(laid)
    width = max(map(len, grid))
    return with_heights([line + [EMPTY] * (width - len(line)) for line in grid])


def with_heights(grid: Grid) -> Grid:
    """The grid whose cells know over how many rows they reach."""
    heights: dict[int, int] = {}
    for line in grid:
        for cell in {id(cell): cell for cell in line}.values():
            heights[id(cell)] = heights.get(id(cell), 0) + 1
    tall = {
        id(cell): Cell(cell.text, cell.columns, heights[id(cell)], cell.head)
        for line in grid
        for cell in line
    }
    return [[EMPTY if cell is EMPTY else tall[id(cell)] for cell in line] for line in grid]


def _number(element: etree._Element | None) -> int:
    value = "" if element is None else (element.get(f"{_W}val") or "")
    return min(int(value), 100) if value.isdecimal() and int(value) > 0 else 1


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell without that of tables inside it."""
    texts = []
    for paragraph in _children(cell):
        if paragraph.tag == f"{_W}p":
            text, boxes = _text(paragraph)
            texts += [text, *(_text(p)[0] for box in boxes for p in _children(box))]
    return fold(" ".join(" ".join(texts).split()))


def _edge(draft: Draft, root: etree._Element | None, region: Region) -> None:
    """The paragraphs of a running header or footer."""
    for paragraph in [] if root is None else root.iter(f"{_W}p"):
        draft.add(fold(" ".join(_text(paragraph)[0].split())), region=region)
