"""Reads pictures of single lines of Thai, Latin and digits with a small network of our own.

Tesseract's Thai model has no ๔ ๖ ๗ ๘ ๙; this reader does. How it is trained and what it reads
rightly stands in benchmarks/reader/README.md.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

# What one frame may show: the letter on the line first, then what stands above and below it.
DIGITS = "0123456789"  # Thai ones are the same classes; a head of its own tells the two apart
LETTERS = (
    " "
    + DIGITS
    + "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤฦ"
    + "ะาเแโใไๅฯๆ฿"
    + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    + ".,/-():;%\"'+=?!&@_*[]#<>•"
)
BASES = ("", *LETTERS, "\ufffd")  # "" is the gap between letters, the last one anything else
UPPER = ("", *"\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d")
LOWER = ("", *"\u0e38\u0e39\u0e3a")
TONE = ("", *"\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
SCRIPT = ("0", "๐")
HEADS = (len(BASES), len(UPPER), len(LOWER), len(TONE), len(SCRIPT))

HIGH = 48  # pixels of a strip
STEP = 2  # pixels of a frame
_BODY = 18  # pixels of a consonant
_MIDDLE = 28  # row of its middle
_MOST_ZOOM = 6.0
_THAI_DIGITS = str.maketrans(DIGITS, "๐๑๒๓๔๕๖๗๘๙")
_AM = "ำ"
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4c]?)า")
_INK, _PAPER = 0.01, 0.85  # of a line's dots are darker
_WIDEST = 6000  # pixels of a strip

Grey = NDArray[np.uint8]
Strip = NDArray[np.float32]
Box = tuple[float, float, float, float]


def body(grey: Grey) -> tuple[float, float]:
    """From which row to which the consonants of a line reach."""
    ink = 255 - grey.astype(np.int16)
    dark = ink > max(60, 0.4 * float(ink.max(initial=0)))
    rows = dark.sum(axis=1).astype(np.float32)
    rows[rows > 0.85 * grey.shape[1]] = 0  # a rule or an underline
    soft = np.convolve(rows, np.ones(3) / 3, "same")
    top = np.sort(soft)[-max(1, len(soft) // 5) :]
    edges = np.flatnonzero(np.diff(np.r_[0, soft > 0.35 * float(top.mean()), 0]))
    if not len(edges):
        return 0.0, float(grey.shape[0])
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    first, end = max(runs, key=lambda run: float(soft[run[0] : run[1]].sum()))
    return float(first), float(end)


def normalised(grey: Grey, zoom: float = 1.0, shift: float = 0.0) -> tuple[Strip, float]:
    """A line as the network wants it, ink bright, and the scale from its pixels to those."""
    first, end = body(grey)
    black, white = shades(grey)
    scale = min(_MOST_ZOOM, _BODY / max(2.0, end - first)) * zoom
    picture = Pillow.fromarray(grey)
    if scale < 1 / 1.3:
        picture = picture.filter(ImageFilter.GaussianBlur(0.35 / scale))
    width = max(16, round(grey.shape[1] * scale))
    top = (first + end) / 2 - (_MIDDLE + shift) / scale
    sized = picture.transform(
        (width, HIGH),
        Pillow.Transform.AFFINE,
        (1 / scale, 0, 0, 0, 1 / scale, top),
        Pillow.Resampling.BICUBIC,
        fillcolor=white,
    )
    bright = (white - np.asarray(sized, np.float32)) / max(40, white - black)
    return np.clip(bright, 0, 1).astype(np.float32), scale


def shades(grey: Grey) -> tuple[int, int]:
    """How dark the ink and how bright the paper of a line are."""
    below = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    black, white = np.searchsorted(below, (_INK * grey.size, _PAPER * grey.size))
    return int(black), int(white)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line as the network wants it, where on the page it begins, and its scale."""

    strip: Strip = field(default_factory=lambda: np.zeros((HIGH, 0), np.float32))
    left: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its marks, how sure it is (0 to 1), and where it stands across the page."""

    text: str
    sure: float
    x: float
    thai: float = 0.0  # share of the votes that a digit is a Thai one
    proved: bool = False  # as part of a figure


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a box, and how sure the reader is of it on the whole."""

    letters: tuple[Letter, ...] = ()
    cut: Cut = field(default_factory=Cut, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text, Thai digits as such."""
        return assembled(self.letters)

    @property
    def sure(self) -> float:
        """The mean over the letters, 0 where there are none."""
        sure = [letter.sure for letter in self.letters if letter.text != " "]
        return sum(sure) / len(sure) if sure else 0.0

    def single(self) -> list[Letter]:
        """The letters with each mark as a letter of its own."""
        return [replace(one, text=c) for one in self.letters for c in one.text]


def read_lines(
    page: Pillow.Image, boxes: Sequence[Box], zoom: float = 1.0, shift: float = 0.0
) -> list[Reading]:
    """What stands in boxes of a grey page that each hold one line."""
    grey = np.asarray(page, np.uint8)
    return [read_line(grey, box, zoom, shift) for box in boxes]


def read_line(grey: Grey, box: Box, zoom: float = 1.0, shift: float = 0.0) -> Reading:
    """What stands in one box of a page."""
    return read_cut(cut_out(grey, box, zoom, shift))


def cut_out(grey: Grey, box: Box, zoom: float = 1.0, shift: float = 0.0) -> Cut:
    """A line cut out of a page; one without ink is empty."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    part = grey[y0:y1, x0:x1]
    if min(part.shape) < 6 or int(part.max()) - int(part.min()) < 40:
        return Cut()
    strip, scale = normalised(part, zoom, shift)
    return Cut(strip[:, :_WIDEST], x0, scale)


def read_cut(cut: Cut) -> Reading:
    """What stands in a line that was cut out."""
    if not cut.strip.size:
        return Reading()
    scores = _session().run(None, {"strip": cut.strip[None, None]})[0][0]
    return Reading(tuple(decoded(np.asarray(scores, np.float32), cut.left, cut.scale)), cut)


@cache
def _session() -> Any:
    """The network, on one thread: agencies are read side by side."""
    runtime: Any = importlib.import_module("onnxruntime")  # loads slowly, and scans are few
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return runtime.InferenceSession(
        str(Path(__file__).with_suffix(".onnx")), options, providers=["CPUExecutionProvider"]
    )


def decoded(scores: Strip, left: float, scale: float) -> list[Letter]:
    """The letters that a network's scores name, frame by frame."""
    cuts = np.cumsum(HEADS)[:-1]
    base, upper, lower, tone, script = (_shares(part) for part in np.split(scores, cuts, axis=1))
    heads = ((lower, LOWER), (upper, UPPER), (tone, TONE))
    best = base.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best)) + 1
    found = []
    for frames in np.split(np.arange(len(best)), edges):
        letter = BASES[best[frames[0]]] if len(frames) else ""
        if not letter:
            continue
        at = slice(int(frames[0]), int(frames[-1]) + 1)
        sure = float(base[at, best[frames[0]]].max())
        bare = not _bears(letter)
        marks = [] if bare else [(head[at].mean(axis=0), n) for head, n in heads]
        sure *= min((float(votes.max()) for votes, _ in marks), default=1.0)
        named = "".join(names[int(votes.argmax())] for votes, names in marks)
        x = left + (float(frames.mean()) + 0.5) * STEP / scale
        found.append(Letter(letter + named, sure, x, float(script[at, 1].mean())))
    return found


def _shares(scores: Strip) -> Strip:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Strip = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _bears(letter: str) -> bool:
    """Whether marks may stand on a letter."""
    return "ก" <= letter <= "ฮ"


def assembled(letters: Sequence[Letter]) -> str:
    """The text of letters: sara am put together, and one kind of digits a number."""
    text = ""
    for numbers, run in groupby(letters, key=lambda one: one.text in DIGITS):
        part = list(run)
        made = "".join(one.text for one in part)
        if numbers and sum(one.thai for one in part) > len(part) / 2:
            made = made.translate(_THAI_DIGITS)
        text += made
    return compose(text).strip()


def compose(text: str) -> str:
    """The text with its sara ams put together."""
    return _SARA_AM.sub(r"\1" + _AM, text)
