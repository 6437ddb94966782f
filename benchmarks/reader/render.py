"""Draws lines of text as scanners and copiers leave them, and knows where each letter stands."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.reader import faces, labels, texts
from benchmarks.reader.labels import Cluster
from crawler.documents.line_reader import BASES, HIGH, STEP, normalised

WIDE = 384  # pixels of a training window
_SPACE = BASES.index(" ")


@dataclass(frozen=True, slots=True)
class Sample:
    """A window of a line: its picture, its clusters, and the frames of each cluster."""

    strip: NDArray[np.uint8]
    clusters: tuple[Cluster, ...]
    spans: tuple[tuple[float, float], ...]
    width: int = WIDE


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line in ink before it is scanned: white on black, and the edges of its clusters."""

    ink: Image.Image
    clusters: list[Cluster]
    edges: list[tuple[float, float]]
    em: int
    text: str


def sample(rng: random.Random, words: texts.Words, fonts: dict[str, list[Path]]) -> Sample | None:
    """One training window, None where nothing could be drawn."""
    text = texts.line(rng, words)
    drawn = draw(rng, text, faces.pick(rng, fonts), size(rng))
    if drawn is None:
        return None
    drawn = _slanted(rng, drawn)
    grey = scanned(rng, _company(rng, drawn, words))
    grey, left = _cropped(rng, grey, drawn)
    zoom, shift = float(np.exp(rng.gauss(0, 0.07))), rng.gauss(0, 1.3)
    strip, scale = normalised(grey, zoom, shift)
    spans = [((a - left) * scale / STEP, (b - left) * scale / STEP) for a, b in drawn.edges]
    return _window(rng, strip, drawn.clusters, spans)


def filled(rng: random.Random, words: texts.Words, fonts: dict[str, list[Path]]) -> Sample:
    """A training window filled with lines side by side, a wide gap between them."""
    strip = np.zeros((HIGH, WIDE), np.uint8)
    found: list[Cluster] = []
    spans: list[tuple[float, float]] = []
    used = 0
    while used < WIDE * 0.75:
        one = sample(rng, words, fonts)
        if one is None:
            continue
        wide = one.width - one.width % STEP
        if used + wide > WIDE:
            break
        strip[:, used : used + wide] = one.strip[:, :wide]
        if spans:
            found.append(Cluster(0, 0, _SPACE))
            spans.append((spans[-1][1], used / STEP + one.spans[0][0]))
        found += one.clusters
        spans += [(a + used / STEP, b + used / STEP) for a, b in one.spans]
        used += wide + STEP * rng.randint(0, 12)
    return Sample(strip, tuple(found), tuple(spans), WIDE)


def size(rng: random.Random) -> int:
    """Pixels of an em: 11 to 18 points at 100 to 300 dpi, small ones oftener."""
    dpi = rng.choice((100, 100, 120, 150, 150, 200, 200, 300))
    return min(52, max(14, round(rng.uniform(11, 18) * dpi / 72)))


def draw(rng: random.Random, text: str, path: Path, em: int) -> Drawn | None:
    """A text in a font, white on black with room round it."""
    face = faces.face(path, em)
    text = labels.readable(face.drawable(text))[:46].strip()
    if not text:
        return None
    found = labels.clusters(text)
    room = em
    width = int(face.font.getlength(text)) + 2 * room
    ink = Image.new("L", (width, round(em * 2.6)), 0)
    ImageDraw.Draw(ink).text((room, round(em * 1.75)), text, fill=255, font=face.font, anchor="ls")
    lengths = [room + face.font.getlength(text[: c.start]) for c in found]
    lengths.append(room + face.font.getlength(text))
    return Drawn(ink, found, list(zip(lengths, lengths[1:], strict=False)), em, text)


def _slanted(rng: random.Random, drawn: Drawn) -> Drawn:
    """The line turned a little, leaning, and wider or narrower."""
    turn = np.tan(np.radians(rng.gauss(0, 0.5)))
    lean = rng.gauss(0, 0.05) + (rng.uniform(0.1, 0.25) if rng.random() < 0.1 else 0)
    wide = rng.uniform(0.72, 1.2)
    width, high = drawn.ink.size
    middle = high * 0.6
    # out (x, y) comes from in (x / wide + lean * (y - middle), y + turn * (x - half))
    half = width * wide / 2
    data = (1 / wide, lean, -lean * middle, turn, 1, -turn * half)
    ink = drawn.ink.transform(
        (round(width * wide), high), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR
    )
    edges = [(a * wide, b * wide) for a, b in drawn.edges]
    return Drawn(ink, drawn.clusters, edges, drawn.em, drawn.text)


def _company(rng: random.Random, drawn: Drawn, words: texts.Words) -> Image.Image:
    """The line with what may stand around it: rules, an underline, feet of the line above."""
    ink, em = drawn.ink.copy(), drawn.em
    pen = ImageDraw.Draw(ink)
    width, high = ink.size
    thick = max(1, round(em / 24))
    if rng.random() < 0.08:
        y = em * rng.uniform(1.9, 2.05)
        pen.line((em * rng.uniform(0, 2), y, width - em * rng.uniform(0, 2), y), 255, thick)
    if rng.random() < 0.1:
        x = rng.choice((em * rng.uniform(0.1, 0.6), width - em * rng.uniform(0.1, 0.6)))
        pen.line((x, 0, x, high), 255, thick)
    if rng.random() < 0.1:
        y = em * rng.choice((rng.uniform(0.1, 0.4), rng.uniform(2.3, 2.5)))
        pen.line((0, y, width, y), 255, thick)
    if rng.random() < 0.12:
        other = ImageChops.offset(drawn.ink, rng.randrange(width), 0)
        down = round(em * rng.uniform(1.45, 1.9)) * rng.choice((-1, 1))
        moved = Image.new("L", ink.size, 0)
        moved.paste(other, (0, down))
        ink = ImageChops.lighter(ink, moved)
    return ink


def scanned(rng: random.Random, ink: Image.Image, heavy: float = 1.0) -> NDArray[np.uint8]:
    """The ink on paper as a scanner gives it; `heavy` 0 is clean."""
    em = ink.height / 2.6
    stroked = rng.random() < 0.4 * heavy
    if stroked:
        ink = _stroked(rng, ink, em)
    if rng.random() < 0.75 * heavy:
        ink = ink.filter(ImageFilter.GaussianBlur(rng.uniform(0.25, 1.0) * min(1.4, em / 28 + 0.4)))
    values = np.asarray(ink, np.float32) / 255
    dice = np.random.default_rng(rng.getrandbits(32))
    black, paper = rng.uniform(0, 70) * heavy, 255 - rng.uniform(0, 25) * heavy
    if rng.random() < 0.3 * heavy:
        black = rng.uniform(60, 150)
    if rng.random() < 0.15 * heavy:
        values = values * _patches(dice, values.shape)
    grey = paper + (black - paper) * values
    if rng.random() < 0.6 * heavy:
        grey += dice.normal(0, rng.uniform(2, 26), grey.shape)
    if rng.random() < 0.2 * heavy:
        share = rng.uniform(0.001, 0.02)
        specks = dice.random(grey.shape)
        grey[specks < share / 2] = 0
        grey[specks > 1 - share / 2] = 255
    grey = np.clip(grey, 0, 255)
    if rng.random() < (0.08 if stroked else 0.25) * heavy:
        grey = np.where(grey < (black + paper) / 2 + rng.uniform(-30, 30), 0.0, 255.0)
    whole = grey.astype(np.uint8)
    return _jpeg(whole, rng.randint(25, 85)) if rng.random() < 0.5 * heavy else whole


def _stroked(rng: random.Random, ink: Image.Image, em: float) -> Image.Image:
    """Thinner or fatter strokes; the share keeps small print from vanishing."""
    side = 5 if em > 55 and rng.random() < 0.4 else 3
    thin = rng.random() < 0.6
    kind = ImageFilter.MinFilter(side) if thin else ImageFilter.MaxFilter(side)
    most = min(1.0, em / 40) if thin else min(0.9, em / 30)
    return Image.blend(ink, ink.filter(kind), rng.uniform(0.2, 1.0) * most)


def _patches(dice: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Ink that comes and goes along the line."""
    coarse = Image.fromarray((dice.random((3, max(3, shape[1] // 40))) * 255).astype(np.uint8))
    smooth = coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return 0.45 + 0.55 * np.asarray(smooth, np.float32) / 255


def _jpeg(grey: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer), np.uint8)


def _cropped(
    rng: random.Random, grey: NDArray[np.uint8], drawn: Drawn
) -> tuple[NDArray[np.uint8], float]:
    """The line cut out loosely or tightly, and how much went off its left."""
    em, (high, width) = drawn.em, grey.shape
    top = round(em * rng.uniform(0.1, 0.75))
    foot = round(em * rng.uniform(2.0, 2.5))
    left = max(0, round(drawn.edges[0][0] - em * rng.uniform(0.05, 0.9)))
    right = min(width, round(drawn.edges[-1][1] + em * rng.uniform(0.05, 0.9)))
    return grey[top : min(high, foot), left:right], left


def _window(
    rng: random.Random,
    strip: NDArray[np.float32],
    found: list[Cluster],
    spans: list[tuple[float, float]],
) -> Sample | None:
    """At most `WIDE` pixels of a strip, cut between two clusters."""
    first, frames = 0, WIDE // STEP
    if strip.shape[1] > WIDE:
        fit = [at for at, span in enumerate(spans) if spans[-1][1] - span[0] > frames * 0.7]
        first = rng.choice(fit or [0])
    start = max(0, round(spans[first][0] - 1)) if first else 0
    keep = [at for at in range(first, len(spans)) if spans[at][1] < start + frames - 1]
    if not keep:
        return None
    end = frames if keep[-1] == len(spans) - 1 else round(spans[keep[-1]][1] + 0.5) - start
    picture = (strip[:, start * STEP : (start + end) * STEP] * 255).astype(np.uint8)
    padded = np.zeros((strip.shape[0], WIDE), np.uint8)
    padded[:, : picture.shape[1]] = picture[:, :WIDE]
    moved = tuple((spans[at][0] - start, spans[at][1] - start) for at in keep)
    return Sample(padded, tuple(found[at] for at in keep), moved, min(WIDE, picture.shape[1]))
