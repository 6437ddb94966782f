"""Drawn pictures: portraits, organisation charts, banners."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path("/usr/share/fonts/truetype/tlwg")
_SKINS = ("#e7bd94", "#d9a577", "#c98f60", "#efcaa5")
_COATS = ("#f4f1e4", "#2b3a55", "#c9b458", "#3b3b3b")


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"Laksaman{'-Bold' if bold else ''}.ttf", size)


def _save(image: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=82)


def portrait(path: Path, seed: int, *, width: int = 180, height: int = 220) -> None:
    """Draw a head and shoulders in official dress, a different person a seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), chance.choice(("#a9c4e4", "#bcd0e8", "#d6dde6")))
    draw, middle = ImageDraw.Draw(image), width // 2
    skin, coat = chance.choice(_SKINS), chance.choice(_COATS)
    half = width * chance.uniform(0.17, 0.2)
    top, chin = height * 0.2, height * 0.62
    hair = "#1c1a19" if chance.random() < 0.8 else "#6d6a68"
    fall = chance.choice((0.42, 0.45, 0.7))  # long hair reaches the shoulders
    draw.ellipse((middle - half * 1.2, top - 16, middle + half * 1.2, height * fall), fill=hair)
    draw.ellipse(
        (middle - width * 0.44, height * 0.68, middle + width * 0.44, height * 1.4), fill=coat
    )
    draw.rectangle((middle - 14, chin - 12, middle + 14, height * 0.74), fill=skin)
    draw.ellipse((middle - half, top, middle + half, chin), fill=skin)
    eyes = height * 0.4
    for side in (-1, 1):
        x = middle + side * half * 0.45
        draw.ellipse((x - 4, eyes - 3, x + 4, eyes + 3), fill="#2a1d16")
        draw.line((x - 8, eyes - 10, x + 8, eyes - 11), fill=hair, width=3)
    smile = (middle - 13, height * 0.48, middle + 13, height * 0.55)
    draw.arc(smile, 20, 160, fill="#8c3b33", width=3)
    draw.polygon(
        ((middle - 14, height * 0.72), (middle + 14, height * 0.72), (middle, height * 0.8)),
        "white",
    )
    _save(image, path)


def chart(path: Path, boxes: Sequence[Sequence[str]], *, width: int = 1200) -> None:
    """Draw an organisation chart: rows of boxes, top first; lines inside a box by newline."""
    row_height, gap = 150, 26
    image = Image.new("RGB", (width, row_height * len(boxes) + 30), "white")
    draw, font = ImageDraw.Draw(image), _font(21, bold=True)
    for number, row in enumerate(boxes):
        top, size = 20 + number * row_height, width // len(row)
        if number:
            first, last = size // 2, width - size // 2
            draw.line((first, top - 22, last, top - 22), fill="#345", width=3)
            draw.line((width // 2, top - 52, width // 2, top - 22), fill="#345", width=3)
        for place, text in enumerate(row):
            left, right = place * size + gap // 2, (place + 1) * size - gap // 2
            left, right = (left, right) if size < 420 else (width // 2 - 200, width // 2 + 200)
            if number:
                draw.line(
                    ((left + right) // 2, top - 22, (left + right) // 2, top), fill="#345", width=3
                )
            draw.rounded_rectangle((left, top, right, top + 98), 10, "#e6f0e3", "#2f6b3a", 3)
            middle = ((left + right) // 2, top + 49)
            draw.multiline_text(middle, text, "#123", font, anchor="mm", align="center")
    _save(image, path)


def banner(
    path: Path, text: str, *, width: int = 1200, height: int = 240, color: str = "#2f6b3a"
) -> None:
    """Draw a sky, hills and the agency's name."""
    image = Image.new("RGB", (width, height), "#bfe0f2")
    draw, chance = ImageDraw.Draw(image), random.Random(text)
    for layer, shade in enumerate(("#9ac7a0", "#6fae78", color)):
        base = height * (0.55 + 0.14 * layer)
        for _ in range(9):
            x, r = chance.randrange(width), chance.randrange(90, 260)
            draw.ellipse((x - r, base, x + r, base + r), fill=shade)
        draw.rectangle((0, min(base + 60, height), width, height), fill=shade)
    draw.text(
        (width // 2, height // 2),
        text,
        "white",
        _font(54, bold=True),
        "mm",
        stroke_width=3,
        stroke_fill="#1b3d22",
    )
    _save(image, path)
