"""Prepares a scanned page for OCR: evens its light, takes ruled lines out but keeps them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

from crawler.documents.rulings import Span, Strokes

_LONG = 56  # pixels of unbroken ink; two such runs on end are no letter at 300 dpi
_LEAST = 2
_BLACK = 165  # grey below which a dot is ink
_GAPS = 0.1 * 255  # how much of a run may be paper, as a mean grey
_GRAIN = 0.88  # of the light of paper: its grain is no darker
_INK, _GREY = 150, 215  # below which a dot is ink, or the edge of some
_ALONE = 255 * 18 // 81  # 18 dots of 9 x 9 are a speck, a full stop has more
_WHITE = 240  # paper from which on nothing need be evened


def evened(page: Pillow.Image) -> Pillow.Image:
    """The page on white paper of even light, without specks; one that is so already as it was."""
    paper = _paper(page)
    if min(paper.tobytes()) > _WHITE:
        return page
    wide = paper.resize(page.size, Pillow.Resampling.BICUBIC)
    light = np.maximum(np.asarray(wide, np.float32), 60) * (_GRAIN / 255)
    values = np.minimum(np.asarray(page, np.float32) / light, 255)
    return _without_specks(Pillow.fromarray(values.astype(np.uint8)))


def _without_specks(page: Pillow.Image) -> Pillow.Image:
    """The page without dots that stand alone, of which Tesseract makes letters."""
    ink, grey = (page.point([255] * most + [0] * (256 - most)) for most in (_INK, _GREY))
    alone = grey.filter(ImageFilter.BoxBlur(4)).point([255] * _ALONE + [0] * (256 - _ALONE))
    specks = ImageChops.darker(ink, alone).filter(ImageFilter.MaxFilter(5))
    return Pillow.composite(Pillow.new("L", page.size, 255), page, specks)


def _paper(page: Pillow.Image) -> Pillow.Image:
    """How bright the paper is from place to place, on a small copy."""
    tiles = page.resize([max(1, side // 6) for side in page.size], Pillow.Resampling.BOX)
    light = tiles.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.MaxFilter(9))
    small = light.resize([max(1, side // 6) for side in light.size], Pillow.Resampling.BOX)
    return small.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(2))


def without_rules(page: Pillow.Image, scale: float) -> tuple[Pillow.Image, Strokes]:
    """The page without its long straight lines, and those lines in points."""
    found, clean = Strokes(), page.copy()
    ink = page.point([0] * _BLACK + [255] * (256 - _BLACK))
    flat = ink.resize((max(1, page.width // _LONG), page.height), Pillow.Resampling.BOX)
    for y, (x0, x1) in _runs(flat):
        found.level.append((y * scale, _span(x0, x1, scale)))
        clean.paste(255, ((x0 - 1) * _LONG, y - 2, (x1 + 1) * _LONG, y + 3))
    tall = ink.resize((page.width, max(1, page.height // _LONG)), Pillow.Resampling.BOX)
    for x, (y0, y1) in _runs(tall.transpose(Pillow.Transpose.TRANSPOSE)):
        found.upright.append((x * scale, _span(y0, y1, scale)))
        clean.paste(255, (x - 2, (y0 - 1) * _LONG, x + 3, (y1 + 1) * _LONG))
    return clean, found


def _span(start: int, end: int, scale: float) -> Span:
    """From where to where a run reaches in points; its ends may lie a window further on."""
    return (start - 1) * _LONG * scale, (end + 1) * _LONG * scale


def _runs(flat: Pillow.Image) -> Iterator[tuple[int, tuple[int, int]]]:
    """The rows of a squeezed picture that hold ink, with the columns where it begins and ends."""
    width, data = flat.width, flat.tobytes()
    for y in range(flat.height):
        row = data[y * width : (y + 1) * width]
        if min(row) > _GAPS:
            continue
        start = -1
        for x, grey in enumerate((*row, 255)):
            if grey <= _GAPS and start < 0:
                start = x
            elif grey > _GAPS and start >= 0:
                if x - start >= _LEAST:
                    yield y, (start, x)
                start = -1
