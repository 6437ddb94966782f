"""Runs Tesseract, on a whole page or on lines that are pasted into one small picture."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np
from PIL import Image as Pillow

from crawler.documents.layout import Line, Word
from crawler.documents.line_reader import HIGH, Strip

_SURE = 15  # Tesseract's confidence below which a word is a speck
_SURE_LINE = 40  # mean confidence below which a line is no text
# A line without any of these is marks or specks taken for letters; a lone figure is a cell.
_LETTER = re.compile(r"[ก-ฮ]|\d|[A-Za-z]{4}")
_EM = 1.7  # a line's box as PDFs have it, by the height of its ink
_ROOM = HIGH // 4  # pixels of white between lines that are pasted below each other
_BESIDE = HIGH  # and between those side by side
_WIDE = 1600  # pixels of the picture they are pasted into
_STRIP_DPI = 180  # at which 11 to 16 points are as high as in a strip
_BLOCK = 6  # Tesseract's layout for one block of lines


@dataclass(frozen=True, slots=True)
class Ocr:
    """How to read: languages, resolution, page layout, seconds a page."""

    languages: str = "tha+eng"
    dpi: int = 300
    layout: int = 4  # one column: keeps the rows of tables, and marks with their letters
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as Tesseract saw it, in pixels, and how sure it is (0 to 100)."""

    x0: float
    y0: float
    x1: float
    y1: float
    sure: float
    text: str


@cache
def available() -> str:
    """Why OCR cannot be used; '' if it can."""
    command = shutil.which("tesseract")
    if not command:
        return "Tesseract is not installed"
    try:
        done = subprocess.run(
            [command, "--list-langs"], capture_output=True, timeout=20, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return f"Tesseract does not start: {error}"
    known = (done.stdout + done.stderr).decode("utf-8", "replace").split()
    return "" if "tha" in known else "Tesseract has no Thai language data"


def page_lines(page: Pillow.Image, dpi: int, ocr: Ocr) -> list[Line] | None:
    """The lines of a page in points from top to bottom, None where Tesseract fails."""
    rows = _rows(page, dpi, ocr.layout, ocr.languages, ocr.seconds)
    return None if rows is None else _lines(rows, 72 / dpi)


def strip_words(strips: Sequence[Strip], languages: str, ocr: Ocr) -> list[list[Seen]] | None:
    """The words of lines that are given as the line reader sees them, in pixels of each strip."""
    picture, places = _pasted(strips)
    rows = _rows(picture, _STRIP_DPI, _BLOCK, languages, ocr.seconds)
    if rows is None:
        return None
    found: list[list[Seen]] = [[] for _ in strips]
    for word in (word for row in rows for word in row):
        at = _holder(word, places, strips)
        if at is not None:
            left = places[at][0]
            found[at].append(Seen(word.x0 - left, 0, word.x1 - left, HIGH, word.sure, word.text))
    return found


def _pasted(strips: Sequence[Strip]) -> tuple[Pillow.Image, list[tuple[int, int]]]:
    """Strips in one picture, short ones side by side, and where each begins."""
    places, x, y = [], _ROOM, _ROOM
    for strip in strips:
        if x > _ROOM and x + strip.shape[1] > _WIDE:
            x, y = _ROOM, y + HIGH + _ROOM
        places.append((x, y))
        x += strip.shape[1] + _BESIDE
    wide = max((x + s.shape[1] for (x, _), s in zip(places, strips, strict=True)), default=0)
    paper = np.full((y + HIGH + _ROOM, wide + _ROOM), 255, np.uint8)
    for (x, y), strip in zip(places, strips, strict=True):
        paper[y : y + HIGH, x : x + strip.shape[1]] = 255 - strip * 255
    return Pillow.fromarray(paper), places


def _holder(word: Seen, places: Sequence[tuple[int, int]], strips: Sequence[Strip]) -> int | None:
    """Which strip a word stands in."""
    across, down = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    for at, ((x, y), strip) in enumerate(zip(places, strips, strict=True)):
        if 0 <= across - x <= strip.shape[1] and 0 <= down - y <= HIGH:
            return at
    return None


def _rows(
    page: Pillow.Image, dpi: int, layout: int, languages: str, seconds: float
) -> list[list[Seen]] | None:
    """The words of a picture line by line, None where Tesseract fails."""
    buffer = io.BytesIO()
    page.save(buffer, "PPM")  # a PNG takes longer to write and to read
    order = ["tesseract", "stdin", "stdout", "-l", languages, "--psm", str(layout)]
    order += ["--dpi", str(dpi), "-c", "tessedit_do_invert=0", "tsv"]
    try:
        done = subprocess.run(
            order,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return _table(done.stdout.decode("utf-8", "replace")) if done.returncode == 0 else None


def _table(text: str) -> list[list[Seen]]:
    """Tesseract's table, line by line, without specks."""
    rows: dict[tuple[str, ...], list[Seen]] = {}
    for entry in text.splitlines()[1:]:
        cells = entry.split("\t")
        if len(cells) < 12 or not cells[11].strip() or float(cells[10]) < _SURE:
            continue
        left, top, wide, high = (float(cell) for cell in cells[6:10])
        seen = Seen(left, top, left + wide, top + high, float(cells[10]), cells[11])
        rows.setdefault(tuple(cells[1:5]), []).append(seen)
    return [row for row in rows.values() if sum(w.sure for w in row) > _SURE_LINE * len(row)]


def _lines(rows: Sequence[list[Seen]], scale: float) -> list[Line]:
    """Lines in points from top to bottom; their words get the height of the line."""
    kept = [row for row in rows if any(_LETTER.search(word.text) for word in row)]
    inks = [max(w.y1 for w in row) - min(w.y0 for w in row) for row in kept]
    usual = median(inks) if inks else 1.0
    found = [
        Line(tuple(_levelled(row, ink if ink > 1.3 * usual else usual, scale)))
        for row, ink in zip(kept, inks, strict=True)
    ]
    return sorted(found, key=lambda line: line.y0)


def _levelled(row: Sequence[Seen], ink: float, scale: float) -> Iterator[Word]:
    middle, half = median((w.y0 + w.y1) / 2 for w in row), _EM / 2 * ink
    y0, y1 = (middle - half) * scale, (middle + half) * scale
    for word in sorted(row, key=lambda w: w.x0):
        yield Word(word.x0 * scale, y0, word.x1 * scale, y1, word.text)
