"""Tells what the manual demands, pasted on a page, from what the page says itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.text import fold, key
from o_items.model import Edition

_NOT_LETTERS = re.compile(r"[^ก-๎a-z]")
_NUMBER = re.compile(r"(?<![A-Za-z])[Oo] ?\d{1,2}(?:\.\d{1,2})?(?!\d)")
_ADDRESS = re.compile(r"https?:\S+")
_PARTS = re.compile(r"เช่น|:|\(")
_FILLERS = (
    "แสดง", "ข้อมูล", "รายละเอียด", "ประกอบด้วย", "อย่างน้อย", "ดังนี้", "องค์ประกอบ", "เกี่ยวกับ",
    "ได้แก่", "และ", "ต้องมี", "ด้าน", "ของหน่วยงาน", "ประจำ", "ปี", "พศ", "มี", "การ", "ข้อ", "คลิก",
)  # fmt: skip
_LIST_NUMBER = re.compile(r"(?<!\d)\(?\d{1,2}[).](?!\d)")
_DIGITS = re.compile(r"\d+")
_NONE = "ไม่"  # "nothing" is an answer
_SHORTEST = 6  # letters of a demand: less also stands in ordinary sentences
_LEFT_MOST = 0.2  # share of a text that may be other words


class Demands:
    """The words of an edition's demands, compiled once."""

    def __init__(self, edition: Edition) -> None:
        texts = [element.text for item in edition.items for element in item.elements]
        titles = [item.title for item in edition.items]
        parts = (part for text in texts for part in _parts(text))
        self._demand = _any_of(part for part in parts if len(part) >= _SHORTEST)
        self._numbers = frozenset(n for t in texts + titles for n in _DIGITS.findall(fold(t)))
        self._title = _any_of(map(_letters, titles))
        self._filler = _any_of((*map(_letters, titles), *_FILLERS))

    def said(self, text: str) -> int:
        """How many demands a text consists of; 0 where it says anything else."""
        bare = _LIST_NUMBER.sub(" ", _NUMBER.sub(" ", _ADDRESS.sub(" ", text)))
        if not self._numbers.issuperset(_DIGITS.findall(bare)):
            return 0
        letters = _letters(bare)
        # a demand's words may stand inside the item's title, and the other way round
        return self._count(letters) or self._count(self._title.sub("", letters))

    def _count(self, letters: str) -> int:
        found = set(self._demand.findall(letters))
        own = self._demand.sub(" ", letters)
        left = self._filler.sub("", own).replace(" ", "")
        return 0 if _NONE in own or len(left) > _LEFT_MOST * len(letters) else len(found)

    def pasted(self, texts: Sequence[str | None]) -> frozenset[int]:
        """Indexes of the texts that repeat demands: several in one, or one after the other.

        A single demand's words are a label, and what follows may answer it. None ends a run.
        """
        found: set[int] = set()
        run: list[int] = []
        for at, text in enumerate([*texts, None]):
            if text == "":
                continue
            count = self.said(text) if text else 0
            if count > 1:
                found.add(at)
            if count:
                run.append(at)
                continue
            found.update(run if len(run) > 1 else ())
            run = []
        return frozenset(found)


def _parts(text: str) -> Iterable[str]:
    """A demand's letters, whole and in the parts that stand alone."""
    return [_letters(text), *(_letters(part) for part in _PARTS.split(fold(text)))]


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", key(text))


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(texts) - {""}, key=lambda t: (-len(t), t))
    return re.compile("|".join(map(re.escape, longest_first)))
