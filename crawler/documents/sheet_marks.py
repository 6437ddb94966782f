"""What a workbook says of its cells beside values: hidden rows and columns, percentages, links.

The library that reads the values tells none of these.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zipfile import ZipFile

from lxml import etree

from crawler.documents.faults import LockedError
from crawler.documents.ole import open_compound
from crawler.documents.package import internal, open_archive, read_part, read_xml, relations

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")
_BUILT_IN = {9: 0, 10: 2}  # numbers of the two percentage formats every workbook has
_YES = frozenset({"1", "true"})
_MOST_ROWS, _MOST_COLUMNS = 5_000, 200
_SHEET, _END, _ROW, _COLUMNS, _FORMAT, _STYLE = 0x85, 0x0A, 0x208, 0x7D, 0x41E, 0xE0
_CELLS = frozenset({0x203, 0x27E, 0x06})  # a number, a packed number, a formula
_PASSWORD = 0x2F
_MANY = 0xBD  # packed numbers side by side


@dataclass(slots=True)
class Marks:
    """The marks of one sheet; rows and columns count from 0."""

    rows: set[int] = field(default_factory=set)  # hidden
    columns: set[int] = field(default_factory=set)  # hidden
    percents: dict[tuple[int, int], int] = field(default_factory=dict)  # place -> decimals shown
    links: dict[tuple[int, int], str] = field(default_factory=dict)  # place -> address, not in XLS

    def shows(self, row: int, column: int) -> bool:
        """Whether a reader sees the cell."""
        return row not in self.rows and column not in self.columns


def sheet_marks(body: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its name; none where the file does not tell them."""
    if not body.startswith(b"PK"):
        compound = open_compound(body)
        return dict(_old(compound.stream("Workbook") or compound.stream("Book")))
    archive = open_archive(body)
    return dict(_new(archive))


def _new(archive: ZipFile) -> Iterator[tuple[str, Marks]]:
    """Those of an XLSX."""
    book = read_xml(archive, "xl/workbook.xml")
    if book is None:
        return
    targets = internal(archive, "xl/_rels/workbook.xml.rels")
    styles = _percent_styles(read_xml(archive, "xl/styles.xml"))
    for sheet in book.iterfind(f"{_M}sheets/{_M}sheet"):
        target = targets.get(sheet.get(_R) or "", "")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        folder, _, file = name.rpartition("/")
        urls = dict(relations(archive, f"{folder}/_rels/{file}.rels"))
        yield sheet.get("name") or "", _sheet(read_part(archive, name), styles, urls)


def _percent_styles(root: etree._Element | None) -> dict[str, int]:
    """The numbers of cell styles that show a percentage, with its decimals."""
    if root is None:
        return {}
    formats = dict(_BUILT_IN)
    for each in root.iterfind(f"{_M}numFmts/{_M}numFmt"):
        decimals = _decimals(each.get("formatCode") or "")
        if decimals is not None:
            formats[int(each.get("numFmtId") or 0)] = decimals
    used = (int(x.get("numFmtId") or 0) for x in root.iterfind(f"{_M}cellXfs/{_M}xf"))
    return {str(n): formats[number] for n, number in enumerate(used) if number in formats}


def _decimals(code: str) -> int | None:
    """How many decimals a percentage format shows, None for any other format."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.partition(";")[0])
    if not plain.rstrip().endswith("%"):
        return None
    found = re.search(r"\.([0#]+)", plain)
    return len(found[1]) if found else 0


def _sheet(part: bytes, styles: Mapping[str, int], urls: Mapping[str, str]) -> Marks:
    """Read through a sheet without keeping it, as it may be large."""
    marks = Marks()
    if not part:
        return marks
    tags = [f"{_M}{name}" for name in ("col", "row", "hyperlink")]
    stream = io.BytesIO(part)
    at = -1
    for _, node in etree.iterparse(
        stream, tag=tags, resolve_entities=False, no_network=True, recover=True
    ):
        if node.tag == tags[0]:
            marks.columns |= _hidden_columns(node)
        elif node.tag == tags[1]:
            at = int(node.get("r") or at + 2) - 1
            if at < _MOST_ROWS:
                _note_row(marks, node, at, styles)
            _forget(node)
        else:
            _note_link(marks, node, urls)
    return marks


def _forget(row: etree._Element) -> None:
    """Free a row that was read, and those before it."""
    row.clear()
    before, parent = row.getprevious(), row.getparent()
    if before is not None and parent is not None:
        parent.remove(before)


def _note_row(marks: Marks, row: etree._Element, at: int, styles: Mapping[str, int]) -> None:
    if row.get("hidden") in _YES:
        marks.rows.add(at)
    for cell in row if styles else ():
        place = _PLACE.fullmatch(cell.get("r") or "")
        decimals = styles.get(cell.get("s") or "")
        if place and decimals is not None:
            marks.percents[at, _column(place[1])] = decimals


def _hidden_columns(column: etree._Element) -> set[int]:
    if column.get("hidden") not in _YES:
        return set()
    first, last = int(column.get("min") or 1), int(column.get("max") or 1)
    return set(range(first - 1, min(last, _MOST_COLUMNS)))


def _note_link(marks: Marks, link: etree._Element, urls: Mapping[str, str]) -> None:
    place = _PLACE.match(link.get("ref") or "")
    url = urls.get(link.get(_R) or "", "")
    if place and url.startswith(("http://", "https://")):
        marks.links[int(place[2]) - 1, _column(place[1])] = url


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(slots=True)
class _Book:
    """What an old workbook says before its sheets."""

    sheets: dict[int, str] = field(default_factory=dict)  # where a sheet begins -> its name
    formats: dict[int, int] = field(default_factory=lambda: dict(_BUILT_IN))
    styles: list[int] = field(default_factory=list)  # format of each cell style


def _old(stream: bytes) -> Iterator[tuple[str, Marks]]:
    """Those of an XLS."""
    book = _Book()
    for kind, part in _records(stream, 0):
        _learn(book, kind, part)
    for start, name in book.sheets.items():
        marks = Marks()
        for kind, part in _records(stream, start):
            _note(marks, book, kind, part)
        yield name, marks


def _learn(book: _Book, kind: int, part: bytes) -> None:
    """What one record says of the book."""
    if kind == _PASSWORD:
        raise LockedError("the file asks for a password")
    if kind == _SHEET and len(part) > 8:
        book.sheets[struct.unpack_from("<I", part)[0]] = _name(part[6:])
    elif kind == _FORMAT and len(part) > 5:
        decimals = _decimals(part[5:].replace(b"\0", b"").decode("latin-1"))
        if decimals is not None:
            book.formats[struct.unpack_from("<H", part)[0]] = decimals
    elif kind == _STYLE and len(part) >= 4:
        book.styles.append(struct.unpack_from("<H", part, 2)[0])


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records up to the end of a part of the stream; charts lie inside as parts."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        part = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += kind in (0x809, 0x409, 0x209)
        depth -= kind == _END
        if depth <= 0:
            return
        if depth == 1:
            yield kind, part


def _name(part: bytes) -> str:
    wide = len(part) > 1 and part[1] & 1
    text = part[2 : 2 + part[0] * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "cp1252", "replace")


def _note(marks: Marks, book: _Book, kind: int, part: bytes) -> None:
    """What one record says of rows, columns or cells."""
    if kind == _ROW and len(part) >= 14:
        if part[12] & 0x20:
            marks.rows.add(struct.unpack_from("<H", part)[0])
    elif kind == _COLUMNS and len(part) >= 10:
        first, last = struct.unpack_from("<HH", part)
        if part[8] & 1:
            marks.columns |= set(range(first, min(last + 1, _MOST_COLUMNS)))
    elif kind in _CELLS and len(part) >= 6:
        row, column, style = struct.unpack_from("<HHH", part)
        _percent(marks, book, (row, column), style)
    elif kind == _MANY and len(part) >= 12:
        row, column = struct.unpack_from("<HH", part)
        for at in range(4, len(part) - 6, 6):
            style = struct.unpack_from("<H", part, at)[0]
            _percent(marks, book, (row, column + (at - 4) // 6), style)


def _percent(marks: Marks, book: _Book, place: tuple[int, int], style: int) -> None:
    decimals = book.formats.get(book.styles[style]) if style < len(book.styles) else None
    if decimals is not None:
        marks.percents[place] = decimals
