"""Reads old Word files (.doc, Word 97 to 2003): headings, lists, tables, headers and footers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.documents.draft import Draft
from crawler.documents.edges import Edge, Row, grid_of
from crawler.documents.word97 import Properties, Word97, take_apart
from crawler.model import BlockKind, Document, Image, Link, Region, Response
from crawler.text import fold

TYPE = "application/msword"
_IN_TABLE, _ROW_END, _OUTLINE, _LIST = 0x2416, 0x2417, 0x2640, 0x460B
_INNER_CELL, _INNER_ROW_END, _DEPTH = 0x244B, 0x244C, 0x6649
_TABLE_CELLS = 0xD608
_MARKS = "\r\x07\x0c"
_PICTURES = "\x01\x08"
_SHOWN = str.maketrans({"\x0b": "\n", "\x1e": "-", **dict.fromkeys("\x1f\1\2\3\4\5\x08\0")})
_URL = re.compile(r"HYPERLINK\s+\"([^\"]+)\"")


@dataclass(slots=True)
class _Reading:
    word: Word97
    draft: Draft = field(default_factory=Draft)
    rows: list[Row] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # cells of the row that is being read
    cell: list[str] = field(default_factory=list)  # paragraphs of the cell that is being read
    inner_tables: list[list[Row]] = field(default_factory=list)  # tables in cells
    inner_rows: list[Row] = field(default_factory=list)
    inner_texts: list[str] = field(default_factory=list)
    inner_cell: list[str] = field(default_factory=list)


def parse_doc(response: Response) -> Document:
    """Read an old Word file."""
    word = take_apart(response.body)
    reading = _Reading(word)
    _edges(reading, (0, 1, 4), Region.HEADER)
    for part in ("main", "boxes", "notes", "endnotes"):
        _read(reading, *word.parts.get(part, (0, 0)))
        _end_table(reading)
    _edges(reading, (2, 3, 5), Region.FOOTER)
    draft = reading.draft
    body = [block for block in draft.blocks if block.region is Region.BODY]
    draft.title = next((b.text for b in body if b.level), body[0].text[:150] if body else "")
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "empty document")


def _edges(reading: _Reading, kinds: tuple[int, ...], region: Region) -> None:
    """The running headers or footers; each section has six, after six marks of notes."""
    first, last = reading.word.parts.get("headers", (0, 0))
    ends = reading.word.header_ends
    for number in range(6, len(ends) - 1):
        if (number - 6) % 6 in kinds and ends[number + 1] <= last - first:
            for start, end in _paragraphs(
                reading.word, first + ends[number], first + ends[number + 1]
            ):
                reading.draft.add(_shown(reading.word, start, end)[0], region=region)


def _read(reading: _Reading, start: int, end: int) -> None:
    for first, last in _paragraphs(reading.word, start, end):
        style, properties = reading.word.style(last)
        if _on(properties, _IN_TABLE):
            _in_table(reading, first, last, properties)
        else:
            _end_table(reading)
            _paragraph(reading, first, last, style, properties)


def _paragraphs(word: Word97, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Begin and end mark of each paragraph or cell."""
    end = min(end, len(word.text))
    while start < end:
        marks = [at for mark in _MARKS if (at := word.text.find(mark, start, end)) >= 0]
        last = min(marks, default=end - 1)
        yield start, last
        start = last + 1


def _on(properties: Properties, code: int) -> bool:
    return properties.get(code, b"\0")[:1] == b"\1"


def _paragraph(
    reading: _Reading, first: int, last: int, style: int, properties: Properties
) -> None:
    """One paragraph; a line break inside begins a new block."""
    word, draft = reading.word, reading.draft
    text, urls = _shown(word, first, last)
    if any(mark in word.text[first:last] for mark in _PICTURES):
        draft.images.append(Image("", at=len(draft.blocks)))
    for url, label in urls:
        draft.links.append(Link(url, label, text.replace(label, " ", 1).strip(), draft.heading,
                                at=len(draft.blocks)))  # fmt: skip
    level = _level(word, first, last, style, properties)
    listed = properties.get(_LIST, b"\0\0") not in (b"\0\0", b"\x01\xf8")
    kind = BlockKind.HEADING if level else BlockKind.ITEM if listed else BlockKind.PARAGRAPH
    for line in [text.replace("\n", " ")] if level else text.split("\n"):
        draft.add(fold(line), kind, level=level)


def _level(word: Word97, first: int, last: int, style: int, properties: Properties) -> int:
    """The heading level by style (1 to 9 are built in), outline, or a short line all in bold."""
    outline = properties.get(_OUTLINE, b"\x09")[:1] or b"\x09"
    level = style if 1 <= style <= 9 else outline[0] + 1
    if level <= 6:
        return level
    letters = [at for at in range(first, last) if not word.text[at].isspace()]
    return 6 if 0 < len(letters) <= 120 and all(word.bold[at] for at in letters) else 0


def _shown(word: Word97, first: int, last: int) -> tuple[str, list[tuple[str, str]]]:
    """What a reader sees of a stretch, and the addresses of links in it with their words."""
    text = "".join(
        letter
        for letter, hidden in zip(word.text[first:last], word.hidden[first:last], strict=True)
        if not hidden or letter in "\x13\x14\x15"
    )
    urls = []
    parts: list[str] = []
    codes: list[tuple[str, int]] = []  # instruction and begin of the result of open fields
    for piece in re.split("([\x13\x14\x15])", text):
        if piece == "\x13":
            codes.append(("", -1))
        elif piece == "\x14" and codes:
            codes[-1] = (codes[-1][0], len(parts))
        elif piece == "\x15" and codes:
            code, begin = codes.pop()
            found = _URL.search(code)
            if found and begin >= 0:
                urls.append((found[1], _plain("".join(parts[begin:]))))
        elif codes and codes[-1][1] < 0:
            codes[-1] = (codes[-1][0] + piece, -1)
        else:
            parts.append(piece)
    return _plain("".join(parts)), [url for url in urls if url[0].startswith(("http", "mailto:"))]


def _plain(text: str) -> str:
    return "\n".join(fold(line) for line in text.translate(_SHOWN).split("\n"))


def _in_table(reading: _Reading, first: int, last: int, properties: Properties) -> None:
    """A paragraph of a cell; the mark after it may end the cell or the row."""
    word = reading.word
    if _on(properties, _ROW_END):
        reading.rows += _row(reading.texts, properties)
        reading.texts, reading.cell = [], []
        return
    text, urls = _shown(word, first, last)
    for url, label in urls:
        row = " ".join(filter(None, reading.texts))
        reading.draft.links.append(Link(url, label, row, reading.draft.heading))
    if int.from_bytes(properties.get(_DEPTH, b"\1"), "little") > 1:
        _in_inner_table(reading, text, properties)
        return
    reading.cell.append(text)
    if word.text[last] == "\x07":
        reading.texts.append(fold(" ".join(" ".join(reading.cell).split())))
        reading.cell = []
        if reading.inner_rows:
            reading.inner_tables.append(reading.inner_rows)
            reading.inner_rows = []


def _in_inner_table(reading: _Reading, text: str, properties: Properties) -> None:
    """A paragraph of a table that stands in a cell."""
    if _on(properties, _INNER_ROW_END):
        reading.inner_rows += _row(reading.inner_texts, properties)
        reading.inner_texts, reading.inner_cell = [], []
        return
    reading.inner_cell.append(text)
    if _on(properties, _INNER_CELL):
        reading.inner_texts.append(fold(" ".join(" ".join(reading.inner_cell).split())))
        reading.inner_cell = []


def _row(texts: list[str], properties: Properties) -> list[Row]:
    """The row of the texts, none without any."""
    left, edges = _row_edges(properties.get(_TABLE_CELLS, b""))
    if len(edges) < len(texts):  # untold, or of a table deeper inside
        left, edges = 0, [Edge(1000 * (number + 1)) for number in range(len(texts))]
    texts = texts + [""] * (len(edges) - len(texts))
    return [Row(texts, left, edges)] if edges else []


def _row_edges(definition: bytes) -> tuple[int, list[Edge]]:
    """The left edge of a row and the right ones of its cells."""
    count = definition[2] if len(definition) > 2 else 0
    if not 0 < count <= 63 or len(definition) < 3 + 2 * (count + 1):
        return 0, []
    places = struct.unpack_from(f"<{count + 1}h", definition, 3)
    found = []
    for number in range(count):
        at = 3 + 2 * (count + 1) + 20 * number
        flags = int.from_bytes(definition[at : at + 2], "little")
        found.append(Edge(places[number + 1], flags & 0x60 == 0x20, bool(flags & 3)))
    return places[0], found


def _end_table(reading: _Reading) -> None:
    """Write the rows read so far as a table, those inside its cells after it."""
    tables = [reading.rows, *reading.inner_tables]
    rest = [*reading.texts, *reading.cell, *reading.inner_texts, *reading.inner_cell]
    reading.rows, reading.inner_tables, reading.inner_rows = [], [], []
    reading.texts, reading.cell, reading.inner_texts, reading.inner_cell = [], [], [], []
    for rows in tables:
        if all(len(row.texts) == 1 for row in rows):  # a frame
            for row in rows:
                reading.draft.add(row.texts[0])
        else:
            reading.draft.add_table(grid_of(rows))
    for line in "\n".join(rest).split("\n"):  # a row that has no end
        reading.draft.add(fold(line))
