"""Lays a scanned page on white paper of even light, without the specks of a copier."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

_INK, _GREY = 150, 215  # below which a dot is ink, or the edge of some
_ALONE = 255 * 18 // 81  # 18 dots of 9 x 9 are a speck, a full stop has more
_WHITE = 240  # paper from which on nothing need be evened


def evened(page: Pillow.Image) -> Pillow.Image:
    """The page on white paper of even light, without specks; one that is so already as it was."""
    paper = _paper(page)
    if min(paper.tobytes()) > _WHITE:
        return page
    wide = paper.resize(page.size, Pillow.Resampling.BICUBIC)
    light = np.maximum(np.asarray(wide, np.float32), 60) / 255
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
