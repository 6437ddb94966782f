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
_DARK = 120  # paper darker than this is a panel with light letters
_PANELS_AT = 50  # pixels an inch where panels are looked for; the next four are such pixels
_THICK = 4  # of a panel or bar: no rule or stroke of a usual letter is
_STROKE = 16  # of a light letter on a panel
_BAR = 75  # of a bar: no letter is so long
_ROUND = 20  # place that is looked at round each
_MOSTLY = 0.5  # of it is dark on a panel, less among black letters
_LEAST_PANEL = 0.004  # of the page

Profile = NDArray[np.float32]
Mask = NDArray[np.bool_]


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
    """The page with its dark panels and bars turned light, so that what is on them can be read."""
    small = page.resize(
        [max(1, side * _PANELS_AT // dpi) for side in page.size], Pillow.Resampling.BOX
    )
    dark = np.asarray(small, np.uint8) < _DARK
    thick = _opened(dark, _THICK, _THICK)
    panels = _closed(thick, _STROKE) & (_share(dark) > _MOSTLY)
    panels |= _opened(thick, _BAR, 1) | _opened(thick, 1, _BAR)
    if panels.mean() < _LEAST_PANEL:
        return page
    mask = Pillow.fromarray(panels.astype(np.uint8) * 255)
    mask = mask.resize(page.size, Pillow.Resampling.BILINEAR).point([0] * 128 + [255] * 128)
    return Pillow.composite(ImageChops.invert(page), page, mask)


def _opened(mask: Mask, wide: int, high: int) -> Mask:
    """What of a mask is at least so wide and high."""
    inside = _within(_within(mask, wide, 1, whole=True), high, 0, whole=True)
    return _within(_within(inside, wide, 1, whole=False), high, 0, whole=False)


def _closed(mask: Mask, size: int) -> Mask:
    """A mask with its gaps of that size filled."""
    return ~_opened(~mask, size, size)


def _within(mask: Mask, size: int, axis: int, *, whole: bool) -> Mask:
    """Whether all or any of the places from a place on (or up to it) are in the mask."""
    before, after = (0, size - 1) if whole else (size - 1, 0)
    ends = [(0, 0), (0, 0)]
    ends[axis] = (before + 1, after)
    sums = np.cumsum(np.pad(mask.astype(np.int32), ends), axis=axis)
    counts = np.take(sums, range(size, sums.shape[axis]), axis) - np.take(
        sums, range(sums.shape[axis] - size), axis
    )
    return counts == size if whole else counts > 0


def _share(dark: Mask) -> Profile:
    """How much round each place is dark."""
    grey = Pillow.fromarray(dark.astype(np.uint8) * 255)
    return np.asarray(grey.filter(ImageFilter.BoxBlur(_ROUND)), np.float32) / np.float32(255)
