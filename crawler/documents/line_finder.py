"""Finds the lines of a straightened page by their ink alone, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image as Pillow

from crawler.documents.line_reader import Box, Grey

_FIND_AT = 150  # dots an inch that are enough to find lines
_BLOCK = 1 / 8  # inch: the columns in which rows are weighed
_CELL = 1 / 24  # inch: the squares in which white bands are looked for
_BAND, _GUTTER = 6, 5  # squares of white that part paragraphs and columns
_TALL = 14  # squares: lower ones are single lines, whose gaps are no gutters
_DUST = 0.02  # of a square: less is no ink
_LEAST_INK = 0.012  # of a block: less is dust
_BODY = 0.34  # of the usual peak: rows of consonants, not of marks
_ABOVE, _BELOW = 1.45, 1.15  # heights of a consonant round its middle: room for marks
_GAP = 2.2  # heights of a consonant without ink: another cell
_MARGIN = 0.7
_STROKE = 0.06  # of a stretch's consonants: less ink is dust
_LETTER = 0.03  # of a quarter inch square: more ink than a speck has

Ink = NDArray[np.float32]
Part = tuple[int, int, int, int]  # of a page in pixels or squares: top, foot, left, right
Flags = NDArray[np.bool_]


def find_lines(page: Grey, dpi: int) -> list[Box]:
    """The boxes of lines and cells of a page from top to bottom, in pixels."""
    zoom = max(1, dpi // _FIND_AT)
    ink, dpi = ink_of(reduced(page, zoom)), dpi // zoom
    bodies = [(part, body) for part in _parts(ink, dpi) for body in _part_bodies(ink, part, dpi)]
    kept = _usual([body for _, body in bodies], dpi)
    boxes = [
        box
        for part, (first, end) in bodies
        if (first, end) in kept
        for box in _pieces(ink, part, first, end)
    ]
    return [_times(box, zoom) for box in sorted(boxes, key=lambda box: (box[1], box[0]))]


def _times(box: Box, zoom: float) -> Box:
    x0, y0, x1, y1 = box
    return x0 * zoom, y0 * zoom, x1 * zoom, y1 * zoom


def missed(page: Grey, boxes: Sequence[Box], dpi: int) -> bool:
    """Whether letters stand outside all the boxes."""
    zoom = max(1, dpi // _FIND_AT)
    ink, wide = ink_of(reduced(page, zoom)), max(4, dpi // zoom // 4)
    for x0, y0, x1, y1 in (_times(box, 1 / zoom) for box in boxes):
        ink[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 0
    return bool(_squares(ink, wide).max(initial=0) > _LETTER)


def reduced(page: Grey, zoom: int) -> Grey:
    """A page at a fraction of its size: noise of single dots goes."""
    return page if zoom < 2 else np.asarray(Pillow.fromarray(page).reduce(zoom))


def ink_of(page: Grey) -> Ink:
    """Where there is ink: 1, else 0."""
    black, paper = np.percentile(page[::3, ::3], (0.5, 70))  # every ninth dot tells as much
    return np.asarray(page < paper - 0.45 * max(60.0, float(paper - black)), np.float32)


def _squares(ink: Ink, wide: int) -> Ink:
    """How black each square of a page is."""
    rows, columns = (side // wide for side in ink.shape)
    blocks = ink[: rows * wide, : columns * wide].reshape(rows, wide, columns, wide)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def _parts(ink: Ink, dpi: int) -> list[Part]:
    """The page cut at bands of white, and those parts at white gutters between columns."""
    wide = max(2, round(dpi * _CELL))
    used = _squares(ink, wide) > _DUST
    found = _cut(used, (0, used.shape[0], 0, used.shape[1]), across=True)
    return [(a * wide, b * wide, c * wide, d * wide) for a, b, c, d in found]


def _cut(used: Flags, part: Part, *, across: bool, tried: bool = False) -> list[Part]:
    """A part cut at its bands, then its gutters, as long as there are any."""
    top, foot, left, right = part
    inside = used[top:foot, left:right]
    if not across and foot - top < _TALL:
        return [part]
    least = _BAND if across else _GUTTER
    runs = _joined(_runs(np.any(inside, axis=1 if across else 0)), least)
    if len(runs) < 2 and tried:
        return [part]
    found = []
    for start, end in runs:
        # a square more to each side, as marks may be thinner than ink that counts
        a, b = max(0, start - 1), end + 1
        smaller = (top + a, min(foot, top + b), left, right)
        if not across:
            smaller = (top, foot, left + a, min(right, left + b))
        found += _cut(used, smaller, across=not across, tried=len(runs) < 2)
    return found


def _joined(runs: Sequence[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """Runs with those gaps between them filled that are narrower than `least`."""
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found and start - found[-1][1] < least:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _part_bodies(ink: Ink, part: Part, dpi: int) -> list[tuple[int, int]]:
    """The rows of consonants of a part of the page."""
    top, foot, left, right = part
    wide = max(4, min(round(dpi * _BLOCK), right - left))
    return [(top + a, top + b) for a, b in _bodies(_density(ink[top:foot, left:right], wide))]


def _density(ink: Ink, wide: int) -> Ink:
    """How black each row is, weighed over those columns alone where there is text near."""
    rows, columns = ink.shape[0], ink.shape[1] // wide
    blocks = ink[:, : columns * wide].reshape(rows, columns, wide).mean(axis=2)
    high = max(1, min(wide, rows))
    near = np.stack([np.convolve(column, np.ones(high) / high, "same") for column in blocks.T])
    used = near.T > _LEAST_INK
    sums = np.where(used, blocks, 0).sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    return np.asarray(np.convolve(sums, np.ones(3) / 3, "same")[:rows], np.float32)


def _bodies(density: Ink) -> list[tuple[int, int]]:
    """The runs of rows that hold consonants."""
    dark = density[density > _LEAST_INK]
    if not len(dark):
        return []
    return _runs(density > _BODY * float(np.percentile(dark, 90)))


def _runs(flags: ArrayLike) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False]))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _usual(bodies: Sequence[tuple[int, int]], dpi: int) -> set[tuple[int, int]]:
    """The bodies as high as print is, without rules, specks and pictures."""
    fair = [(a, b) for a, b in bodies if dpi * 0.035 < b - a < dpi * 0.5]
    if not fair:
        return set()
    usual = float(np.median([b - a for a, b in fair]))
    return {(a, b) for a, b in fair if 0.55 * usual < b - a < 3.2 * usual}


def _pieces(ink: Ink, part: Part, first: int, end: int) -> Iterator[Box]:
    """The stretches of a line that wide gaps part."""
    high, middle, left = end - first, (first + end) / 2, part[2]
    columns = ink[first:end, left : part[3]].mean(axis=0)
    runs = [(a, b) for a, b in _runs(columns > 0) if float(columns[a:b].sum()) > 2 / high]
    for start, stop in _joined(runs, round(_GAP * high)):
        if stop - start > 0.4 * high and float(columns[start:stop].mean()) > _STROKE:
            room = _MARGIN * high
            yield (
                left + start - room,
                middle - _ABOVE * high,
                left + stop + room,
                middle + _BELOW * high,
            )
