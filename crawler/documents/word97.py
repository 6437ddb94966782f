"""Takes apart old Word files (Word 97 to 2003): texts, and what paragraphs and letters are.

A file is a stream of text pieces; pages of 512 bytes elsewhere in the stream tell the properties of
the runs and paragraphs by their place in the file ([MS-DOC], published by Microsoft).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.documents.faults import LockedError, StrangeError
from crawler.documents.ole import open_compound

_PAGE = 512
_MOST_CHARS = 8_000_000
_CLX, _CHPX, _PAPX, _HEADERS = 33, 12, 13, 11  # places in the table of what lies where
_COUNTS = ("main", "notes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DELETED, _HIDDEN, _BOLD, _BOLD_THAI = 0x0800, 0x083C, 0x0835, 0x085C
_TABLE_CELLS = 0xD608

Properties = Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters, and where they lie in the file."""

    start: int
    end: int
    at: int
    wide: int  # bytes a letter


@dataclass(slots=True)
class Word97:
    """An old Word file taken apart."""

    text: str
    parts: Mapping[str, tuple[int, int]]  # main, notes, headers ...: where each begins and ends
    hidden: bytearray  # a byte a letter: deleted or hidden
    bold: bytearray
    header_ends: tuple[int, ...] = ()
    _pieces: list[Piece] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _paragraphs: list[tuple[int, int, Properties]] = field(default_factory=list)

    def style(self, at: int) -> tuple[int, Properties]:
        """The style number and own properties of the paragraph whose end mark stands here."""
        place = self._place(at)
        found = bisect_right(self._ends, place)
        if found >= len(self._paragraphs):
            return 0, {}
        _, style, properties = self._paragraphs[found]
        return style, properties

    def _place(self, at: int) -> int:
        number = bisect_right(self._pieces, at, key=lambda piece: piece.start) - 1
        piece = self._pieces[max(0, number)]
        return piece.at + (at - piece.start) * piece.wide


def take_apart(body: bytes) -> Word97:
    """Read the streams of an old Word file."""
    compound = open_compound(body)
    main = compound.stream("WordDocument")
    magic, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 10)[0]
    if magic != 0xA5EC or version < 0xC0:
        raise StrangeError("a Word file older than Word 97")
    if flags & 0x8100:
        raise LockedError("the file asks for a password")
    table = compound.stream("1Table" if flags & 0x0200 else "0Table")
    counts, lies = _header(main)
    pieces = list(_pieces(_part(table, lies(_CLX))))
    text = "".join(_letters(main, piece) for piece in pieces)[:_MOST_CHARS]
    word = Word97(text, _spans(counts), bytearray(len(text)), bytearray(len(text)), (), pieces)
    for start, end, grpprl in _runs(main, _part(table, lies(_CHPX)), _run_properties):
        _mark(word, start, end, _properties(grpprl))
    for _, end, grpprl in _runs(main, _part(table, lies(_PAPX)), _paragraph_properties):
        style = int.from_bytes(grpprl[:2], "little")
        word._ends.append(end)
        word._paragraphs.append((end, style, _properties(grpprl[2:])))
    stories = _part(table, lies(_HEADERS))
    word.header_ends = struct.unpack(f"<{len(stories) // 4}I", stories[: len(stories) // 4 * 4])
    return word


def _header(main: bytes) -> tuple[list[int], Callable[[int], tuple[int, int]]]:
    """How many letters each part has, and where in the table stream a structure lies."""
    at = 32
    at += 2 + 2 * struct.unpack_from("<H", main, at)[0]
    longs = struct.unpack_from("<H", main, at)[0]
    counts = struct.unpack_from(f"<{min(longs, 22)}I", main, at + 2)
    at += 2 + 4 * longs + 2

    def lies(number: int) -> tuple[int, int]:
        start, size = struct.unpack_from("<II", main, at + 8 * number)
        return start, size

    return list(counts[3:11]), lies


def _part(table: bytes, place: tuple[int, int]) -> bytes:
    start, size = place
    return table[start : start + size]


def _spans(counts: list[int]) -> dict[str, tuple[int, int]]:
    spans, at = {}, 0
    for name, count in zip(_COUNTS, counts, strict=False):
        spans[name] = (at, at + count)
        at += count
    return spans


def _pieces(clx: bytes) -> Iterator[Piece]:
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise ValueError("no table of pieces")
    plc = clx[at + 5 :]
    count = (len(plc) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        narrow = bool(where & 0x40000000)
        place = (where & 0x3FFFFFFF) // (2 if narrow else 1)
        if starts[number] < starts[number + 1] <= _MOST_CHARS:
            yield Piece(starts[number], starts[number + 1], place, 1 if narrow else 2)


def _letters(main: bytes, piece: Piece) -> str:
    count = piece.end - piece.start
    part = main[piece.at : piece.at + count * piece.wide]
    text = part.decode("cp1252" if piece.wide == 1 else "utf-16-le", "replace")
    return text[:count].ljust(count, "\0")  # two-part letters are beyond what Thai needs


def _runs(
    main: bytes, plc: bytes, read: Callable[[bytes, int, int], bytes]
) -> Iterator[tuple[int, int, bytes]]:
    """Begin, end and properties of every run that the pages of a table tell, in file order."""
    count = max(0, (len(plc) - 4) // 8)
    for number in range(count):
        page_number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
        page = main[page_number * _PAGE : (page_number + 1) * _PAGE]
        if len(page) < _PAGE:
            continue
        runs = min(page[-1], 101)
        places = struct.unpack_from(f"<{runs + 1}I", page)
        for run in range(runs):
            yield places[run], places[run + 1], read(page, runs, run)


def _run_properties(page: bytes, runs: int, run: int) -> bytes:
    offset = page[4 * (runs + 1) + run] * 2
    return page[offset + 1 : offset + 1 + page[offset]] if 0 < offset < _PAGE else b""


def _paragraph_properties(page: bytes, runs: int, run: int) -> bytes:
    offset = page[min(_PAGE - 1, 4 * (runs + 1) + 13 * run)] * 2
    if not 0 < offset < _PAGE - 2:
        return b""
    size = page[offset]
    if size:
        return page[offset + 1 : offset + 2 * size]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]


def _properties(grpprl: bytes) -> dict[int, bytes]:
    """Each property's operand by its number."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 3 <= len(grpprl):
        code = int.from_bytes(grpprl[at : at + 2], "little")
        at += 2
        if code == _TABLE_CELLS:
            size = 1 + int.from_bytes(grpprl[at : at + 2], "little")
        else:
            size = _SIZES.get(code >> 13) or 1 + grpprl[at]
        found[code] = grpprl[at : at + size]
        at += size
    return found


def _mark(word: Word97, start: int, end: int, properties: Properties) -> None:
    """Mark the letters of a run that are hidden, deleted or bold."""
    hidden = any(
        properties.get(code, b"\0")[:1] in (b"\1", b"\x81") for code in (_DELETED, _HIDDEN)
    )
    bold = any(properties.get(code, b"\0")[:1] == b"\1" for code in (_BOLD, _BOLD_THAI))
    if not (hidden or bold):
        return
    for piece in word._pieces:
        first = max(piece.start, piece.start + (start - piece.at) // piece.wide)
        last = min(piece.end, piece.start + (end - piece.at + piece.wide - 1) // piece.wide)
        last = min(last, len(word.text))
        if first < last:
            for marks in [word.hidden] * hidden + [word.bold] * bold:
                marks[first:last] = b"\1" * (last - first)
