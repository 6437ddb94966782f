"""The Thai fonts of Debian by family: those to train on, and those kept apart for the test."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path("/usr/share/fonts/truetype")
# Laksaman is drawn after TH Sarabun, the face of official letters; Norasi and Noto are serif.
HELD_OUT = ("Laksaman", "Loma", "Norasi", "ArundinaSerif", "NotoLoopedThai")
TRAINED = {
    "Garuda": 1.2,
    "Kinnari": 1.0,
    "Purisa": 0.5,
    "Sawasdee": 1.0,
    "TlwgMono": 0.4,
    "TlwgTypewriter": 0.4,
    "TlwgTypist": 0.4,
    "TlwgTypo": 0.6,
    "Umpush": 1.5,
    "Waree": 1.0,
    "ArundinaSans": 1.2,
    "ArundinaSansMono": 0.3,
    "NotoSansThai": 0.8,
    "NotoSerifThai": 0.8,
}
_FOLDERS = ("tlwg", "arundina", "noto")
_NOT = ("Black", "UI-Thin", "ExtraLight")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file at a size, and the characters that it can draw."""

    font: ImageFont.FreeTypeFont
    letters: frozenset[str]

    def drawable(self, text: str) -> str:
        """The text without what the font would draw as a box."""
        return "".join(letter for letter in text if letter in self.letters)


def files(families: tuple[str, ...]) -> dict[str, list[Path]]:
    """The font files by family; families that are not installed are left out."""
    known = [path for name in _FOLDERS for path in sorted((ROOT / name).glob("*.ttf"))]
    found: dict[str, list[Path]] = {}
    for family in families:
        own = [path for path in known if path.stem.split("-")[0] == family]
        own = [p for p in own if not any(part in p.stem for part in _NOT)]
        if own:
            found[family] = own
    return found


def pick(rng: random.Random, fonts: dict[str, list[Path]]) -> Path:
    """A file of a family drawn by weight."""
    names = list(fonts)
    family = rng.choices(names, [TRAINED.get(name, 1.2) for name in names])[0]
    plain = [path for path in fonts[family] if path.stem.endswith(("Regular", family))]
    return rng.choice(plain if plain and rng.random() < 0.4 else fonts[family])


@cache
def face(path: Path, size: int) -> Face:
    """The font at a size in pixels."""
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)
    return Face(font, _letters(path))


@cache
def _letters(path: Path) -> frozenset[str]:
    font = ImageFont.truetype(str(path), 24)
    box = bytes(font.getmask("\U0010fffd"))
    every = [chr(code) for code in (*range(32, 127), *range(0xE01, 0xE5C), 0x2022)]
    return frozenset(c for c in every if c == " " or bytes(font.getmask(c)) not in (box, b""))
