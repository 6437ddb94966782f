"""Says which disclosure item a menu text, link text, title or file name is about, if any.

A text is reduced to its bare letters and every term of the edition is looked for in it. Of two
items the one with more letters matched wins, and so do names of things that are no item ("แผนที่ภาษี"
over "แผนที่"). A title beats a number: other years and other kinds of agency number differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from checks import addresses, numbers, wording
from checks.demands import Demands
from checks.vocabulary import INDEX, NO_ITEM, Hit, Vocabulary, bare_rules, rules
from checks.wording import Wording
from crawler.text import fold
from crawler.text_spelling import mended
from o_items.model import Edition

NAMES = 0.5  # from this score on a text names the item; below it only ranks links
_BY_NUMBER, _BY_UNSURE_NUMBER = 0.5, 0.3
_AGREES = 0.05  # added where number and title name the same item
_MISSPELT = 0.1  # taken off where the words are only nearly the term's
_INDEX_COVER = 0.7
_LONGEST, _LONGEST_CELL, _HEAD = 300, 160, 120  # longer texts are prose, not labels
_CACHE = 65536
_DEMANDS = re.compile(r"\s+(?=แสดง)")  # how the manual begins each of its demands
_ADDRESS = re.compile(r"^(?:https?:|www\.)\S+$", re.IGNORECASE)
_GROUP_HEADING = re.compile(r"^\W*ตัวชี้วัด|^\W*(?:9|10)\.[1-9](?!\d)")


class Label(NamedTuple):
    """The item a text is about, how surely (0 to 1), and the term that was found."""

    item: str
    score: float
    term: str

    @property
    def by_number(self) -> bool:
        """Whether only a number says so, which is another item's in another year's list."""
        return self.term == self.item


class Labels:
    """The vocabulary of one edition, compiled once; answers are cached."""

    def __init__(self, edition: Edition, agency_type: str = "other") -> None:
        self._kind = agency_type
        whole = tuple(rules(edition))
        self.edition = edition
        self.demands = Demands(edition)
        self._whole = Vocabulary(whole)
        self._bare = Vocabulary(bare_rules(whole))
        self._fillers = wording.any_of((*edition.filler_terms, *edition.general_terms))
        self._general = re.compile(rf"(?:{self._fillers.pattern}|เดือน|\d)*")
        self._labels = lru_cache(_CACHE)(self._read)
        self._reduced = lru_cache(_CACHE)(self._reduce)

    @property
    def year(self) -> int:
        """The Buddhist year of the edition."""
        return self.edition.year

    def for_agency(self, agency_type: str) -> Labels:
        """The same vocabulary for an agency whose kind is known: its item numbers are surer."""
        known = copy(self)
        known._kind = agency_type
        return known

    def scores(self, text: str, *, agency_type: str = "") -> dict[str, float]:
        """Item id -> score for every item the text may be about, best first."""
        return {label.item: label.score for label in self._labels(text, agency_type or self._kind)}

    def find(self, text: str, *, agency_type: str = "") -> Label | None:
        """The item the text names, or None."""
        found = self._labels(text, agency_type or self._kind)
        return found[0] if found and found[0].score >= NAMES else None

    def of_url(self, url: str) -> dict[str, float]:
        """Item id -> score by the words of an address or file name; never as sure as a title."""
        return addresses.scores(url, self.edition, self.scores)

    def number(self, text: str, *, plain: bool = False) -> str | None:
        """The item number a text leads with ("O12"); plain numbers ("12.") only when asked for."""
        return numbers.number_of(text, plain=plain)

    def is_index(self, text: str) -> bool:
        """Whether the text leads to the list of items or heads a group of them."""
        if _heads_group(text):
            return True
        reduced = self._reduced(text)
        return _is_index(self._whole.hits(reduced), reduced)

    def is_general(self, text: str) -> bool:
        """Whether the text says nothing of what it leads to ("คลิก", "ไฟล์แนบ 1", "2567")."""
        if _ADDRESS.match(text.strip()):
            return True
        if numbers.number_of(text):
            return False
        return bool(self._general.fullmatch(self._reduced(text).letters))

    def _reduce(self, text: str) -> Wording:
        return wording.wording(text, self._fillers)

    def _read(self, text: str, agency_type: str) -> tuple[Label, ...]:
        if _heads_group(text) or _ADDRESS.match(text.strip()):
            return ()
        found = self._by_words(self._reduced(_label_part(text)))
        number = numbers.number_of(text)
        years = numbers.list_years(text) or {self.year}
        if number and number in self.edition.by_id and self.year in years:
            sure = _BY_NUMBER if agency_type != "other" else _BY_UNSURE_NUMBER
            found = _with_number(found, number, sure)
        return tuple(sorted(found.values(), key=lambda label: (-label.score, label.item)))

    def _by_words(self, text: Wording) -> dict[str, Label]:
        hits = self._whole.hits(text)
        if _is_index(hits, text):
            return {}
        found = _best(hits, text)
        if found or any(hit.rule.item == NO_ITEM for hit in hits):
            return found
        bare = wording.bare(text)
        nearly = _best(self._bare.hits(bare), bare) or self._with_slips(text)
        return {
            item: label._replace(score=label.score - _MISSPELT) for item, label in nearly.items()
        }

    def _with_slips(self, text: Wording) -> dict[str, Label]:
        right = mended(text.letters, self._whole.slips(text.letters))
        text = replace(text, letters=right)
        return _best(self._whole.hits(text), text)


def _label_part(text: str) -> str:
    """What may be a label in a long text: its short cells, or what follows an item number.

    Tables of items carry the manual's demands in a cell beside the title.
    """
    if len(text) <= _LONGEST:
        return text
    if " | " in text:
        return " | ".join(c for c in text.split(" | ") if len(c) <= _LONGEST_CELL)[:_LONGEST]
    return _DEMANDS.split(text[:_HEAD])[0] if numbers.number_of(text) else ""


def _heads_group(text: str) -> bool:
    return numbers.is_range(text) or bool(_GROUP_HEADING.search(fold(text)))


def _is_index(hits: Iterable[Hit], text: Wording) -> bool:
    """Whether words for the list fill the text and no item's name accounts for more of it."""
    lists = max((hit.matched for hit in hits if hit.rule.item == INDEX), default=0)
    named = (hit for hit in hits if hit.rule.item != INDEX and hit.score(text) >= NAMES)
    return (
        lists > max((hit.matched for hit in named), default=0)
        and lists >= _INDEX_COVER * text.length
    )


def _best(hits: Iterable[Hit], text: Wording) -> dict[str, Label]:
    hits = tuple(hits)
    other = max((hit.matched for hit in hits if hit.rule.item == NO_ITEM), default=0)
    best: dict[str, Label] = {}
    for hit in hits:
        item, score = hit.rule.item, hit.score(text)
        if item in {NO_ITEM, INDEX} or hit.matched < other:
            continue
        if item not in best or score > best[item].score:
            best[item] = Label(item, score, " + ".join(hit.phrases))
    return best


def _with_number(found: dict[str, Label], number: str, sure: float) -> dict[str, Label]:
    label = found.get(number)
    if label:
        return found | {number: label._replace(score=min(1.0, round(label.score + _AGREES, 4)))}
    if any(other.score >= NAMES for other in found.values()):
        return found
    return found | {number: Label(number, sure, number)}
