"""Reads old PowerPoint files (.ppt, 97 to 2003): each slide that is shown is a page.

A file is a tree of records; a list of edits tells where the newest state of each slide lies
([MS-PPT] and [MS-ODRAW], published by Microsoft).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.documents.draft import Draft
from crawler.documents.faults import LockedError, StrangeError
from crawler.documents.grids import EMPTY, Cell, Grid
from crawler.documents.ole import open_compound
from crawler.model import BlockKind, Document, Image, Response
from crawler.text import fold

TYPE = "application/vnd.ms-powerpoint"
_LOCKED = 0xF3D1C4DF
_EDIT, _DIRECTORY, _DOCUMENT, _SLIDE = 0x0FF5, 0x1772, 0x03E8, 0x03EE
_SLIDE_LIST, _SLIDE_PLACE, _SLIDE_INFO = 0x0FF0, 0x03F3, 0x03F9
_TEXT_KIND, _CHARS, _BYTES, _OUTLINE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_GROUP, _SHAPE, _TEXTBOX = 0xF003, 0xF004, 0xF00D
_CHILD_ANCHOR, _OPTIONS, _MORE_OPTIONS = 0xF00F, 0xF00B, 0xF122
_PICTURE, _IS_TABLE = 0x0104, 0x039F
_TITLES = (0, 6)
_MOST_EDITS, _MOST_RECORDS, _MOST_SLIDES, _DEEP = 500, 200_000, 1000, 40

Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the tree; its content is a stretch of the stream."""

    kind: int
    instance: int
    holds: bool  # other records
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Text:
    kind: int
    text: str


@dataclass(slots=True)
class _Slides:
    data: bytes
    draft: Draft
    texts: list[_Text] = field(default_factory=list)  # the outline's texts of the slide
    page: int = 1
    left: int = _MOST_RECORDS

    def children(self, parent: Record) -> Iterator[Record]:
        """The records right inside another."""
        at = parent.start
        while at + 8 <= parent.end and self.left > 0:
            self.left -= 1
            record = record_at(self.data, at, parent.end)
            yield record
            at = record.end

    def inside(self, parent: Record, kind: int) -> Iterator[Record]:
        """The records of a kind right inside another."""
        return (record for record in self.children(parent) if record.kind == kind)

    def part(self, record: Record) -> bytes:
        """What a record holds."""
        return self.data[record.start : record.end]


def record_at(data: bytes, at: int, end: int) -> Record:
    """The record that begins here."""
    mark, kind, size = struct.unpack_from("<HHI", data, at)
    return Record(kind, mark >> 4, mark & 0xF == 0xF, at + 8, min(end, at + 8 + size))


def parse_ppt(response: Response) -> Document:
    """Read an old presentation."""
    compound = open_compound(response.body)
    data, user = compound.stream("PowerPoint Document"), compound.stream("Current User")
    if len(user) < 20:
        raise StrangeError("a PowerPoint file older than PowerPoint 97")
    token, newest = struct.unpack_from("<II", user, 12)
    if token == _LOCKED:
        raise LockedError("the file asks for a password")
    places, document = _places(data, newest)
    draft = Draft()
    slides = _Slides(data, draft)
    root = record_at(data, places[document], len(data))
    for record in list(slides.inside(root, _SLIDE_LIST)):
        if record.instance == 0:
            _write_slides(slides, record, places)
    draft.pages = max(1, slides.page - 1)
    first = draft.blocks[0].text[:150] if draft.blocks else ""
    draft.title = next((b.text for b in draft.blocks if b.level), first)
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "no slides")


def _places(data: bytes, newest: int) -> tuple[dict[int, int], int]:
    """Where the newest state of each object lies, and which one is the document."""
    places: dict[int, int] = {}
    document, at = 0, newest
    for _ in range(_MOST_EDITS):
        if not 0 < at < len(data) - 28 or record_at(data, at, len(data)).kind != _EDIT:
            break
        older, directory, root = struct.unpack_from("<III", data, at + 16)
        document = document or root
        for number, place in _directory(data, directory):
            places.setdefault(number, place)
        at = older
    if document not in places:
        raise ValueError("no list of slides")
    return places, document


def _directory(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    record = record_at(data, at, len(data))
    if record.kind != _DIRECTORY:
        return
    at = record.start
    while at + 4 <= record.end:
        mark = struct.unpack_from("<I", data, at)[0]
        first, count = mark & 0xFFFFF, mark >> 20
        for number in range(min(count, (record.end - at - 4) // 4)):
            yield first + number, struct.unpack_from("<I", data, at + 4 + 4 * number)[0]
        at += 4 + 4 * count


def _write_slides(slides: _Slides, listed: Record, places: Mapping[int, int]) -> None:
    """Each slide of the list: its own texts stand in the list, the others in its drawing."""
    found: list[tuple[int, list[_Text]]] = []
    for record in slides.children(listed):
        if record.kind == _SLIDE_PLACE:
            found.append((struct.unpack_from("<I", slides.data, record.start)[0], []))
        elif found:
            _take_text(slides, record, found[-1][1])
    for number, texts in found[:_MOST_SLIDES]:
        place = places.get(number, 0)
        if not 0 < place < len(slides.data) - 8:
            continue
        record = record_at(slides.data, place, len(slides.data))
        if record.kind == _SLIDE and not _hidden(slides, record):
            slides.texts = texts
            _write(slides, record)
            slides.page += 1


def _hidden(slides: _Slides, slide: Record) -> bool:
    for info in slides.inside(slide, _SLIDE_INFO):
        flags = slides.part(info)[10:12]
        return bool(int.from_bytes(flags, "little") & 4)
    return False


def _take_text(slides: _Slides, record: Record, texts: list[_Text]) -> None:
    """Add a text record's text; the record before it tells what it is."""
    part = slides.part(record)
    if record.kind == _TEXT_KIND:
        texts.append(_Text(int.from_bytes(part[:4], "little"), ""))
    elif record.kind in (_CHARS, _BYTES) and texts:
        text = part.decode("utf-16-le" if record.kind == _CHARS else "latin-1", "replace")
        texts[-1] = _Text(texts[-1].kind, text)
    elif record.kind == _OUTLINE:
        number = int.from_bytes(part[:4], "little")
        texts += slides.texts[number : number + 1]


def _write(slides: _Slides, parent: Record, depth: int = 0) -> None:
    """The shapes below a record, in drawing order."""
    for record in slides.children(parent):
        if record.kind == _SHAPE:
            _write_shape(slides, record)
        elif record.kind == _GROUP and _is_table(slides, record):
            slides.draft.add_table(_grid(list(_cells(slides, record))), page=slides.page)
        elif record.holds and depth < _DEEP:
            _write(slides, record, depth + 1)


def _write_shape(slides: _Slides, shape: Record) -> None:
    draft = slides.draft
    if _PICTURE in _options(slides, shape):
        draft.images.append(Image("", at=len(draft.blocks), page=slides.page))
    for text in _texts(slides, shape):
        title = text.kind in _TITLES
        kind = BlockKind.HEADING if title else BlockKind.PARAGRAPH
        for line in text.text.replace("\x0b", " " if title else "\r").split("\r"):
            draft.add(fold(" ".join(line.split())), kind, level=int(title), page=slides.page)


def _texts(slides: _Slides, shape: Record) -> list[_Text]:
    texts: list[_Text] = []
    for box in slides.inside(shape, _TEXTBOX):
        for record in slides.children(box):
            _take_text(slides, record, texts)
    return texts


def _options(slides: _Slides, shape: Record) -> set[int]:
    """The numbers of the drawing properties that a shape has."""
    found = set()
    for record in slides.children(shape):
        if record.kind in (_OPTIONS, _MORE_OPTIONS):
            last = min(record.end - 6, record.start + 6 * (record.instance - 1))
            for at in range(record.start, last + 1, 6):
                found.add(int.from_bytes(slides.data[at : at + 2], "little") & 0x3FFF)
    return found


def _is_table(slides: _Slides, group: Record) -> bool:
    first = next(slides.inside(group, _SHAPE), None)
    return first is not None and _IS_TABLE in _options(slides, first)


def _cells(slides: _Slides, group: Record) -> Iterator[tuple[Box, str]]:
    """The cells of a table with their places."""
    for shape in list(slides.inside(group, _SHAPE)):
        texts = " ".join(text.text for text in _texts(slides, shape))
        for anchor in slides.inside(shape, _CHILD_ANCHOR):
            if anchor.end - anchor.start >= 16 and _has_box(slides, shape):
                left, top, right, bottom = struct.unpack_from("<iiii", slides.data, anchor.start)
                yield (left, top, right, bottom), fold(" ".join(texts.split()))


def _has_box(slides: _Slides, shape: Record) -> bool:
    """Whether it is a cell; the table's rules are shapes too."""
    return next(slides.inside(shape, _TEXTBOX), None) is not None


def _grid(cells: list[tuple[Box, str]]) -> Grid:
    """The cells on the columns and rows that their edges make."""
    columns = sorted({box[0] for box, _ in cells})[:200]
    rows = sorted({box[1] for box, _ in cells})[:2000]
    grid: Grid = [[EMPTY] * len(columns) for _ in rows]
    for (left, top, right, bottom), text in cells:
        over = [c for c, place in enumerate(columns) if left <= place < max(right, left + 1)]
        down = [r for r, place in enumerate(rows) if top <= place < max(bottom, top + 1)]
        cell = Cell(text, len(over), len(down))
        for row in down:
            for column in over:
                grid[row][column] = cell
    return grid
