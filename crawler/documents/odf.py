"""Reads OpenDocument files: texts (ODT), workbooks (ODS) and presentations (ODP)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.documents.draft import Draft
from crawler.documents.faults import LockedError
from crawler.documents.grids import EMPTY, Cell, Grid, drop_empty, lay_out
from crawler.documents.package import open_archive, read_part, read_xml
from crawler.documents.xlsx import write_sheet
from crawler.model import BlockKind, Document, Image, Link, Region, Response
from crawler.text import fold

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s}"
_OFFICE, _TEXT, _TABLE, _DRAW, _STYLE = (
    _NS % f"{name}:1.0" for name in ("office", "text", "table", "drawing", "style")
)
_FO, _SHOW = _NS % "xsl-fo-compatible:1.0", _NS % "presentation:1.0"
_HREF = "{http://www.w3.org/1999/xlink}href"
TYPE = "application/vnd.oasis.opendocument."
_UNSEEN = frozenset(
    {
        f"{_OFFICE}annotation",
        f"{_OFFICE}annotation-end",
        f"{_TEXT}tracked-changes",
        f"{_TEXT}hidden-text",
        f"{_TEXT}note-citation",
        f"{_TEXT}ruby-text",
        f"{_SHOW}notes",
        f"{_OFFICE}forms",
    }
)
_APART = frozenset({f"{_DRAW}text-box", f"{_TEXT}note-body", f"{_TABLE}table"})
_THAI = re.compile("[ก-ฮ]{2}")
_MOST_ROWS, _MOST_COLUMNS, _MOST_REPEATS = 5_000, 200, 2_000


@dataclass(frozen=True, slots=True)
class _Style:
    hidden: bool = False
    bold: bool = False


@dataclass(slots=True)
class _Reading:
    draft: Draft
    styles: dict[str, _Style]
    page: int | None = None
    urls: list[tuple[str, str]] = field(default_factory=list)

    def style(self, node: etree._Element) -> _Style:
        """The style that a node names."""
        names = (node.get(f"{space}style-name") for space in (_TEXT, _TABLE, _DRAW))
        return next((self.styles[n] for n in names if n and n in self.styles), _Style())


def parse_odf(response: Response) -> Document:
    """Read an OpenDocument file."""
    archive = open_archive(response.body)
    if b"encryption-data" in read_part(archive, "META-INF/manifest.xml"):
        raise LockedError("the file asks for a password")
    content = read_xml(archive, "content.xml")
    body = None if content is None else content.find(f"{_OFFICE}body")
    if content is None or body is None or not len(body):
        raise ValueError("no content.xml")
    reading = _Reading(Draft(), dict(_styles(content)))
    kind = etree.QName(body[-1]).localname
    if kind == "spreadsheet":
        _sheets(reading, body[-1])
    elif kind == "presentation":
        _slides(reading, body[-1])
    else:
        _text(reading, body[-1], archive)
    draft = reading.draft
    first = next((b for b in draft.blocks if b.region is Region.BODY), None)
    heads = (b.text for b in draft.blocks if b.level and b.region is Region.BODY)
    stored = _stored_title(archive)
    draft.title = stored or next(heads, first.text[:150] if first and kind != "spreadsheet" else "")
    empty = "" if draft.blocks or draft.images else "empty document"
    return draft.document(response, TYPE + kind, empty)


def _stored_title(archive: zipfile.ZipFile) -> str:
    meta = read_xml(archive, "meta.xml")
    found = None if meta is None else meta.find(".//{http://purl.org/dc/elements/1.1/}title")
    title = fold((found.text or "").strip()) if found is not None else ""
    return title if _THAI.search(title) else ""


def _styles(content: etree._Element) -> Iterator[tuple[str, _Style]]:
    """What the automatic styles hide or set in bold."""
    for style in content.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        hidden = bold = False
        for part in style:
            hidden |= part.get(f"{_TEXT}display") in ("none", "true") and (
                part.tag == f"{_STYLE}text-properties"
            )
            hidden |= part.get(f"{_TABLE}display") == "false"
            hidden |= part.get(f"{_SHOW}visibility") == "hidden"
            weights = (part.get(f"{_FO}font-weight"), part.get(f"{_STYLE}font-weight-complex"))
            bold |= "bold" in weights
        yield style.get(f"{_STYLE}name") or "", _Style(hidden, bold)


def _text(reading: _Reading, body: etree._Element, archive: zipfile.ZipFile) -> None:
    """A text with the running headers and footers of its page styles."""
    styles = read_xml(archive, "styles.xml")
    pages = [] if styles is None else list(styles.iter(f"{_STYLE}master-page"))
    _edges(reading, pages, "header", Region.HEADER)
    _blocks(reading, body)
    _edges(reading, pages, "footer", Region.FOOTER)


def _edges(reading: _Reading, pages: list[etree._Element], name: str, region: Region) -> None:
    for page in pages:
        for edge in page:
            if isinstance(edge.tag, str) and edge.tag.startswith(_STYLE + name):
                for paragraph in edge.iter(f"{_TEXT}p"):
                    line = fold(" ".join(_line(reading, paragraph)[0].split()))
                    reading.draft.add(line, region=region)


def _blocks(reading: _Reading, parent: etree._Element, *, listed: bool = False) -> None:
    """The blocks below a node in reading order, without recursing into deep lists."""
    stack = [(node, listed) for node in reversed(parent)]
    while stack:
        node, in_list = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _UNSEEN:
            continue
        if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            _paragraph(reading, node, in_list)
        elif node.tag == f"{_TABLE}table":
            _table(reading, node)
        elif not (node.tag == f"{_TEXT}section" and node.get(f"{_TEXT}display") == "none"):
            in_list = in_list or node.tag == f"{_TEXT}list"
            stack += [(child, in_list) for child in reversed(node)]


def _paragraph(reading: _Reading, node: etree._Element, listed: bool) -> None:
    draft = reading.draft
    reading.urls = []
    text, bold, apart = _line(reading, node)
    level = _number(node.get(f"{_TEXT}outline-level"), 1) if node.tag == f"{_TEXT}h" else 0
    if not level and bold and len(text) <= 120:
        level = 6
    kind = BlockKind.HEADING if level else BlockKind.ITEM if listed else BlockKind.PARAGRAPH
    for url, label in reading.urls:
        row = fold(text.replace(label, " ", 1))[:300]
        draft.links.append(Link(url, fold(label), row, draft.heading, at=len(draft.blocks)))
    for line in [text.replace("\n", " ")] if level else text.split("\n"):
        draft.add(fold(line), kind, level=min(level, 6), page=reading.page)
    for inner in apart:
        if inner.tag == f"{_DRAW}image":
            draft.images.append(Image("", at=len(draft.blocks), page=reading.page))
        elif inner.tag == f"{_TABLE}table":
            _table(reading, inner)
        elif inner.tag == f"{_TEXT}p":
            _paragraph(reading, inner, False)
        else:
            _blocks(reading, inner)


def _line(reading: _Reading, node: etree._Element) -> tuple[str, bool, list[etree._Element]]:
    """A paragraph's text, whether all of it is bold, and the boxes and pictures anchored in it."""
    parts: list[tuple[str, bool]] = []
    apart: list[etree._Element] = []
    base = reading.style(node)
    stack: list[tuple[etree._Element | str, _Style]] = [(node, base)] if not base.hidden else []
    while stack:
        item, style = stack.pop()
        if isinstance(item, str):
            parts.append((item, style.bold))
            continue
        if not isinstance(item.tag, str) or item.tag in _UNSEEN:
            continue
        inside = item.tag == f"{_TEXT}p" and item is not node  # the text of a shape
        if inside or item.tag in _APART or item.tag == f"{_DRAW}image":
            apart.append(item)
            continue
        own = reading.style(item)
        if own.hidden:
            continue
        style = _Style(False, style.bold or own.bold)
        _link(reading, item)
        inner: list[etree._Element | str] = [_mark(item)]
        for child in item:
            inner += [child, child.tail or ""]
        stack += [(child, style) for child in reversed(inner)]
    told = [(text, bold) for text, bold in parts if text.strip()]
    return "".join(text for text, _ in parts), bool(told) and all(b for _, b in told), apart


def _mark(node: etree._Element) -> str:
    """A node's own text; XML line ends are no line ends."""
    if node.tag == f"{_TEXT}line-break":
        return "\n"
    if node.tag == f"{_TEXT}tab":
        return "\t"
    if node.tag == f"{_TEXT}s":
        return " "
    return (node.text or "").replace("\n", " ")


def _link(reading: _Reading, node: etree._Element) -> None:
    url = node.get(_HREF) or ""
    if node.tag == f"{_TEXT}a" and url.startswith(("http://", "https://", "mailto:")):
        reading.urls.append((url, "".join(str(text) for text in node.itertext())))


def _table(reading: _Reading, table: etree._Element) -> None:
    """A table; one of a single cell only frames its paragraphs."""
    rows = list(_rows(table))
    if len(rows) == 1 and len(list(_row_cells(rows[0][0]))) == 1:
        for cell in _row_cells(rows[0][0]):
            _blocks(reading, cell)
        return
    apart: list[etree._Element] = []
    reading.urls = []
    grid = lay_out([_row(reading, row, head, apart) for row, head, _ in rows])
    at = len(reading.draft.blocks)
    for url, label in reading.urls:
        reading.draft.links.append(Link(url, fold(label), "", reading.draft.heading, at=at))
    reading.draft.add_table(drop_empty(grid), page=reading.page)
    for inner in apart:
        if inner.tag == f"{_DRAW}image":
            reading.draft.images.append(Image("", at=at, page=reading.page))
        elif inner.tag == f"{_TABLE}table":
            _table(reading, inner)
        else:
            _blocks(reading, inner)


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool, int]]:
    """The rows of a table that are shown: whether each is marked as a head, and how often it is."""
    stack = [(node, False) for node in reversed(table)]
    while stack:
        node, head = stack.pop()
        if node.tag == f"{_TABLE}table-row":
            if node.get(f"{_TABLE}visibility") not in ("collapse", "filter"):
                yield node, head, _number(node.get(f"{_TABLE}number-rows-repeated"), 1)
        elif node.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows",
                          f"{_TABLE}table-row-group"):  # fmt: skip
            head = head or node.tag == f"{_TABLE}table-header-rows"
            stack += [(child, head) for child in reversed(node)]


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    return row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def _row(
    reading: _Reading, row: etree._Element, head: bool, apart: list[etree._Element]
) -> list[Cell]:
    """The cells of a row; covered ones are left to what covers them."""
    cells: list[Cell] = []
    for node in row.iterchildren(f"{_TABLE}table-cell"):
        text = _cell_text(reading, node, apart)
        times = min(_number(node.get(f"{_TABLE}number-columns-repeated"), 1), _MOST_COLUMNS)
        cells += [Cell(text, *_reach(node), head)] * times
    return cells[:_MOST_COLUMNS]


def _reach(node: etree._Element) -> tuple[int, int]:
    """Over how many columns and rows a cell reaches."""
    over = _number(node.get(f"{_TABLE}number-columns-spanned"), 1)
    return over, _number(node.get(f"{_TABLE}number-rows-spanned"), 1)


def _cell_text(reading: _Reading, cell: etree._Element, apart: list[etree._Element]) -> str:
    texts: list[str] = []
    stack = list(cell)[::-1]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _UNSEEN:
            continue
        if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text, _, inner = _line(reading, node)
            texts.append(text)
            apart += inner
        elif node.tag in _APART:
            apart.append(node)
        else:
            stack += list(node)[::-1]
    return fold(" ".join(" ".join(texts).split()))


def _sheets(reading: _Reading, body: etree._Element) -> None:
    """Each visible sheet is a page with its table."""
    draft = reading.draft
    tables = [t for t in body.iterchildren(f"{_TABLE}table") if not reading.style(t).hidden]
    draft.pages = max(1, len(tables))
    for page, table in enumerate(tables, 1):
        reading.page = page
        reading.urls = []
        name = fold(table.get(f"{_TABLE}name") or "")
        draft.heading = name if _THAI.search(name) else ""
        write_sheet(draft, _sheet(reading, table), page)
        known = {link.url for link in draft.links}
        draft.links += [
            Link(url, fold(label), heading=draft.heading)
            for url, label in reading.urls
            if url not in known
        ]


def _sheet(reading: _Reading, table: etree._Element) -> Grid:
    """The cells of a sheet that are shown, merged ones repeated."""
    hidden = _hidden_columns(table)
    grid: Grid = []
    merged: list[tuple[int, int, Cell]] = []
    for row, _, times in _rows(table):
        line: list[Cell] = []
        for node in _row_cells(row):
            over, down = _reach(node)
            cell = Cell(_value(reading, node), min(over, _MOST_COLUMNS), down)
            if over > 1 or down > 1:
                merged.append((len(grid), len(line), cell))
            again = _number(node.get(f"{_TABLE}number-columns-repeated"), 1)
            line += [cell] * min(again, _MOST_COLUMNS - len(line))
        if not any(cell.text for cell in line):
            times = 1
        for _ in range(min(times, _MOST_REPEATS, _MOST_ROWS - len(grid))):
            grid.append(line[:])
    width = max(map(len, grid), default=0)
    grid = [line + [EMPTY] * (width - len(line)) for line in grid]
    _merge(grid, merged)
    kept = [column for column in range(width) if column not in hidden]
    return drop_empty([[line[column] for column in kept] for line in grid])


def _merge(grid: Grid, merged: list[tuple[int, int, Cell]]) -> None:
    """Put merged cells at every place they cover."""
    for top, left, cell in merged:
        for line in grid[top : top + min(cell.rows, _MOST_REPEATS)]:
            end = min(left + cell.columns, len(line))
            line[left:end] = [cell] * (end - left)


def _hidden_columns(table: etree._Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in table.iter(f"{_TABLE}table-column"):
        times = min(_number(column.get(f"{_TABLE}number-columns-repeated"), 1), _MOST_COLUMNS)
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            hidden |= set(range(at, at + times))
        at += times
    return hidden


def _value(reading: _Reading, cell: etree._Element) -> str:
    """A cell as a reader sees it, dates as year-month-day."""
    date = cell.get(f"{_OFFICE}date-value")
    if date:
        return date.replace("T00:00:00", "").replace("T", " ")[:16]
    return _cell_text(reading, cell, [])


def _slides(reading: _Reading, body: etree._Element) -> None:
    """Each slide that is shown is a page."""
    pages = [p for p in body.iterchildren(f"{_DRAW}page") if not reading.style(p).hidden]
    reading.draft.pages = max(1, len(pages))
    for number, page in enumerate(pages, 1):
        reading.page = number
        for frame in page:
            if isinstance(frame.tag, str) and frame.tag not in _UNSEEN:
                _frame(reading, frame, frame.attrib.get(f"{_SHOW}class") == "title")


def _frame(reading: _Reading, frame: etree._Element, title: bool) -> None:
    """A frame of a slide: its texts, its table, or its picture."""
    draft = reading.draft
    if title:
        texts = [_line(reading, p)[0] for p in frame.iter(f"{_TEXT}p")]
        text = fold(" ".join(" ".join(texts).split()))
        draft.add(text, BlockKind.HEADING, level=1, page=reading.page)
        return
    if frame.find(f"{_TABLE}table") is None and frame.find(f"{_DRAW}image") is not None:
        draft.images.append(Image("", at=len(draft.blocks), page=reading.page))
    _blocks(reading, frame) if frame.tag != f"{_TEXT}p" else _paragraph(reading, frame, False)


def _number(value: str | None, least: int) -> int:
    return max(least, int(value)) if value and value.isdecimal() and len(value) < 9 else least
