"""Finds the lines of a straightened page by their ink alone, where they run level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.documents.line_reader import Box, Grey

_BLOCK = 1 / 8  # inch: the columns in which rows are weighed
_LEAST_INK = 0.012  # of a block: less is dust
_BODY = 0.34  # of the usual peak: rows of consonants, not of marks
_ABOVE, _BELOW = 1.45, 1.15  # heights of a consonant round its middle: room for marks
_GAP = 2.2  # heights of a consonant without ink: another cell
_MARGIN = 0.7
_LETTER = 0.03  # of a quarter inch square: more ink than a speck has

Ink = NDArray[np.float32]


def find_lines(page: Grey, dpi: int) -> list[Box]:
    """The boxes of lines and cells of a page from top to bottom, in pixels."""
    ink = ink_of(page)
    wide = max(4, round(dpi * _BLOCK))
    bodies = _usual(_bodies(_density(ink, wide)), dpi)
    return [box for first, end in bodies for box in _pieces(ink, first, end)]


def missed(page: Grey, boxes: Sequence[Box], dpi: int) -> bool:
    """Whether letters stand outside all the boxes."""
    ink, wide = ink_of(page), max(4, dpi // 4)
    for x0, y0, x1, y1 in boxes:
        ink[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 0
    rows, columns = (side // wide for side in ink.shape)
    blocks = ink[: rows * wide, : columns * wide].reshape(rows, wide, columns, wide)
    return bool(blocks.mean(axis=(1, 3)).max(initial=0) > _LETTER)


def ink_of(page: Grey) -> Ink:
    """Where there is ink: 1, else 0."""
    black, paper = np.percentile(page, (0.5, 70))
    return np.asarray(page < paper - 0.45 * max(60.0, float(paper - black)), np.float32)


def _density(ink: Ink, wide: int) -> Ink:
    """How black each row is, weighed over those columns alone where there is text near."""
    rows, columns = ink.shape[0], ink.shape[1] // wide
    blocks = ink[:, : columns * wide].reshape(rows, columns, wide).mean(axis=2)
    high = max(1, wide)
    near = np.stack([np.convolve(column, np.ones(high) / high, "same") for column in blocks.T])
    used = near.T > _LEAST_INK
    sums = np.where(used, blocks, 0).sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    return np.asarray(np.convolve(sums, np.ones(3) / 3, "same"), np.float32)


def _bodies(density: Ink) -> list[tuple[int, int]]:
    """The runs of rows that hold consonants."""
    dark = density[density > _LEAST_INK]
    if not len(dark):
        return []
    return _runs(density > _BODY * float(np.percentile(dark, 90)))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False]))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _usual(bodies: Sequence[tuple[int, int]], dpi: int) -> list[tuple[int, int]]:
    """The bodies as high as print is, without rules, specks and pictures."""
    fair = [(a, b) for a, b in bodies if dpi * 0.035 < b - a < dpi * 0.3]
    if not fair:
        return []
    usual = float(np.median([b - a for a, b in fair]))
    return [(a, b) for a, b in fair if 0.55 * usual < b - a < 2.2 * usual]


def _pieces(ink: Ink, first: int, end: int) -> Iterator[Box]:
    """The stretches of a line that wide gaps part."""
    high, middle = end - first, (first + end) / 2
    runs = [run for run in _runs(ink[first:end].sum(axis=0) > 0) if run[1] - run[0] > 1]
    found: list[list[int]] = []
    for start, stop in runs:
        if found and start - found[-1][1] < _GAP * high:
            found[-1][1] = stop
        else:
            found.append([start, stop])
    for start, stop in found:
        if stop - start > 0.4 * high:
            room = _MARGIN * high
            yield start - room, middle - _ABOVE * high, stop + room, middle + _BELOW * high
