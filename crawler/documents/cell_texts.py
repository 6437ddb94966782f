"""Joins what the line reader and Tesseract read in a line of a cell; what is doubtful is unread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.documents.agreement import UNREAD, Theirs, agreed
from crawler.documents.line_reader import DIGITS, Grey, Letter, Reading, compose, read_line
from crawler.text import fold

_SURE = 0.98  # mean of a line from which the reader's letters are better than Tesseract's
_FAIR = 0.9  # and where Tesseract sees letters of another script
_SEEN = 0.8  # and from which there is a text at all where Tesseract saw none
_SURE_NUMBER = 0.8  # of a digit that stands if the numbers of its column count up
_AGAIN = ((0.88, -0.5), (1.13, 0.5))  # zoom and shift of the readings that must agree
_LATIN = re.compile("[A-Za-z]")
_THAI = re.compile("[ก-ฮ]")
_SAYS = re.compile(r"[\w\u0e00-\u0e7f▯]")
_DASH = re.compile("[-–✓/]")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d+(?:\.\d{1,2})?")
_ITEM = re.compile(r"\d{1,3}\.?")


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in a line of a cell, and the row number that one reader alone sees there."""

    text: str
    item: str = ""
    full: bool = True  # the line fills the cell


def figures(reading: Reading) -> bool:
    """Whether a line holds no letters."""
    return not any(script.search(reading.text) for script in (_THAI, _LATIN))


def doubtful(reading: Reading) -> bool:
    """Whether Tesseract is asked: for numbers, for Latin words, and where the reader isn't sure."""
    numbers = any(letter.text in DIGITS for letter in reading.letters)
    return numbers or reading.sure < _SURE or bool(_LATIN.search(reading.text))


def text_of(strip: Grey, reading: Reading, theirs: Sequence[Theirs]) -> Text:
    """The text of a line of a cell."""
    number = _number(reading, theirs)
    if number:
        return Text(number)
    if not theirs and reading.sure < _SEEN:
        return Text("")
    text = _joined(strip, reading, theirs)
    if not _SAYS.search(text) and not (_DASH.search(reading.text) and reading.sure >= _SURE):
        text = ""
    own = fold(reading.text)
    if _ITEM.fullmatch(text) and text != own:  # one digit more or less is soon seen by chance
        text = re.sub(r"\d", UNREAD, text)
    return Text(text, _item(own, reading, theirs))


def _item(own: str, reading: Reading, theirs: Sequence[Theirs]) -> str:
    """What may be a row number: the reader's where it is sure, else Tesseract's."""
    least = min((letter.sure for letter in reading.letters), default=0.0)
    said = own if least >= _SURE_NUMBER else fold("".join(word.text for word in theirs))
    return said if _ITEM.fullmatch(said) else ""


def _joined(strip: Grey, reading: Reading, theirs: Sequence[Theirs]) -> str:
    box = 0.0, 0.0, float(strip.shape[1]), float(strip.shape[0])

    def again() -> list[Reading]:
        return [read_line(strip, box, zoom, shift) for zoom, shift in _AGAIN]

    trusted = not theirs or _trusted(reading.text, reading.sure, theirs)
    if trusted:  # Tesseract takes short forms as "ต.ค." for Latin letters
        theirs = [word for word in theirs if not _LATIN.search(word.text)]
    else:
        theirs = [w for w in theirs if _SAYS.search(w.text) or w.text in reading.text]
    letters = agreed(reading, theirs, again, trusted=trusted)
    if not trusted:
        letters = _spaced(letters, reading)
    return compose("".join(letter.text for letter in letters)).strip()


def _trusted(text: str, sure: float, theirs: Sequence[Theirs]) -> bool:
    """Whether the reader's letters stand: it is sure, or Tesseract is off in another script."""
    said = "".join(word.text for word in theirs)
    astray = [bool(script.search(text)) != bool(script.search(said)) for script in (_THAI, _LATIN)]
    return sure >= _FAIR if any(astray) else sure >= _SURE and not _LATIN.search(text)


def _number(reading: Reading, theirs: Sequence[Theirs]) -> str:
    """A number whose digits both read, as the one that has its commas right has it."""
    texts = [fold(reading.text), fold("".join(word.text for word in theirs))]
    if any(re.search(r"[^\W\d]|[()%/-]", text) for text in texts):
        return ""
    texts = [text.replace(" ", "") for text in texts]
    digits = {re.sub(r"\D", "", text) for text in texts}
    formed = {text.strip("'\":;!|.,") for text in texts}
    formed = {text for text in formed if _NUMBER.fullmatch(text)}
    return formed.pop() if len(digits) == len(formed) == 1 else ""


def _spaced(letters: Sequence[Letter], reading: Reading) -> list[Letter]:
    """Tesseract's letters with the spaces that the reader sees."""
    spaces = [letter for letter in reading.letters if letter.text == " "]
    return sorted([*letters, *spaces], key=lambda letter: letter.x)


def numbered(column: Sequence[int], texts: Mapping[int, Text]) -> dict[int, str]:
    """The cells of a column whose row numbers one reader alone saw, where they count up."""
    items = [(at, texts[at].item or texts[at].text) for at in column if at in texts]
    values = [(at, int(item.strip("."))) for at, item in items if _ITEM.fullmatch(item)]
    found = {}
    for place, (at, value) in enumerate(values):
        near = dict(enumerate((v for _, v in values), -place))
        steps = ((-1, 1), (-2, -1), (1, 2))
        if any(all(near.get(step) == value + step for step in pair) for pair in steps):
            found[at] = str(value)
    return found
