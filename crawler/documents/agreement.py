"""Sets two readings of one line side by side and says which numbers may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from crawler.documents.figures import in_form, proved
from crawler.documents.line_reader import DIGITS, Letter, Reading

UNREAD = "▯"  # stands for a digit that is there but was not read
_YEAR = re.compile(r"25[4-7]\d(?:[-–/]25[4-7]\d)*")
_RUN = re.compile(r"\d(?:[\d.,/:-]*\d)?")
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", DIGITS)
_AM = re.compile(r"([\u0e48-\u0e4c]?)ำ")
_SAYS = re.compile(r"[\w\u0e00-\u0e7f]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile(r"[!-~]*[A-Za-z]{2}[!-~]*")
_SURE_YEAR = 0.96  # in each of the readings; at 0.9 one of 182 was wrong, at 100 dpi
_SURE_DIGIT = 0.97  # of a lone digit
_EVEN = 1.5  # times the narrowest step between digits: a wider one has lost a digit

_SURE_OURS = 0.85  # from which a letter of ours is better than Tesseract's
_SURE_THEIRS = 0.5  # from which one of theirs stands where we see none
_LIKELY = 0.5  # and one of ours where Tesseract sees none

Again = Callable[[], list[Reading]]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Theirs:
    """A word of Tesseract's, and from where to where it reaches across the page in pixels."""

    text: str
    x0: float
    x1: float
    sure: float = 1.0

    def letters(self) -> Iterator[Letter]:
        """Its characters, set evenly."""
        text = _AM.sub("\u0e4d\\1า", self.text.translate(_ARABIC)).replace(" ", "")
        step = (self.x1 - self.x0) / max(1, len(text))
        for at, character in enumerate(text):
            yield Letter(character, self.sure, self.x0 + (at + 0.5) * step)


@dataclass(frozen=True, slots=True)
class _Part:
    """The same stretch of a line as the two saw it, one character a letter."""

    theirs: list[Letter]
    ours: list[Letter]


def agreed(
    reading: Reading,
    words: Sequence[Theirs],
    again: Again,
    *,
    trusted: bool,
    asked: Sequence[Span] | None = None,
) -> list[Letter]:
    """The letters of a line, doubtful digits as `UNREAD`; the reader's where it is trusted.

    `asked` are the stretches that Tesseract was shown, if it was not shown the whole.
    """
    reading = _with_latin(reading, words)
    ours = proved(reading.single(), reading.cut, again)
    found: list[Letter] = []
    for part in _parts(ours, words, asked):
        if _text(part.theirs) == _text(part.ours):
            found += part.ours
        elif trusted:
            found += _checked(part, again)
        else:
            found += _joined(part, again)
    return found


def _joined(part: _Part, again: Again) -> list[Letter]:
    """A part on which the two differ."""
    if not part.theirs:
        return _checked(replace(part, ours=_surer(part)), again)
    if not _numbers(part):
        return _surer(part)
    if any(letter.text in DIGITS for letter in part.ours):
        return _checked(part, again)
    return _masked(part.theirs)


def _surer(part: _Part) -> list[Letter]:
    """The reader's part where it is sure of each letter or Tesseract saw none, else Tesseract's."""
    ours = [letter for letter in part.ours if letter.text != " "]
    if not ours:
        more = _SAYS.search(_text(part.theirs)) and _least(part.theirs) >= _SURE_THEIRS
        return [*part.theirs, *part.ours] if more else part.ours
    if _least(ours) >= (_SURE_OURS if part.theirs else _LIKELY):
        return part.ours
    return [*part.theirs, *(letter for letter in part.ours if letter.text == " ")]


def _with_latin(reading: Reading, words: Sequence[Theirs]) -> Reading:
    """The reading with Tesseract's Latin words, which it knows better."""
    letters = list(reading.letters)
    for word in words:
        under = [at for at, one in enumerate(letters) if word.x0 <= one.x <= word.x1]
        text = "".join(letters[at].text for at in under)
        latin = len(_LATIN.findall(text)) > 0.5 * len(text.replace(" ", ""))
        if latin and _WORD.fullmatch(word.text):
            letters[under[0] : under[-1] + 1] = word.letters()
    return replace(reading, letters=tuple(letters))


def _parts(
    ours: Sequence[Letter], words: Sequence[Theirs], asked: Sequence[Span] | None
) -> Iterator[_Part]:
    """The line cut where the two agree and differ, but never inside a number."""
    if asked is None:
        yield from _aligned(ours, words)
        return
    start = 0
    for x0, x1 in asked:
        first = next((at for at, one in enumerate(ours) if one.x >= x0), len(ours))
        end = next((at for at, one in enumerate(ours) if one.x > x1), len(ours))
        yield _Part([], list(ours[start:first]))
        inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1]
        yield from _aligned(ours[first:end], inside)
        start = end
    yield _Part([], list(ours[start:]))


def _aligned(ours: Sequence[Letter], words: Sequence[Theirs]) -> Iterator[_Part]:
    theirs = [letter for word in words for letter in word.letters()]
    bare = [at for at, letter in enumerate(ours) if letter.text != " "]
    said = "".join(ours[at].text for at in bare)
    matcher = SequenceMatcher(None, _text(theirs), said, autojunk=False)
    inside = _inside(_text(theirs)), _inside(said)
    start = (0, 0)
    for _, _, end, _, ends in matcher.get_opcodes():
        if end in inside[0] or ends in inside[1]:
            continue
        stop = bare[ends] if ends < len(bare) else len(ours)
        yield _Part(list(theirs[start[0] : end]), list(ours[start[1] : stop]))
        start = end, stop


def _text(letters: Sequence[Letter]) -> str:
    return "".join(letter.text for letter in letters if letter.text != " ")


def _inside(text: str) -> set[int]:
    """The places between two characters of one number."""
    return {at for run in _RUN.finditer(text) for at in range(run.start() + 1, run.end())}


def _numbers(part: _Part) -> bool:
    """Whether either saw a number of two or more digits, or both a digit."""
    counts = [sum(one.text in DIGITS for one in side) for side in (part.theirs, part.ours)]
    return max(counts) > 1 or min(counts) == 1


def _checked(part: _Part, again: Again) -> list[Letter]:
    """The reader's part, its doubtful digits unread."""
    kept = list(part.ours)
    if len(_text(kept)) == len(part.theirs) == 1 and not (kept[0].thai > 0.5 and _certain(kept)):
        return [*part.theirs, *kept[1:]]
    text = "".join(letter.text for letter in kept)
    seen = {run[0] for run in _RUN.finditer(_text(part.theirs))}
    for run in _RUN.finditer(text):
        if not _stands(run[0], kept[run.start() : run.end()], seen, again):
            for at in range(run.start(), run.end()):
                kept[at] = replace(kept[at], text=re.sub(r"\d", UNREAD, kept[at].text))
    return kept


def _stands(text: str, letters: Sequence[Letter], seen: set[str], again: Again) -> bool:
    """Whether a number may stand as the reader has it."""
    if text in seen or all(letter.proved for letter in letters if letter.text in DIGITS):
        return True
    if in_form(text) and _bare(text) in map(_bare, seen):
        return True  # Tesseract often takes a comma for a point
    thai = sum(letter.thai for letter in letters) > len(letters) / 2
    if len(text) == 1:
        return _certain(letters) and (thai or bool(seen))
    if not _YEAR.fullmatch(text) or _least(letters) < _SURE_YEAR or _uneven(letters):
        return False
    if not thai and any(len(other) == len(text) for other in seen):
        return False  # both read Arabic digits equally well, and they differ
    return all(_says(reading, text) for reading in again())


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _certain(letters: Sequence[Letter]) -> bool:
    return _least(letters) >= _SURE_DIGIT


def _least(letters: Sequence[Letter]) -> float:
    return min(letter.sure for letter in letters)


def _uneven(letters: Sequence[Letter]) -> bool:
    """Whether the digits stand too unevenly for one number."""
    steps = [b.x - a.x for a, b in zip(letters, letters[1:], strict=False)]
    return max(steps) > _EVEN * min(steps) + 1


def _says(reading: Reading, number: str) -> bool:
    """Whether another reading has the same number, and is as sure of it."""
    letters = reading.single()
    runs = _RUN.finditer("".join(letter.text for letter in letters))
    return any(
        run[0] == number and _least(letters[run.start() : run.end()]) >= _SURE_YEAR for run in runs
    )


def _masked(letters: Sequence[Letter]) -> list[Letter]:
    """Tesseract's part with its numbers unread."""
    many = sum(letter.text in DIGITS for letter in letters) > 1
    return [replace(o, text=UNREAD) if many and o.text in DIGITS else o for o in letters]
