"""Finds official words written with a slip, and says what was written and what is right.

One way for all: a slip is known by what happens to letters, not by a list of wrong forms. The words
are `text_words.toml`, or an edition's terms; the search compares bare letters (no marks, letters of
one sound alike), so it looks closer only where the first or last three letters of a word stand.
Bounds: a slip for eight letters and one in a word, what ear and fingers explain costs less; the
first two bare letters are right; a slip ends with a syllable and stands in no person's name; no
listed word is ever read as another; digits are never touched.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from crawler.text_distance import MARKS, SOUND, cost

_LETTERS_A_SLIP = 8
_MOST = 1  # slips in one word, however long
_SURE = 2  # bare letters that a word must begin with
_KEYS = (3, 4)  # letters at one end of a word that must be there: of a short one, of a long one
_LONG_START, _LONG_END = 8, 9  # bare letters of a word from which the longer key finds every slip
_FINGERS = 3  # letters out of place: programs move more
_APART = 4  # letters of words that stand apart in a list: "ปัญหา อุปสรรค", but not "ของ ขวัญ"
_REMEMBERED = 400  # letters of a text
_SAME = {**SOUND, **dict.fromkeys(map(ord, MARKS + " "), None)}
_GONE = frozenset(MARKS + " ")
_GOES_ON = frozenset(MARKS + "ะาำๅ")  # a syllable does not end before these
_HOLDS = frozenset("เแโใไัื")  # what follows these belongs to their syllable
_FIRST = ("ศษส", "ณน", "ฎฏ", "ใไ", "ทธ")  # letters that a word may begin with in place of its own
_THAI = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]*")
_NAMED = re.compile(
    r"(?:นาย(?!ก(?:องค|เทศ|อบ|เมือง|รัฐ|สภา|ฯ| |$))|นาง(?:สาว)?|น\.ส\.|ดร\.|ว่าที่)[^ ]* ?[^ ]*$"
)
_NAME = 60  # letters of a title and the names after it


@dataclass(frozen=True, slots=True)
class Slip:
    """A listed word that stands in a text in another form."""

    start: int
    end: int
    written: str
    right: str
    broken: bool = False  # by a program (spaces, moved marks): nobody wrote it so
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    bare: str
    budget: float  # 0: read only where it stands rightly


@dataclass(frozen=True, slots=True)
class Index:
    """Words made ready for the search."""

    starts: dict[str, list[_Word]]
    ends: dict[str, list[_Word]]
    apart: frozenset[str]
    pieces: frozenset[str]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A text with its bare letters and where each of them stands."""

    text: str
    bare: str
    at: list[int]

    def squeezed(self, first: int, length: int) -> tuple[str, int]:
        """So many letters from a place, spaces left out, and where they end."""
        end, taken = first, ""
        while end < len(self.text) and len(taken) < length:
            taken += self.text[end].strip(" ")
            end += 1
        return taken, end

    def may_end(self, end: int) -> bool:
        """Whether a syllable may end before this place."""
        return self.text[end : end + 1] not in _GOES_ON


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """The lists of `text_words.toml` by name."""
    data = tomllib.loads(Path(__file__).with_name("text_words.toml").read_text("utf-8"))
    return {name: tuple(said.split()) for name, said in data.items()}


def words() -> tuple[str, ...]:
    """The listed words."""
    return listed()["words"]


@cache
def official() -> Index:
    """The listed words, indexed."""
    return index_of(words())


def index_of(words: Iterable[str]) -> Index:
    """An index of words beside those that are never to be read as another."""
    starts: dict[str, list[_Word]] = defaultdict(list)
    ends: dict[str, list[_Word]] = defaultdict(list)
    known, apart = dict.fromkeys(words), frozenset(listed()["apart"])
    for text in (*known, *listed()["apart"]):
        budget = 0.0 if text in apart else min(_MOST, len(text) / _LETTERS_A_SLIP)
        word = _Word(text, bare(text), budget)
        starts[word.bare[: _KEYS[len(word.bare) >= _LONG_START]]].append(word)
        if budget and len(word.bare) > _KEYS[1]:
            ends[word.bare[-_KEYS[len(word.bare) >= _LONG_END] :]].append(word)
    pieces = frozenset((*listed()["pieces"], *known))
    return Index(dict(starts), dict(ends), apart, pieces, frozenset((*starts, *ends)))


def bare(text: str) -> str:
    """The letters of a text without marks and spaces, letters of one sound alike."""
    return text.translate(_SAME)


def slips(text: str, index: Index | None = None) -> tuple[Slip, ...]:
    """The words that stand in a folded text in another form, in order, none overlapping."""
    index, letters = index or official(), bare(text)
    hits = [
        (at, key)
        for length in _KEYS
        for at in range(len(letters) - length + 1)
        if (key := letters[at : at + length]) in index.keys
    ]
    if not hits:
        return ()
    place = _Place(text, letters, [at for at, letter in enumerate(text) if letter not in _GONE])
    found: list[Slip] = []
    right: list[Slip] = []
    for word, start in _candidates(hits, letters, index):
        slip = _read(word, start, place, index.pieces)
        if slip:
            (right if slip.written == slip.right else found).append(slip)
    return tuple(_chosen(found, right, text, index.apart)) if found else ()


def spelt(text: str) -> str:
    """A folded text with the official words in their right spelling."""
    return _short(text) if len(text) <= _REMEMBERED else mended(text, slips(text))


@lru_cache(maxsize=20_000)  # menus and heads of tables stand on every page
def _short(text: str) -> str:
    return mended(text, slips(text))


def mended(text: str, found: Iterable[Slip]) -> str:
    """The text with the slips put right."""
    parts, done = [], 0
    for slip in found:
        parts += [text[done : slip.start], slip.right]
        done = slip.end
    return "".join([*parts, text[done:]])


def _candidates(
    hits: Iterable[tuple[int, str]], letters: str, index: Index
) -> Iterator[tuple[_Word, int]]:
    """Words whose first or last letters stand there, with where they would begin."""
    for at, key in hits:
        for word in index.starts.get(key, ()):
            yield word, at
        for word in index.ends.get(key, ()):
            begin = at + len(key) - len(word.bare)
            for start in (begin - 1, begin, begin + 1):
                if start >= 0 and letters.startswith(word.bare[:_SURE], start):
                    yield word, start


def _read(word: _Word, start: int, place: _Place, pieces: frozenset[str]) -> Slip | None:
    """The word as it stands there: rightly, broken, or with as many slips as it may have."""
    off = _first_off(word.bare, place.bare, start)
    if off < len(word.bare):
        one = word.budget and _one_off(word.bare, place.bare, start, off)
        return _slipped(word, place.at[start], place) if one else None
    first = place.at[start]
    end = first + len(word.text)
    if place.text.startswith(word.text, first) and place.may_end(end):
        return Slip(first, end, word.text, word.text)
    if not word.budget:
        return None
    return _broken(word, first, place, pieces) or _slipped(word, first, place)


def _first_off(word: str, letters: str, start: int) -> int:
    """The index of the first letter of the word that is not there; its length if all are."""
    if letters.startswith(word, start):
        return len(word)
    off, last = _SURE, min(len(word), len(letters) - start)
    while off < last and letters[start + off] == word[off]:
        off += 1
    return off


def _one_off(word: str, letters: str, start: int, off: int) -> bool:
    """Whether all but one letter is there: one is changed, left out, added or swapped."""
    at = start + off
    rest = word[off + 1 :]
    return (
        letters.startswith(rest, at + 1)
        or letters.startswith(rest, at)
        or letters.startswith(word[off:], at + 1)
        or letters.startswith(word[off + 1 : off + 2] + word[off] + word[off + 2 :], at)
    )


def _broken(word: _Word, first: int, place: _Place, pieces: frozenset[str]) -> Slip | None:
    """The word with spaces inside or its marks at other letters, every letter being there."""
    letters, end = place.squeezed(first, len(word.text))
    if sorted(letters) != sorted(word.text) or not place.may_end(end):
        return None
    written = place.text[first:end]
    parts = written.split(" ")
    if letters == word.text and pieces.issuperset(parts) and len(min(parts, key=len)) >= _APART:
        return Slip(first, end, word.text, word.text)  # the spaces may be meant
    moved = sum(a != b for a, b in zip(letters, word.text, strict=True))
    return Slip(first, end, written, word.text, " " in written or moved > _FINGERS)


def _slipped(word: _Word, first: int, place: _Place) -> Slip | None:
    """The word with few enough slips, of Thai letters only; of equal readings the longest."""
    if place.text[first - 1 : first] in _HOLDS or not _begins(word.text[0], place.text[first]):
        return None
    text = _thai(place.text, first, len(word.text) + 3)
    costs = cost(word.text, text, word.budget)
    ends = (end for end in range(len(text), 0, -1) if _ends(word, text[:end], first + end, place))
    end = min(ends, key=lambda end: costs[end], default=0)
    if not end or costs[end] > word.budget:
        return None
    return Slip(first, first + end, text[:end], word.text, cost=costs[end])


def _thai(text: str, first: int, most: int) -> str:
    found = _THAI.match(text, first, first + most)
    return found[0] if found else ""


def _begins(right: str, written: str) -> bool:
    return right == written or any(right in group and written in group for group in _FIRST)


def _ends(word: _Word, written: str, end: int, place: _Place) -> bool:
    """Whether a word may end so: within a text only a whole syllable with the right last letter."""
    same = bare(written)[-1:] == word.bare[-1]
    return place.may_end(end) and (same or not _thai(place.text, end, 1))


def _chosen(
    found: Iterable[Slip], right: list[Slip], text: str, apart: frozenset[str]
) -> Iterator[Slip]:
    """The slips that read no right word as another; of those that overlap the first and least."""
    done = 0
    for slip in sorted(found, key=lambda slip: (slip.start, slip.cost, -len(slip.right))):
        over = [r.right for r in right if r.start < slip.end and slip.start < r.end]
        inside = all(r != slip.right and r in slip.right and r not in apart for r in over)
        name = _NAMED.search(text, max(0, slip.start - _NAME), slip.start)
        if slip.start >= done and inside and not name:
            yield slip
            done = slip.end
