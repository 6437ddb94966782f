"""Reads RTF files: headings, lists, tables, headers and footers; hidden and deleted text is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from crawler.documents.dom import wordset
from crawler.documents.draft import Draft
from crawler.documents.edges import Edge, Row, grid_of
from crawler.documents.rtf_marks import Mark, marks
from crawler.model import BlockKind, Document, Image, Link, Region, Response
from crawler.text import fold

TYPE = "application/rtf"
_LETTERS = {
    "tab": "\t", "line": "\n", "lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"',
    "bullet": "•", "endash": "-", "emdash": "-", "~": " ", "_": "-", "emspace": " ", "enspace": " ",
}  # fmt: skip
_UNSEEN = wordset(
    "fonttbl colortbl stylesheet info pict objdata object generator listtable listoverridetable "
    "rsidtbl themedata colorschememapping latentstyles datastore xmlnstbl annotation atnid "
    "atnauthor atnref atndate filetbl revtbl bkmkstart bkmkend pntext listtext pnseclvl "
    "pgptbl mmathPr wgrffmtfilter sp sn sv nonesttables template password userprops docvar "
    "background ftnsep ftnsepc aftnsep aftnsepc"
)
_EDGES = {
    "header": Region.HEADER, "headerl": Region.HEADER, "headerr": Region.HEADER,
    "headerf": Region.HEADER, "footer": Region.FOOTER, "footerl": Region.FOOTER,
    "footerr": Region.FOOTER, "footerf": Region.FOOTER,
}  # fmt: skip
# Read, although a reader may pass them over.
_STARRED = frozenset({"shpinst", "fldinst", "shptxt", "shppict", "nesttableprops"})
_URL = re.compile(r"HYPERLINK\s+\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits from the one around it."""

    seen: bool = True
    region: Region = Region.BODY
    hidden: bool = False
    bold: bool = False
    field: str = ""  # "code" or "result" of a field, "row" in what is said of an inner row


@dataclass(slots=True)
class _Reading:
    draft: Draft = field(default_factory=Draft)
    group: _Group = _Group()
    groups: list[_Group] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    plain: bool = False  # a letter of the paragraph is not bold
    level: int = 0
    listed: bool = False
    in_table: bool = False
    cell: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    mark: dict[str, bool] = field(default_factory=dict)  # what is said of the next cell's edge
    left: int = 0
    rows: list[Row] = field(default_factory=list)
    inner_tables: list[list[Row]] = field(default_factory=list)  # tables in cells
    inner_rows: list[Row] = field(default_factory=list)
    inner_texts: list[str] = field(default_factory=list)
    inner: bool = False
    own: int = 0  # paragraphs of the cell before the table in it
    star: bool = False
    code: str = ""
    link: tuple[str, int] | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    levels: Mapping[int, int] = field(default_factory=dict)
    kept: tuple[list[str], bool, int, bool, bool] | None = None  # the body, while an edge is read


def parse_rtf(response: Response) -> Document:
    """Read an RTF."""
    reading = _Reading(levels=_levels(response.body))
    for mark in marks(response.body):
        _take(reading, mark)
    _end_paragraph(reading)
    _end_table(reading)
    draft = reading.draft
    body = [block for block in draft.blocks if block.region is Region.BODY]
    draft.title = next((b.text for b in body if b.level), body[0].text[:150] if body else "")
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "empty document")


def _levels(body: bytes) -> dict[int, int]:
    """The heading level of each paragraph style by its number."""
    start = body.find(b"{\\stylesheet")
    found: dict[int, int] = {}
    for style in re.finditer(rb"\\s(\d{1,4})(?!\d)([^;]{0,1500});", body[start : start + 200_000]):
        level = re.search(rb"\\outlinelevel([0-5])|[Hh]eading (\d)", style[2])
        if level and start >= 0:
            found[int(style[1])] = int(level[1]) + 1 if level[1] else min(6, int(level[2]))
    return found


def _take(reading: _Reading, mark: Mark) -> None:
    if mark.name == "{":
        reading.groups.append(reading.group)
    elif mark.name == "}":
        _close(reading)
    elif not mark.name:
        _letters(reading, mark.text)
    else:
        _command(reading, mark.name, mark.number)
    reading.star = mark.name == "*"


def _close(reading: _Reading) -> None:
    """End a group: an edge's last paragraph, or a field's instruction."""
    before = reading.group
    reading.group = reading.groups.pop() if reading.groups else _Group()
    if before.region is not reading.group.region and before.seen:
        _end_paragraph(reading, before.region)
        if reading.kept:
            (reading.text, reading.plain, reading.level, reading.listed,
             reading.in_table) = reading.kept  # fmt: skip
            reading.kept = None
    if before.field == "code" and reading.group.field != "code":
        found = _URL.search(reading.code)
        reading.link = (found[1], len(reading.text)) if found else None
    elif before.field == "result" and reading.group.field != "result" and reading.link:
        url, start = reading.link
        reading.links.append((url, "".join(reading.text[start:])))
        reading.link = None


def _letters(reading: _Reading, text: str) -> None:
    group = reading.group
    if not group.seen or group.hidden:
        return
    if group.field == "code":
        reading.code += text[:2000]
        return
    reading.text.append(text)
    reading.plain |= not group.bold and bool(text.strip())


def _command(reading: _Reading, name: str, number: int | None) -> None:
    if name == "pict" and reading.group.seen:
        reading.draft.images.append(Image("", at=len(reading.draft.blocks)))
    if name in _UNSEEN or (reading.star and name not in _STARRED):
        reading.group = replace(reading.group, seen=False)
    elif not reading.group.seen or (reading.group.field == "row" and name != "nestrow"):
        return
    elif name == "nesttableprops":
        reading.group = replace(reading.group, field="row")
    elif name in _EDGES:
        reading.kept = (reading.text, reading.plain, reading.level, reading.listed,
                        reading.in_table)  # fmt: skip
        reading.text, reading.in_table, reading.plain = [], False, False
        reading.group = replace(reading.group, region=_EDGES[name])
    elif name in _LETTERS:
        _letters(reading, _LETTERS[name])
    elif name in _COMMANDS:
        _COMMANDS[name](reading, number)


def _hide(reading: _Reading, number: int | None) -> None:
    reading.group = replace(reading.group, hidden=number != 0)


def _bold(reading: _Reading, number: int | None) -> None:
    reading.group = replace(reading.group, bold=number != 0)


def _plain(reading: _Reading, number: int | None) -> None:
    reading.group = replace(reading.group, bold=False, hidden=False)


def _field_code(reading: _Reading, number: int | None) -> None:
    reading.code = ""
    reading.group = replace(reading.group, field="code")


def _field_result(reading: _Reading, number: int | None) -> None:
    reading.group = replace(reading.group, field="result")


def _new_paragraph(reading: _Reading, number: int | None) -> None:
    reading.level, reading.listed, reading.in_table = 0, False, False


def _style(reading: _Reading, number: int | None) -> None:
    reading.level = reading.levels.get(number or 0, 0)


def _outline(reading: _Reading, number: int | None) -> None:
    reading.level = (number or 0) + 1 if 0 <= (number or 0) < 6 else 0


def _list(reading: _Reading, number: int | None) -> None:
    reading.listed = True


def _paragraph(reading: _Reading, number: int | None) -> None:
    _end_paragraph(reading, reading.group.region)


def _end_paragraph(reading: _Reading, region: Region = Region.BODY) -> None:
    """Write a paragraph down, or keep it for its cell."""
    text, reading.text = "".join(reading.text), []
    bold, reading.plain = not reading.plain, False
    if reading.in_table and region is Region.BODY:
        reading.cell.append(text)
        return
    if region is Region.BODY and text.strip():
        _end_table(reading)
    _write_links(reading, text)
    short = bold and 0 < len(text.strip()) <= 120
    level = 0 if region is not Region.BODY else reading.level or (6 if short else 0)
    kind = BlockKind.HEADING if level else BlockKind.ITEM if reading.listed else BlockKind.PARAGRAPH
    for line in [text.replace("\n", " ")] if level else text.split("\n"):
        reading.draft.add(fold(line.strip()), kind, level=level, region=region)


def _write_links(reading: _Reading, text: str) -> None:
    links, reading.links = reading.links, []
    for url, label in links:
        if url.startswith(("http://", "https://", "mailto:")):
            row = fold(text.replace(label, " ", 1))[:300]
            reading.draft.links.append(
                Link(url, fold(label), row, reading.draft.heading, at=len(reading.draft.blocks))
            )


def _in_table(reading: _Reading, number: int | None) -> None:
    reading.in_table = True


def _define_row(reading: _Reading, number: int | None) -> None:
    reading.edges, reading.mark, reading.left = [], {}, 0


def _row_left(reading: _Reading, number: int | None) -> None:
    reading.left = number or 0


def _from_left(reading: _Reading, number: int | None) -> None:
    reading.mark["from_left"] = True


def _from_above(reading: _Reading, number: int | None) -> None:
    reading.mark["from_above"] = True


def _edge(reading: _Reading, number: int | None) -> None:
    if len(reading.edges) < 200:
        reading.edges.append(Edge(number or 0, **reading.mark))
    reading.mark = {}


def _end_cell(reading: _Reading, number: int | None) -> None:
    reading.in_table = True
    _end_paragraph(reading)
    text = " ".join(reading.cell)
    _write_links(reading, text)
    reading.cells.append(fold(" ".join(text.split())))
    reading.cell, reading.own, reading.inner = [], 0, False
    if reading.inner_rows:
        reading.inner_tables.append(reading.inner_rows)
        reading.inner_rows = []


def _end_inner_cell(reading: _Reading, number: int | None) -> None:
    """A cell of a table inside a cell."""
    _end_paragraph(reading)
    reading.inner_texts.append(fold(" ".join(" ".join(reading.cell[reading.own :]).split())))
    del reading.cell[reading.own :]


def _end_inner_row(reading: _Reading, number: int | None) -> None:
    texts, reading.inner_texts = reading.inner_texts[:200], []
    if texts:
        edges = [Edge(1000 * (at + 1)) for at in range(len(texts))]
        reading.inner_rows.append(Row(texts, 0, edges))


def _depth(reading: _Reading, number: int | None) -> None:
    """How deep the coming paragraph lies; what was read before of the cell is its own."""
    if (number or 1) > 1 and not reading.inner:
        reading.own = len(reading.cell)
    reading.inner = (number or 1) > 1


def _end_row(reading: _Reading, number: int | None) -> None:
    texts, reading.cells = reading.cells[:200], []
    if not texts:
        return
    edges = reading.edges
    if len(edges) != len(texts):
        edges = [Edge(1000 * (at + 1)) for at in range(len(texts))]
    reading.rows.append(Row(texts, min(reading.left, edges[0].right), list(edges)))


def _end_table(reading: _Reading) -> None:
    """Write the rows read so far as a table, those inside its cells after it."""
    tables = [reading.rows, *reading.inner_tables]
    reading.rows, reading.inner_tables = [], []
    for rows in tables:
        if all(len(row.texts) == 1 for row in rows):  # a frame
            for row in rows:
                reading.draft.add(row.texts[0])
        else:
            reading.draft.add_table(grid_of(rows))


_COMMANDS: dict[str, Callable[[_Reading, int | None], None]] = {
    "v": _hide, "deleted": _hide, "b": _bold, "ab": _bold, "plain": _plain,
    "fldinst": _field_code, "fldrslt": _field_result, "pard": _new_paragraph, "s": _style,
    "outlinelevel": _outline, "ls": _list, "pn": _list, "par": _paragraph, "sect": _paragraph,
    "page": _paragraph, "intbl": _in_table, "trowd": _define_row, "trleft": _row_left,
    "clmgf": _from_left, "clmrg": _from_left, "clvmrg": _from_above, "cellx": _edge,
    "cell": _end_cell,
    "row": _end_row, "nestcell": _end_inner_cell, "nestrow": _end_inner_row, "itap": _depth,
}  # fmt: skip
