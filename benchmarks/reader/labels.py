"""Parts a Thai text into what stands side by side on its line, as the network names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.documents.line_reader import BASES, LOWER, TONE, UPPER

_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_CONSONANTS = frozenset("กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤ")
_OTHER = len(BASES) - 1
_PLACE = {letter: at for at, letter in enumerate(BASES)}


@dataclass(slots=True)
class Cluster:
    """A letter with its marks: class numbers, and from which to which place of the text."""

    start: int
    end: int
    base: int
    upper: int = 0
    lower: int = 0
    tone: int = 0
    thai: int = 0


def readable(text: str) -> str:
    """The text without marks that stand on no consonant or on one that has such a mark."""
    kept: list[str] = []
    taken: set[str] = set()
    for letter in text:
        kind = _kind(letter)
        if not kind:
            taken = set() if letter in _CONSONANTS else {"u", "l", "t"}
        elif kind in taken or (kind == "l" and "u" in taken) or (kind == "u" and "l" in taken):
            continue
        else:
            taken.add(kind)
            if kind == "u" and "t" in taken:
                continue  # a mark above comes before the tone
        if letter == "ำ" and (not kept or kept[-1] not in _CONSONANTS | set(TONE[1:])):
            letter = "า"
        kept.append(letter)
    return "".join(kept)


def _kind(letter: str) -> str:
    for kind, marks in (("u", UPPER), ("l", LOWER), ("t", TONE)):
        if letter in marks[1:]:
            return kind
    return ""


def clusters(text: str) -> list[Cluster]:
    """The clusters of a readable text from left to right."""
    found: list[Cluster] = []
    for at, letter in enumerate(text):
        kind = _kind(letter)
        if kind and found:
            last = found[-1]
            last.end = at + 1
            if kind == "u":
                last.upper = UPPER.index(letter)
            elif kind == "l":
                last.lower = LOWER.index(letter)
            else:
                last.tone = TONE.index(letter)
            continue
        if letter == "ำ":
            if found:
                found[-1].upper = UPPER.index("\u0e4d")
            letter = "า"
        thai = int(letter in _THAI_DIGITS)
        base = str(_THAI_DIGITS.index(letter)) if thai else letter
        found.append(Cluster(at, at + 1, _PLACE.get(base, _OTHER), thai=thai))
    return found


def bases(found: Sequence[Cluster]) -> list[int]:
    """The classes of the letters alone."""
    return [cluster.base for cluster in found]
