"""Tells where a short word stands by itself and where only its letters do, inside another word.

Thai is written without spaces: "ผล" is in "แผล" and "ผลิต", "รับ" in "ปรับ", "อบต" in "ชอบต่อ". What
no syllable can be is seen by the letters around; the rest is a list of words (`text_words.toml`).
A segmentation library would cost every process 50 MB and 0.8 s for these few words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crawler.text_distance import MARKS
from crawler.text_spelling import listed

_LONG = 5  # letters: longer words stand in few others
_SHORT = re.compile(f"[ก-๎]{{2,{_LONG - 1}}}")
_BEFORE, _AFTER = frozenset("เแโใไ"), frozenset(MARKS + "ะาำๅ")


def holds(text: str, word: str) -> bool:
    """Whether a text has the word; a short Thai one counts only where it stands by itself."""
    return word in text and (not _SHORT.fullmatch(word) or any(_alone(text, word)))


def _alone(text: str, word: str) -> Iterator[bool]:
    around = [found.span() for found in _inside().finditer(text)]
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        syllables = text[at - 1 : at] not in _BEFORE and text[end : end + 1] not in _AFTER
        yield syllables and not any(_swallows(span, at, end, text) for span in around)
        at = text.find(word, at + 1)


def _swallows(span: tuple[int, int], at: int, end: int, text: str) -> bool:
    """Whether a longer word takes letters of a place to which no known word leads or adjoins."""
    start, stop = span
    if start == at:
        return stop > end and not text.startswith(_known(), end)
    return start < at < stop and not text.endswith(_known(), 0, at)


@cache
def _inside() -> re.Pattern[str]:
    words = sorted(listed()["inside"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _known() -> tuple[str, ...]:
    return (*listed()["words"], *listed()["pieces"])
