"""Joins what Tesseract and the line reader saw on a page; doubtful numbers stay unread.

The reader's lines stand where it is sure of them and they are Thai; Tesseract's words elsewhere. A
number that the two do not read alike becomes `UNREAD` boxes, but for a year the reader is sure of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

import numpy as np
from PIL import Image as Pillow

from crawler.documents.agreement import UNREAD, Theirs, agreed
from crawler.documents.layout import SPACE, Line, Word, pieces
from crawler.documents.line_finder import find_lines, missed
from crawler.documents.line_reader import Box, Grey, Letter, Reading, compose, read_line

_SURE_LINE = 0.98  # mean of a line from which the reader's letters are better than Tesseract's
_BASE = re.compile("[^\u0e31\u0e34-\u0e3a\u0e47-\u0e4e ]")  # what may stand without another
_THAI = re.compile(r"[ก-๛]")
_AGAIN = ((0.88, -0.5), (1.13, 0.5))  # zoom and shift of the readings that must agree
_EM = 4.1  # a line's box as PDFs have it, by the height of its consonants
_LARGE = 1.2  # times the usual height: a heading
_BODY = 1 / 2.6  # of a found box is consonants
_MIDDLE = 1.45 / 2.6  # of a found box is above their middle
_SAME_LINE = 1.5  # heights of a consonant: Tesseract takes marks for a line of their own
_LETTER = 0.15  # heights of a consonant: a word's ends, so narrow that its spaces stay wide
_LEVEL = 0.2  # of a line's box: further down is another line
_WIDER = 0.65  # of a line's box, to both sides: Tesseract's boxes cut first and last digits
_HIGH = 0.88  # of a line's box


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a line that the finder found, in pixels, and what the reader made of it."""

    box: Box
    reading: Reading

    @property
    def middle(self) -> float:
        """The middle of its consonants."""
        return self.box[1] + _MIDDLE * (self.box[3] - self.box[1])

    @property
    def body(self) -> float:
        """The height of its consonants."""
        return _BODY * (self.box[3] - self.box[1])

    @property
    def sure(self) -> bool:
        """Whether it can be believed as it is."""
        return self.reading.sure >= _SURE_LINE

    @property
    def thai(self) -> bool:
        """Whether most of it is Thai, digits counted."""
        text = self.reading.text.replace(" ", "")
        return len(_THAI.findall(text)) > 0.5 * len(text)

    def holds(self, word: Word, scale: float, near: float = 0.8) -> bool:
        """Whether a word of Tesseract's stands in it; `near` is in heights of its consonants."""
        across = (word.x0 + word.x1) / 2 / scale
        high = abs(word.middle / scale - self.middle) < near * self.body
        return high and self.box[0] <= across <= self.box[2]


def read_page(page: Pillow.Image, dpi: int) -> list[Found]:
    """What the reader sees on a straightened page, before Tesseract is asked."""
    grey = np.asarray(page, np.uint8)
    read = (Found(box, read_line(grey, box)) for box in find_lines(grey, dpi))
    return [found for found in read if found.reading.letters]


def alone(page: Pillow.Image, read: Sequence[Found], scale: float, dpi: int) -> list[Line] | None:
    """The lines of a page on which Tesseract has nothing to add; None where it may have."""
    if not read or not all(found.sure and found.thai for found in read):
        return None
    if missed(np.asarray(page, np.uint8), [found.box for found in read], dpi):
        return None
    found = joined(page, read, [], scale)
    return None if any(UNREAD in line.text for line in found) else found


def joined(
    page: Pillow.Image, read: Sequence[Found], rows: Sequence[Line], scale: float
) -> list[Line]:
    """The lines of a page in points: the reader's and, where that is in doubt, Tesseract's."""
    grey = np.asarray(page, np.uint8)
    usual = median([found.body for found in read]) if read else 1.0
    left = [list(row.words) for row in rows]
    words: list[Word] = []
    for found in read:
        theirs = [word for row in left for word in row if found.holds(word, scale)]
        if found.sure and (found.thai or not theirs):
            left = [[w for w in row if not found.holds(w, scale, _SAME_LINE)] for row in left]
            words += _own_words(grey, found, theirs, usual, scale)
    rest = [list(_mended(grey, Line(tuple(row)), scale)) for row in left if row]
    return _gathered(words, [row for row in rest if row])


def _gathered(words: Sequence[Word], rows: list[list[Word]]) -> list[Line]:
    """The reader's words put into Tesseract's rows, or rows of their own, from top to bottom."""
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        near = min(rows, key=lambda row: abs(row[0].middle - word.middle), default=None)
        if near and abs(near[0].middle - word.middle) < _LEVEL * (word.y1 - word.y0):
            near.append(word)
        else:
            rows.append([word])
    found = [Line(tuple(sorted(row, key=lambda w: w.x0))) for row in rows]
    return sorted(found, key=lambda line: line.words[0].middle)


def _own_words(
    grey: Grey, found: Found, theirs: Sequence[Word], usual: float, scale: float
) -> Iterator[Word]:
    """The words of a line as the reader has them, numbers checked against Tesseract's."""
    like = 1 / _LARGE < found.body / usual < _LARGE
    body = usual if like else found.body
    y0, y1 = ((found.middle + side * _EM / 2 * body) * scale for side in (-1, 1))
    kept = agreed(found.reading, _theirs(theirs, scale), _again(grey, found.box), trusted=True)
    half = _LETTER * body
    for gap, run in groupby(kept, key=lambda letter: letter.text == " "):
        letters = list(run)
        text = compose("".join(letter.text for letter in letters))
        if not gap and text:
            x0, x1 = (letters[0].x - half) * scale, (letters[-1].x + half) * scale
            yield Word(x0, y0, x1, y1, text)


def _theirs(words: Sequence[Word], scale: float) -> list[Theirs]:
    return [Theirs(word.text, word.x0 / scale, word.x1 / scale) for word in words]


def _again(grey: Grey, box: Box) -> Callable[[], list[Reading]]:
    return lambda: [read_line(grey, box, zoom, shift) for zoom, shift in _AGAIN]


def _mended(grey: Grey, row: Line, scale: float) -> Iterator[Word]:
    """Tesseract's words of a line, their numbers read again."""
    cut = pieces(row)
    for at, piece in enumerate(cut):
        left = (cut[at - 1].x1 + piece.x0) / 2 if at else 0.0
        right = (piece.x1 + cut[at + 1].x0) / 2 if at + 1 < len(cut) else float("inf")
        box = _box(piece, left, right)
        x0, y0, x1, y1 = (side / scale for side in box)
        place = x0, y0, min(x1, float(grey.shape[1])), y1
        theirs = _theirs(piece.words, scale)
        letters = agreed(read_line(grey, place), theirs, _again(grey, place), trusted=False)
        texts = _by_word(theirs, letters)
        kept = zip(piece.words, texts, strict=True)
        named = [replace(word, text=compose(text)) for word, text in kept if text]
        bases = [word for word in named if _BASE.search(word.text)]
        yield from (word for word in named if word in bases or _beside(word, bases))


def _beside(mark: Word, words: Sequence[Word]) -> bool:
    """Whether a mark stands at a word; Tesseract takes some for words of their own."""
    room = SPACE * (mark.y1 - mark.y0)
    return any(word.x0 - room < mark.x1 and mark.x0 < word.x1 + room for word in words)


def _by_word(words: Sequence[Theirs], letters: Sequence[Letter]) -> list[str]:
    """The letters by the word in or nearest to which they stand."""
    texts = ["" for _ in words]
    for letter in letters:
        x = letter.x
        at = min(range(len(words)), key=lambda at: max(words[at].x0 - x, x - words[at].x1))
        texts[at] += letter.text
    return texts


def _box(piece: Line, left: float, right: float) -> Box:
    high = piece.y1 - piece.y0
    middle, wider = (piece.y0 + piece.y1) / 2, _WIDER * high
    return (
        max(left, piece.x0 - wider),
        middle - _HIGH / 2 * high,
        min(right, piece.x1 + wider),
        middle + _HIGH / 2 * high,
    )
