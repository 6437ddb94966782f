"""Puts words into lines, columns and cells by their places; points, y grows down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.text import fold

SPACE = 0.125  # of the line's height: less is kerning behind a tone mark
_GAP = 0.75  # of the line's height: more parts columns
_THAI = re.compile("[\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and its box."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def y0(self) -> float:
        """Its top."""
        return min(word.y0 for word in self.words)

    @property
    def y1(self) -> float:
        """Its foot."""
        return max(word.y1 for word in self.words)

    @property
    def height(self) -> float:
        """The height of most of its letters."""
        return max((len(w.text), w.y1 - w.y0) for w in self.words)[1]

    @property
    def text(self) -> str:
        """Its folded text."""
        return fold(join(self.words))


def join(words: Sequence[Word]) -> str:
    """The text of neighbouring words; a gap as wide as a space is one."""
    parts: list[str] = []
    last: Word | None = None
    for word in words:
        if last is not None:
            wide = word.x0 - last.x1 > SPACE * (word.y1 - word.y0)
            latin = not (_THAI.match(word.text) and _THAI.match(last.text[-1:]))
            if word.text[0] in ".,)":
                wide = latin = False
            if wide or (latin and word.x0 - last.x1 > SPACE / 2 * (word.y1 - word.y0)):
                parts.append(" ")
        parts.append(word.text)
        last = word
    return "".join(parts)


def lines(words: Sequence[Word]) -> list[Line]:
    """Words gathered into lines from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        if rows and _beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda w: w.x0))) for row in rows]


def _beside(row: list[Word], word: Word) -> bool:
    first = row[0]
    low = min(first.y1 - first.y0, word.y1 - word.y0)
    return word.middle - first.middle < 0.45 * low


def pieces(line: Line) -> list[Line]:
    """A line cut where wide gaps part it into columns."""
    found: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - found[-1][-1].x1 > _GAP * line.height:
            found.append([word])
        else:
            found[-1].append(word)
    return [Line(tuple(words)) for words in found]


def cell_text(words: Sequence[Word]) -> str:
    """The text of a cell of several lines; Thai lines go on without a space."""
    texts = [line.text for line in lines(words)]
    if len(texts) == 2 and all(text.isdecimal() and len(text) <= 2 for text in texts):
        return "".join(texts)  # a number cut by a column that is too narrow
    return fold(join_lines(texts))


def join_lines(texts: Sequence[str]) -> str:
    """Lines of one paragraph as one text."""
    whole = ""
    for text in texts:
        glue = "" if _THAI.match(text) and _THAI.match(whole[-1:]) else " "
        whole = f"{whole}{glue}{text}" if whole else text
    return whole


def two_columns(rows: Sequence[Line], width: float) -> float:
    """The x of an empty strip between two columns of running text, 0 where there is none."""
    long_rows = [row for row in rows if row.x1 - row.x0 > width * 0.5]
    cut = [p for row in long_rows if len(p := pieces(row)) == 2]
    if len(long_rows) < 8 or len(cut) < 0.7 * len(long_rows):
        return 0
    left, right = max(p[0].x1 for p in cut), min(p[1].x0 for p in cut)
    wide = sum(p[0].x1 - p[0].x0 > width * 0.25 and p[1].x1 - p[1].x0 > width * 0.25 for p in cut)
    return (left + right) / 2 if left < right and wide > 0.5 * len(cut) else 0
