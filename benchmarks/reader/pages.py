"""Draws whole pages as agencies scan them, with the words that stand on them in reading order."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.reader import faces, labels, texts

_INCH = 72
Colour = int | str | tuple[int, int, int]
A4 = (8.27, 11.69)
_TABLE = ((0.0, 0.08), (0.08, 0.52), (0.52, 0.74), (0.74, 1.0))


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a page."""

    text: str
    kind: str  # word | year | number | latin | item | amount | phone | date | percent | order
    spaced: bool = True  # whether a space follows


@dataclass(slots=True)
class Page:
    """A page's picture and its tokens, line by line."""

    image: Image.Image
    dpi: int
    lines: list[list[Token]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes in one face on one page."""

    page: Page
    pen: ImageDraw.ImageDraw
    face: faces.Face
    latin: faces.Face
    em: int
    ink: Colour = 0

    def coloured(self, ink: Colour) -> Hand:
        """The same hand with other ink."""
        return replace(self, ink=ink)

    def wide(self, text: str) -> float:
        """How wide a text is; what the face lacks is drawn with another."""
        return self._face(text).font.getlength(text)

    def put(self, x: float, y: float, text: str) -> None:
        """Write a text on a base line."""
        self.pen.text((x, y), text, fill=self.ink, font=self._face(text).font, anchor="ls")

    def _face(self, text: str) -> faces.Face:
        return self.face if self.face.drawable(text) == text else self.latin


def page(
    rng: random.Random,
    words: texts.Words,
    path: Path,
    dpi: int,
    *,
    table: bool = True,
    years: list[str] | None = None,
) -> Page:
    """A page of prose with numbers, and a ruled table; `years` are strewn in till none is left."""
    size = round(A4[0] * dpi), round(A4[1] * dpi)
    made = Page(Image.new("L", size, 255), dpi)
    em = round(rng.choice((14, 15, 16)) * dpi / _INCH)
    writer = hand(made, path, em)
    y = dpi * 1.0
    rows = 12 if table else 22
    for _ in range(rows):
        _prose(rng, words, writer, y, years)
        y += em * 1.75
    if table:
        y = _table(rng, words, writer, y - em, years)
        for _ in range(4):
            _prose(rng, words, writer, y + em * 1.6, years)
            y += em * 1.75
    return made


def hand(made: Page, path: Path, em: int) -> Hand:
    """A hand that writes in a font; Garuda draws what that font lacks."""
    garuda = faces.files(("Garuda",))["Garuda"]
    plain = next(p for p in garuda if p.stem == "Garuda")
    return Hand(made, ImageDraw.Draw(made.image), faces.face(path, em), faces.face(plain, em), em)


def _prose(
    rng: random.Random, words: texts.Words, hand: Hand, y: float, years: list[str] | None
) -> None:
    x, right = hand.page.dpi * 1.0, hand.page.image.width - hand.page.dpi * 0.8
    row: list[Token] = []
    while True:
        token = _token(rng, words, years)
        wide = hand.wide(token.text)
        if x + wide > right:
            if years is not None and token.kind == "year":
                years.append(token.text)
            break
        hand.put(x, y, token.text)
        thai = token.kind == "word" and rng.random() < 0.5
        row.append(replace(token, spaced=not thai))
        x += wide + (0 if thai else hand.em * rng.uniform(0.28, 0.5))
    hand.page.lines.append(row)


def _token(rng: random.Random, words: texts.Words, years: list[str] | None) -> Token:
    roll = rng.random()
    if roll < 0.1 and years:
        return Token(years.pop(), "year")
    if roll < 0.1 and years is None:
        return Token(_year(rng), "year")
    if roll < 0.17:
        return Token(texts.number(rng).replace(" ", ""), "number")
    if roll < 0.2:
        return Token(rng.choice(words.latin), "latin")
    return Token(labels.readable(rng.choice(words.thai)), "word")


def _year(rng: random.Random) -> str:
    year = f"25{rng.randint(60, 70)}"
    return year.translate(texts.THAI_DIGITS) if rng.random() < 0.6 else year


def _table(
    rng: random.Random, words: texts.Words, hand: Hand, y: float, years: list[str] | None
) -> float:
    dpi, em = hand.page.dpi, hand.em
    left, wide = dpi * 1.0, hand.page.image.width - dpi * 1.8
    high, rows, thick = em * 1.9, 6, max(1, dpi // 100)
    thai = rng.random() < 0.6
    for row in range(rows):
        cells = _cells(rng, words, row, years, thai)
        for (start, _), token in zip(_TABLE, cells, strict=True):
            if token:
                hand.put(left + start * wide + em * 0.4, y + high * (row + 0.68), token.text)
        hand.page.lines.append([token for token in cells if token])
    for row in range(rows + 1):
        hand.pen.line((left, y + high * row, left + wide, y + high * row), 0, thick)
    for x in (*(start for start, _ in _TABLE), 1.0):
        hand.pen.line((left + x * wide, y, left + x * wide, y + high * rows), 0, thick)
    return y + high * rows


def _cells(
    rng: random.Random, words: texts.Words, row: int, years: list[str] | None, thai: bool
) -> list[Token | None]:
    short = [word for word in words.thai if 4 < len(word) < 18]
    name = Token(labels.readable(rng.choice(short)), "word")
    amount, number = f"{rng.randrange(1000, 9_000_000):,}", str(row + 1)
    if thai:
        amount, number = (text.translate(texts.THAI_DIGITS) for text in (amount, number))
    last = Token(_year(rng), "year") if years is None else None
    if years:
        last = Token(years.pop(), "year")
    return [Token(number, "item"), name, Token(amount, "number"), last]


def scan(rng: random.Random, clean: Image.Image, noise: str) -> Image.Image:
    """The page as a scanner (`light`) or a copier with dirty glass (`heavy`) leaves it."""
    heavy = noise == "heavy"
    skew = rng.uniform(-1.8, 1.8) if heavy else rng.uniform(-0.5, 0.5)
    made = clean.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    if heavy:
        kind = rng.choice((ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3), None))
        if kind:
            small = made.width < 1500  # strokes of one pixel must not vanish
            made = Image.blend(made, made.filter(kind), 0.35 if small else 0.8)
    made = made.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.0) if heavy else 0.4))
    dice = np.random.default_rng(rng.getrandbits(32))
    paper, ink = (rng.uniform(225, 250), rng.uniform(20, 90)) if heavy else (250, 15)
    grey = ink + (paper - ink) * np.asarray(made, np.float32) / 255
    grey += dice.normal(0, rng.uniform(10, 22) if heavy else 4, grey.shape)
    if heavy:
        specks = dice.random(grey.shape)
        grey[specks < 0.001] = 0
        if rng.random() < 0.3:
            grey = np.where(grey < (paper + ink) / 2, 0.0, 255.0)
    whole = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    whole.save(buffer, "JPEG", quality=rng.randint(35, 60) if heavy else 80)
    return Image.open(buffer).convert("L")
