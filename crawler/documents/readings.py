"""Joins what Tesseract and the line reader saw on a page; doubtful numbers stay unread.

Tesseract is shown only those stretches of lines that the reader is not sure of, and numbers. A
number that the two do not read alike becomes `UNREAD` boxes, but for a year the reader is sure of
and figures in Thai digits that `figures` proves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from statistics import median

import numpy as np
from PIL import Image as Pillow

from crawler.documents import tesseract
from crawler.documents.agreement import Span, Theirs, agreed
from crawler.documents.cleaned import levelled
from crawler.documents.layout import SPACE, Line, Word, pieces
from crawler.documents.line_finder import find_lines, missed
from crawler.documents.line_reader import (
    DIGITS,
    Box,
    Grey,
    Letter,
    Reading,
    Strip,
    compose,
    read_line,
)
from crawler.documents.tesseract import Ocr, Seen

Turn = Pillow.Transpose
_SURE_LETTER = 0.85  # from which a letter of the reader's needs no second reading
_SURE_LINE = 0.6  # mean of a line below which it is no text
_ROUND = 3  # letters that Tesseract is shown on both sides of a doubtful one
_THAI_ONLY = "tha"  # takes two thirds of the time of both languages
_SAMPLE = 3  # lines that tell whether a page stands on its head
_LOOKED_AT = 12  # longest ones among which they are: bars and pictures have no letters
_UPRIGHT = 0.7  # of their letters are sure if it does not
_READABLE = 20  # letters that are enough to tell
_TURN_AT = 150  # dots an inch that are enough for that
_TURNS = (Turn.ROTATE_180, Turn.ROTATE_90, Turn.ROTATE_270)
_SURELY = 0.5  # of the letters of a turned page are sure, if it is the right turn
_BETTER = 1.3  # times as many sure letters as it stands: then it stands wrong
_REST_AT = 150  # dots an inch at which pictures and stamps are looked through for words
_REST_SECONDS = 8
_POINTS = 72
_BASE = re.compile("[^\u0e31\u0e34-\u0e3a\u0e47-\u0e4e ]")  # what may stand without another
_NUMBER = frozenset(f"{DIGITS}.,/:-")
_LATIN = re.compile("[A-Za-z]{2}")
_AGAIN = ((0.88, -0.5), (1.13, 0.5))  # zoom and shift of the readings that must agree
_EM = 4.1  # a line's box as PDFs have it, by the height of its consonants
_LARGE = 1.2  # times the usual height: a heading
_BODY = 1 / 2.6  # of a found box is consonants
_MIDDLE = 1.45 / 2.6  # of a found box is above their middle
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
    def doubts(self) -> list[Span]:
        """The stretches of the page's width that Tesseract is asked for."""
        letters = self.reading.letters
        doubtful = [at for at, one in enumerate(letters) if _doubtful(one)]
        spans: list[tuple[int, int]] = []
        for at in doubtful:
            first, last = self._round(at)
            if spans and first <= spans[-1][1] + 1:
                first = spans.pop()[0]
            spans.append((first, last))
        return [(self._edge(first), self._edge(last + 1)) for first, last in spans]

    def _round(self, at: int) -> tuple[int, int]:
        """From which letter to which Tesseract is shown for one, whole numbers only."""
        letters = self.reading.letters
        first, last = max(0, at - _ROUND), min(len(letters) - 1, at + _ROUND)
        while first and _one_number(letters[first - 1], letters[first]):
            first -= 1
        while last + 1 < len(letters) and _one_number(letters[last], letters[last + 1]):
            last += 1
        return first, last

    def _edge(self, at: int) -> float:
        """Where a letter begins."""
        letters = self.reading.letters
        if 0 < at < len(letters):
            return (letters[at - 1].x + letters[at].x) / 2
        return self.box[0] if at == 0 else self.box[2]

    def between(self, span: Span) -> str:
        """What the reader sees in a stretch."""
        return "".join(one.text for one in self.reading.letters if span[0] <= one.x <= span[1])

    def shown(self, span: Span) -> Strip:
        """A stretch as it is shown to Tesseract."""
        cut = self.reading.cut
        first, end = (max(0, round((x - cut.left) * cut.scale)) for x in span)
        return cut.strip[:, first:end]

    def placed(self, word: Seen, span: Span) -> Theirs:
        """A word of Tesseract's at its place on the page."""
        left, scale = max(span[0], self.reading.cut.left), self.reading.cut.scale
        return Theirs(word.text, left + word.x0 / scale, left + word.x1 / scale, word.sure / 100)


def _one_number(left: Letter, right: Letter) -> bool:
    """Whether two letters may belong to one number."""
    return all(letter.text in _NUMBER for letter in (left, right))


def _doubtful(letter: Letter) -> bool:
    """Whether Tesseract is asked for a letter: an unsure one, or what it knows as well."""
    if letter.text == " ":
        return False
    known = letter.text in DIGITS and letter.thai <= 0.5
    return known or letter.sure < _SURE_LETTER or letter.text.isascii() and letter.text.isalpha()


def _credible(letters: Sequence[Letter]) -> bool:
    """Whether a line is text at all, and no marks or specks taken for letters."""
    sure = [letter.sure for letter in letters if letter.text.strip()]
    return bool(sure) and sum(sure) > _SURE_LINE * len(sure)


def read_page(page: Pillow.Image, dpi: int) -> list[Found]:
    """What the reader sees on a straightened page, before Tesseract is asked."""
    grey = np.asarray(page, np.uint8)
    read = (Found(box, read_line(grey, box)) for box in find_lines(grey, dpi))
    return [found for found in read if found.reading.letters]


def upright(page: Pillow.Image, dpi: int) -> Pillow.Image:
    """The page with its lines level, turned if it stands on its head or lies on a side."""
    level = levelled(page)
    letters, sure = _sample(level, dpi)
    if sure >= _UPRIGHT * letters and letters >= _READABLE:
        return level
    small = page.reduce(max(1, dpi // _TURN_AT))
    found = {turn: _sample(levelled(small.transpose(turn)), _TURN_AT) for turn in _TURNS}
    best = max(_TURNS, key=lambda turn: found[turn][1])
    letters, turned = found[best]
    better = turned > _BETTER * sure and turned >= max(_READABLE, _SURELY * letters)
    return levelled(page.transpose(best)) if better else level


def _sample(page: Pillow.Image, dpi: int) -> tuple[int, int]:
    """How many letters the reader finds in a page's longest lines, and of how many it is sure."""
    grey = np.asarray(page, np.uint8)
    longest = sorted(find_lines(grey, dpi), key=lambda box: box[0] - box[2])[:_LOOKED_AT]
    read = (reading.letters for box in longest if (reading := read_line(grey, box)).letters)
    letters = [one for line in islice(read, _SAMPLE) for one in line]
    return len(letters), sum(one.sure > _SURE_LETTER for one in letters)


def page_lines(page: Pillow.Image, dpi: int, ocr: Ocr) -> list[Line] | None:
    """The lines of a straightened page in points, None where Tesseract is needed and fails."""
    grey, scale = np.asarray(page, np.uint8), _POINTS / dpi
    read = read_page(page, dpi)
    words = seconded(read, ocr)
    boxes = [found.box for found in read]
    rest = _rest(page, boxes, dpi, ocr) if not read or missed(grey, boxes, dpi) else []
    if words is None or rest is None:
        return None
    return joined(page, read, words, rest, scale)


def seconded(read: Sequence[Found], ocr: Ocr) -> list[list[Theirs]] | None:
    """What Tesseract sees where the reader is in doubt, line by line."""
    found: list[list[Theirs]] = [[] for _ in read]
    shown = [(at, span) for at, line in enumerate(read) for span in line.doubts]
    latin = [_LATIN.search(read[at].between(span)) is not None for at, span in shown]
    for wanted, languages in ((False, _THAI_ONLY), (True, ocr.languages)):
        some = [one for one, is_latin in zip(shown, latin, strict=True) if is_latin is wanted]
        strips = [read[at].shown(span) for at, span in some]
        seen = tesseract.strip_words(strips, languages, ocr) if strips else []
        if seen is None:
            return None
        for (at, span), words in zip(some, seen, strict=True):
            found[at] += [read[at].placed(word, span) for word in words]
    return found


def _rest(page: Pillow.Image, boxes: Sequence[Box], dpi: int, ocr: Ocr) -> list[Line] | None:
    """What Tesseract sees outside the lines that were found."""
    left = page.copy()
    for x0, y0, x1, y1 in boxes:
        left.paste(255, (round(x0), round(y0), round(x1), round(y1)))
    if not boxes:
        return tesseract.page_lines(left, dpi, ocr)
    half = max(1, dpi // _REST_AT)
    briefly = replace(ocr, seconds=_REST_SECONDS)  # line art can hold it up without end
    return tesseract.page_lines(left.reduce(half), dpi // half, briefly) or []


def joined(
    page: Pillow.Image,
    read: Sequence[Found],
    seen: Sequence[Sequence[Theirs]],
    rest: Sequence[Line],
    scale: float,
) -> list[Line]:
    """The lines of a page in points: the reader's, and Tesseract's where that is in doubt."""
    grey = np.asarray(page, np.uint8)
    usual = median([found.body for found in read]) if read else 1.0
    words: list[Word] = []
    for found, theirs in zip(read, seen, strict=True):
        words += _own_words(grey, found, theirs, usual, scale)
    rows = [list(_mended(grey, row, scale)) for row in rest]
    return _gathered(words, [row for row in rows if row])


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
    grey: Grey, found: Found, theirs: Sequence[Theirs], usual: float, scale: float
) -> Iterator[Word]:
    """The words of a line as the reader has them, numbers checked against Tesseract's."""
    like = 1 / _LARGE < found.body / usual < _LARGE
    body = usual if like else found.body
    y0, y1 = ((found.middle + side * _EM / 2 * body) * scale for side in (-1, 1))
    asked = found.doubts
    kept = agreed(found.reading, theirs, again(grey, found.box), trusted=False, asked=asked)
    if not _credible(kept):
        return
    half = _LETTER * body
    for gap, run in groupby(kept, key=lambda letter: letter.text == " "):
        letters = list(run)
        text = compose("".join(letter.text for letter in letters))
        if not gap and text:
            x0, x1 = (letters[0].x - half) * scale, (letters[-1].x + half) * scale
            yield Word(x0, y0, x1, y1, text)


def _theirs(words: Sequence[Word], scale: float) -> list[Theirs]:
    return [Theirs(word.text, word.x0 / scale, word.x1 / scale) for word in words]


def again(grey: Grey, box: Box) -> Callable[[], list[Reading]]:
    """The further readings of a line, with which numbers must agree."""
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
        letters = agreed(read_line(grey, place), theirs, again(grey, place), trusted=False)
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
        if letter.text == " ":
            continue
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
