"""Proves figures in Thai digits, which Tesseract cannot confirm: amounts, phones, dates, shares.

A lost digit leaves no trace in how sure the reader is. So besides three readings that agree, a
figure needs the form of one, and its ink must fall into as many pieces as it has digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from crawler.dates import MONTHS
from crawler.documents.line_reader import DIGITS, Cut, Letter, Reading

_MONTH = "|".join(re.escape(form) for forms in MONTHS for form in forms)
_DAY = r"(?:[1-9]|[12]\d|3[01])"
_YEAR = r"25[4-7]\d"
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d\d)?")
_FORMS = tuple(
    re.compile(rf"(?<![\d.,/:-]){form}(?![.,/:-]?\d)")
    for form in (
        rf"({_AMOUNT.pattern})",
        r"(0[2-7])[- ]?(\d{3})[- ]?(\d{4})",
        r"(0[2-7]\d)[- ]?(\d{3})[- ]?(\d{3})",
        r"(0[689]\d)[- ]?(\d{3})[- ]?(\d{4})",
        rf"({_DAY}) ?(?:เดือน)? ?(?:{_MONTH}) ?(?:พ ?\. ?ศ ?\.)? ?({_YEAR})",
        rf"({_DAY}/(?:[1-9]|1[0-2])/{_YEAR})",
        rf"(\d{{1,4}}/{_YEAR})",
        r"(?<=ร้อยละ)(\d{1,3}(?:\.\d{1,2})?)",
        r"(?<=ร้อยละ )(\d{1,3}(?:\.\d{1,2})?)",
        r"(\d{1,3}(?:\.\d{1,2})?) ?%",
    )
)
SURE = 0.98  # of each digit in each reading; at 0.9 one of 354 figures was wrong, in small print
_PIECE = 9  # pixels of a strip: lower pieces are no digits
_ROWS = slice(17, 40)  # of a strip: its consonants, a little more to both sides
_INK = 0.5
_NEAR = 2.0  # pixels by which a digit's place may lie beside its ink
_AROUND = 1.6  # digits to both sides in which no ink may be left over
_BESIDE = 0.6  # of a digit from the next letter: from there on ink is not that letter's

Again = Callable[[], list[Reading]]


def proved(letters: Sequence[Letter], cut: Cut, again: Again) -> list[Letter]:
    """The letters, those of proved figures marked; each letter is one character."""
    found = list(letters)
    text = "".join(letter.text for letter in found)
    others: list[str] | None = None
    for figure in _figures(text):
        spans = [figure.span(at) for at in range(1, len(figure.groups()) + 1)]
        if not all(_likely(found[a:b]) and _whole(found, a, b, cut) for a, b in spans):
            continue
        if others is None:
            others = [_believed(reading) for reading in again()]
        if all(_says(other, figure.groups()) for other in others):
            for a, b in spans:
                found[a:b] = [replace(letter, proved=True) for letter in found[a:b]]
    return found


def in_form(number: str) -> bool:
    """Whether a number has its commas and its point where an amount has them."""
    return _AMOUNT.fullmatch(number) is not None


def _figures(text: str) -> Iterator[re.Match[str]]:
    """The figures in a known form; the groups are their numbers."""
    for form in _FORMS:
        yield from form.finditer(text)


def _says(text: str, numbers: Sequence[str]) -> bool:
    """Whether another reading has the same numbers in the same order."""
    pattern = r"[^\d▯]{0,16}".join(map(re.escape, numbers))
    return re.search(rf"(?<![\d▯.,/]){pattern}(?![.,/]?[\d▯])", text) is not None


def _likely(letters: Sequence[Letter]) -> bool:
    """Whether a number is in Thai digits and each is sure."""
    digits = [letter for letter in letters if letter.text in DIGITS]
    return all(letter.thai > 0.5 and letter.sure >= SURE for letter in digits)


def _believed(reading: Reading) -> str:
    """The text of another reading, digits that it is not sure of left out."""
    letters = reading.single()
    return "".join("▯" if c.text in DIGITS and c.sure < SURE else c.text for c in letters)


def _whole(letters: Sequence[Letter], start: int, end: int, cut: Cut) -> bool:
    """Whether each digit has a piece of ink to itself, and no ink beside them is left over."""
    places = [(letter.x - cut.left) * cut.scale for letter in letters]
    digits = [places[at] for at in range(start, end) if letters[at].text in DIGITS]
    pitch = _pitch(digits)
    before = max([x for x in places[:start] if x < digits[0]], default=-99.0) + _BESIDE * pitch
    after = min([x for x in places[end:] if x > digits[-1]], default=9999.0) - _BESIDE * pitch
    first, last = digits[0] - _AROUND * pitch, digits[-1] + _AROUND * pitch
    pieces = _pieces(cut, first - pitch, last + pitch)
    for a, b in pieces:
        beside = max(first, before) < (a + b) / 2 < min(last, after)
        if beside and not any(a - _NEAR <= x <= b + _NEAR for x in places[start:end]):
            return False
    owned = [[x for x in digits if a - _NEAR <= x <= b + _NEAR] for a, b in pieces]
    return (
        sorted(x for held in owned for x in held) == digits and max(map(len, owned), default=0) == 1
    )


def _pitch(places: Sequence[float]) -> float:
    steps = np.diff(places)
    return float(min(steps.min(), 14)) if len(steps) else 11.0


def _pieces(cut: Cut, left: float, right: float) -> list[tuple[float, float]]:
    """From where to where pieces of ink reach that are as high as digits, in a line's stretch."""
    start = max(0, int(left))
    ink = cut.strip[_ROWS, start : max(start, int(right))] > _INK
    found: list[list[tuple[int, int, int]]] = []  # runs of ink: row, from, to
    for row, line in enumerate(ink):
        edges = np.flatnonzero(np.diff(np.r_[False, line, False]))
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            touched = [p for p in found if any(r == row - 1 and c <= b and a <= d for r, c, d in p)]
            found = [piece for piece in found if piece not in touched]
            found.append([*(run for piece in touched for run in piece), (row, a, b)])
    tall = [p for p in found if p[-1][0] - min(run[0] for run in p) + 1 >= _PIECE]
    return [(start + min(a for _, a, _ in p), start + max(b for _, _, b in p)) for p in tall]
