"""Makes a picture of a page fit for reading: its lines level, its letters dark on light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

_STRIPS = 28  # columns in which the rows of a page are weighed
_ROWS = 1100
_STEEPEST = 5.0  # degrees
_STEP = 0.1
_LEVEL = 0.15  # degrees that do no harm
_TILE = 18  # squares an inch in which paper is looked for
_DARK = 120  # paper darker than this is a panel with light letters
_LEAST_PANEL = 0.004  # of the page

Profile = NDArray[np.float32]


def levelled(page: Pillow.Image) -> Pillow.Image:
    """The page turned so that its lines run level; slants of up to 5 degrees are mended."""
    slant, _ = _slant(page)
    if abs(slant) < _LEVEL:
        return page
    return page.rotate(slant, Pillow.Resampling.BICUBIC, fillcolor=255)


def _slant(page: Pillow.Image) -> tuple[float, float]:
    """By how many degrees to turn a page, and how much its rows then differ in ink."""
    high = min(_ROWS, page.height)
    small = page.resize((_STRIPS, high), Pillow.Resampling.BOX)
    rows = 255 - np.asarray(small, np.float32)
    rows -= np.percentile(rows, 20)
    reach = page.width * high / page.height / _STRIPS  # of a strip, in rows
    places = (np.arange(_STRIPS) - (_STRIPS - 1) / 2) * reach
    coarse = np.arange(-_STEEPEST, _STEEPEST + _STEP, 4 * _STEP)
    best = max(coarse, key=lambda angle: _sharpness(rows, places, angle))
    fine = best + np.arange(-4, 5) * _STEP
    best = max(fine, key=lambda angle: _sharpness(rows, places, angle))
    return float(best), _sharpness(rows, places, float(best))


def _sharpness(rows: Profile, places: Profile, angle: float) -> float:
    """How much the rows differ in ink: most where lines run level."""
    shifts = np.round(np.tan(np.radians(angle)) * places).astype(int)
    at = (np.arange(len(rows))[:, None] + shifts) % len(rows)
    sums = np.take_along_axis(rows, at, axis=0).mean(axis=1)
    return float(np.square(np.diff(sums)).mean())


def dark_on_light(page: Pillow.Image, dpi: int) -> Pillow.Image:
    """The page with its dark panels turned light, so that white letters on them can be read."""
    sides = [max(1, round(side * _TILE / dpi)) for side in page.size]
    paper = page.resize(sides, Pillow.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    panels = paper.point([255] * _DARK + [0] * (256 - _DARK))
    if sum(panels.tobytes()) < 255 * _LEAST_PANEL * sides[0] * sides[1]:
        return page
    panels = panels.resize(page.size, Pillow.Resampling.BILINEAR).point([0] * 128 + [255] * 128)
    return Pillow.composite(ImageChops.invert(page), page, panels)
