"""Reads the ruled tables of a scan cell by cell, as Tesseract skips whole rows of them.

The line reader reads each line of each cell. Lines that it may misread or that hold numbers go to
Tesseract too, all together on one sheet, and a number stands where both read the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image as Pillow

from crawler.documents.agreement import Theirs
from crawler.documents.cell_texts import Text, doubtful, figures, numbered, text_of
from crawler.documents.layout import Line, join_lines
from crawler.documents.line_finder import find_lines, ink_of
from crawler.documents.line_reader import Box, Grey, Reading, read_line
from crawler.documents.readings import Found
from crawler.documents.rulings import Lattice, Ruled
from crawler.documents.scan_grids import drawn, grids
from crawler.documents.scan_rules import HALF, Rules, erase, find_rules
from crawler.text import fold

_POINTS = 72
_INSET = 0.014  # inch: the blur of a rule, and what is left of it
_INK = 160  # grey below which a dot is ink
_EDGE = 0.05  # inch round a table: what is left of its outer rules
_BLANK = 0.0002  # of a page is ink: less is an empty page
_SPECKS = 0.002  # of a cell is ink: less is dust
_LINE = 0.035  # inch: ink that is less high is dust
_APART = 0.1  # inch between the cells of a column when their lines are looked for
_ROOM = 0.06  # inch round a line
_FULL = 0.85  # of a cell's width: a shorter line ends what it says, a name or a post
_GAP = 0.3  # inch between lines on the sheet for Tesseract
_WIDE = 6.0  # inches of that sheet

Tesseract = Callable[[Pillow.Image], list[Line]]  # what it reads on a sheet, in points


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a cell: the table, the first place of the cell, and the line cut out."""

    table: int
    root: int
    strip: Grey
    middle: float  # of its consonants, from the top of the strip
    full: bool  # whether it fills the cell, so that the next line may go on with its sentence


def read_tables(
    page: Pillow.Image, dpi: int, scale: float, tesseract: Tesseract
) -> tuple[Pillow.Image, list[Ruled], list[float]]:
    """The page without rules and tables, its tables, and the heights of its level rules."""
    level, upright = find_rules(np.asarray(page, np.uint8), dpi)
    lattices = grids(level, upright, scale)
    clean = without_rules(page, dpi, level, upright, lattices)
    areas = [_areas(lattice, level, upright, scale) for lattice in lattices]
    rows = [row for at, found in enumerate(areas) for row in _rows(clean, at, found, dpi)]
    texts = _texts(rows, dpi, scale, tesseract)
    for found in areas:
        _blank(clean, list(found.values()), round(_EDGE * dpi))
    if lattices and float((clean < _INK).mean()) < _BLANK:
        clean[:] = 255  # the faint rest of rules is all that is left
    tables = [
        lattice.filled(_whole_cells(lattice, texts.get(at, {})))
        for at, lattice in enumerate(lattices)
    ]
    heights = [level.place(rule) * HALF * scale for rule in level.found]
    return Pillow.fromarray(clean), tables, heights


def without_rules(
    page: Pillow.Image, dpi: int, level: Rules, upright: Rules, lattices: Sequence[Lattice]
) -> Grey:
    """The page without the rules of its tables and long ones."""
    clean = np.array(page, np.uint8)
    lines, posts = drawn(lattices, level, upright, _POINTS / dpi)
    erase(clean, level, lines, dpi)
    erase(clean.T, upright, posts, dpi)
    return clean


def _areas(lattice: Lattice, level: Rules, upright: Rules, scale: float) -> dict[int, Box]:
    """The areas of a table in pixels of the page."""
    found = {}
    for root, (x0, y0, x1, y1) in lattice.areas().items():
        across, down = (x0 + x1) / 2 / scale, (y0 + y1) / 2 / scale
        x, y = upright.shift(down), level.shift(across)
        found[root] = x0 / scale + x, y0 / scale + y, x1 / scale + x, y1 / scale + y
    return found


def _rows(clean: Grey, table: int, areas: dict[int, Box], dpi: int) -> Iterator[_Row]:
    """The lines of the cells of a table, found column by column."""
    columns: dict[tuple[int, int], list[int]] = {}
    for root, (x0, _, x1, _) in areas.items():
        columns.setdefault((round(x0), round(x1)), []).append(root)
    for roots in columns.values():
        held = [(root, _part(clean, areas[root], round(_INSET * dpi))) for root in roots]
        held = [(root, part) for root, part in held if _filled(part)]
        for (root, part), lines in zip(held, _in_column([p for _, p in held], dpi), strict=True):
            for line in lines:
                strip, middle = _strip(part, line, round(_ROOM * dpi))
                yield _Row(table, root, strip, middle, _fills(strip, part.shape[1]))


def _fills(strip: Grey, wide: int) -> bool:
    inked = np.flatnonzero(ink_of(strip).any(axis=0))
    return bool(inked.size and inked[-1] - inked[0] > _FULL * wide)


def _part(clean: Grey, box: Box, inset: int) -> Grey:
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    return clean[y0 + inset : max(y0, y1 - inset), x0 + inset : max(x0, x1 - inset)]


def _filled(part: Grey) -> bool:
    return min(part.shape) > 8 and float((part < _INK).mean()) > _SPECKS


def _in_column(parts: Sequence[Grey], dpi: int) -> Iterator[list[Box]]:
    """The lines of each of some cells of equal width, which are set below each other for that."""
    room = round(_APART * dpi)
    tops = np.cumsum([room, *(part.shape[0] + room for part in parts)])
    wide = max((part.shape[1] for part in parts), default=0)
    column = np.full((int(tops[-1]), wide + dpi), 255, np.uint8)
    for part, top in zip(parts, tops, strict=False):
        column[top : top + part.shape[0], dpi // 2 : dpi // 2 + part.shape[1]] = part
    found = find_lines(column, dpi) if parts else []
    for part, top in zip(parts, tops, strict=False):
        mine = [_moved(line, -dpi // 2, -int(top)) for line in found]
        lines = _whole([line for line in mine if 0 <= _middle(line) < part.shape[0]])
        yield sorted([*lines, *_missed(part, lines, dpi)], key=lambda line: line[1])


def _moved(box: Box, right: float, down: float) -> Box:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def _middle(line: Box) -> float:
    return Found(line, Reading()).middle


def _whole(lines: Sequence[Box]) -> list[Box]:
    """The lines of a cell, their stretches put together."""
    found: dict[int, Box] = {}
    for x0, y0, x1, y1 in lines:
        left, _, right, _ = found.get(round(y0), (x0, y0, x1, y1))
        found[round(y0)] = min(x0, left), y0, max(x1, right), y1
    return list(found.values())


def _missed(part: Grey, lines: Sequence[Box], dpi: int) -> Iterator[Box]:
    """Lines of a cell that hold but a thin letter or two."""
    ink = ink_of(part)
    for _, y0, _, y1 in lines:
        ink[max(0, round(y0)) : max(0, round(y1))] = 0
    dark = ink.sum(axis=1) > 1
    edges = np.flatnonzero(np.diff(np.r_[False, dark, False]))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if _LINE * dpi < end - first < 4 * _LINE * dpi and ink[first:end].mean() > _SPECKS:
            high, middle = end - first, (first + end) / 2
            yield 0.0, middle - 1.45 * high, float(part.shape[1]), middle + 1.15 * high


def _strip(part: Grey, line: Box, room: int) -> tuple[Grey, float]:
    """A line cut out with white round it, and the middle of its consonants."""
    x0, y0, x1, y1 = (round(side) for side in line)
    x0, x1 = max(0, x0), min(part.shape[1], x1)
    strip = np.full((y1 - y0 + room, x1 - x0 + 2 * room), 255, np.uint8)
    inside = part[max(0, y0) : max(0, y1), x0:x1]
    top = max(0, y0) - y0 + room // 2
    strip[top : top + inside.shape[0], room : room + inside.shape[1]] = inside
    return strip, _middle(line) - y0 + room // 2


def _texts(
    rows: Sequence[_Row], dpi: int, scale: float, tesseract: Tesseract
) -> dict[int, dict[int, list[Text]]]:
    """The texts of the lines of each cell by its table and its first place there."""
    read = [read_line(row.strip, _box(row.strip)) for row in rows]
    asked = [at for at, reading in enumerate(read) if doubtful(reading)]
    asked.sort(key=lambda at: figures(read[at]))  # beside its like a line is read best
    theirs = _asked([rows[at] for at in asked], dpi, scale, tesseract)
    words = dict(zip(asked, theirs, strict=True))
    found: dict[int, dict[int, list[Text]]] = {}
    for at, (row, reading) in enumerate(zip(rows, read, strict=True)):
        text = replace(text_of(row.strip, reading, words.get(at, [])), full=row.full)
        found.setdefault(row.table, {}).setdefault(row.root, []).append(text)
    return found


def _whole_cells(lattice: Lattice, lines: Mapping[int, Sequence[Text]]) -> dict[int, str]:
    """The text of each cell of a table."""
    texts = {
        root: fold(
            join_lines([line.text if line.full else f"{line.text} " for line in held if line.text])
        )
        for root, held in lines.items()
    }
    width = len(lattice.xs) - 1
    said = {root: [line for line in held if line.text or line.item] for root, held in lines.items()}
    alone = {root: held[0] for root, held in said.items() if len(held) == 1}
    for column in range(width):
        texts |= numbered(list(dict.fromkeys(lattice.owner[column::width])), alone)
    return texts


def _box(strip: Grey) -> Box:
    return 0.0, 0.0, float(strip.shape[1]), float(strip.shape[0])


def _asked(
    rows: Sequence[_Row], dpi: int, scale: float, tesseract: Tesseract
) -> list[list[Theirs]]:
    """Tesseract's words in each of some lines, which are set side by side on one sheet for that."""
    found: list[list[Theirs]] = [[] for _ in rows]
    if not rows:
        return found
    places = _packed(rows, dpi)
    wide = max(x + row.strip.shape[1] for row, (x, _) in zip(rows, places, strict=True))
    high = max(y + row.strip.shape[0] for row, (_, y) in zip(rows, places, strict=True))
    sheet = np.full((high + dpi // 10, wide + dpi // 10), 255, np.uint8)
    for row, (x, y) in zip(rows, places, strict=True):
        sheet[y : y + row.strip.shape[0], x : x + row.strip.shape[1]] = row.strip
    for line in tesseract(Pillow.fromarray(sheet)):
        for word in line.words:
            across, down = (word.x0 + word.x1) / 2 / scale, word.middle / scale
            at = _holder(rows, places, across, down)
            if at >= 0:
                left = places[at][0]
                found[at].append(Theirs(word.text, word.x0 / scale - left, word.x1 / scale - left))
    return found


def _packed(rows: Sequence[_Row], dpi: int) -> list[tuple[int, int]]:
    """Where each line goes on the sheet: side by side, then below each other."""
    gap, x, y, foot = round(_GAP * dpi), round(_GAP * dpi), 0, 0
    line: list[_Row] = []
    found: list[tuple[int, int]] = []
    for row in rows:
        if line and x + row.strip.shape[1] > _WIDE * dpi:
            line, x, y = [], gap, foot
        line.append(row)
        found.append((x, y))
        x += row.strip.shape[1] + gap
        foot = max(foot, y + row.strip.shape[0])
    return found


def _holder(
    rows: Sequence[_Row], places: Sequence[tuple[int, int]], across: float, down: float
) -> int:
    """The line in which a place of the sheet is, -1 where it is in none or far from its middle."""
    for at, (row, (x, y)) in enumerate(zip(rows, places, strict=True)):
        high, wide = row.strip.shape
        if x <= across <= x + wide and abs(y + row.middle - down) < 0.25 * high:
            return at
    return -1


def _blank(clean: Grey, boxes: Sequence[Box], room: int) -> None:
    for box in boxes:
        x0, y0, x1, y1 = (max(0, round(side)) for side in box)
        clean[max(0, y0 - room) : y1 + room, max(0, x0 - room) : x1 + room] = 255
