"""Says which disclosure item a menu text, link text, title or file name is about, if any.

A text is reduced to its bare letters and every term of the edition is looked for in it. Of two
items the one with more letters matched wins, and so do names of things that are no item ("แผนที่ภาษี"
over "แผนที่"). A title beats a number: other years and other kinds of agency number differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from checks import numbers
from checks.wording import Phrase, Wording, any_of, letters, phrase, skeleton, wording
from crawler.text import fold
from o_items.model import Edition
from o_items.terms import Term, parse

NAMES = 0.5  # from this score on a text names the item; below it only ranks links
_STRONG = (0.6, 0.4)  # score = base + share * the part of the text that the term covers
_WEAK = (0.0, 0.7)  # passes only where it is nearly all of the text
_RANKS = (0.15, 0.3)
_INDEX_COVER = 0.7
_CACHE = 65536
_ADDRESS = re.compile(r"^(?:https?:|www\.)\S+$", re.IGNORECASE)
_GROUP_HEADING = re.compile(r"ตัวชี้วัด|^\W*(?:9|10)\.[1-9](?!\d)")
_OTHER = ""


class Label(NamedTuple):
    """The item a text is about, how surely (0 to 1), and the term that was found."""

    item: str
    score: float
    term: str


@dataclass(frozen=True, slots=True)
class _Rule:
    item: str  # "" names a thing that is no item
    term: str
    weight: tuple[float, float]
    groups: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...]

    def matched(self, text: Wording) -> int:
        """How many letters of the text the term accounts for; 0 where it does not apply."""
        total = 0
        for group in self.groups:
            for one in group:
                if one.within(text):
                    total += len(one.letters)
                    break
            else:
                return 0
        return 0 if any(one.within(text) for one in self.without) else total


class Labels:
    """The vocabulary of one edition, compiled once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._fillers = any_of((*edition.filler_terms, *edition.general_terms))
        self._rules = tuple(_rules(edition))
        self._indexes = tuple(_compiled(_OTHER, edition.index_terms, _STRONG, ()))
        self._headings = frozenset(letters(t) for t in edition.sub_indicators.values())
        general = any_of((*edition.general_terms, *edition.filler_terms)).pattern
        self._general = re.compile(rf"(?:{general}|เดือน|\d)*")
        self._label = lru_cache(_CACHE)(self._labels)

    def scores(self, text: str, *, agency_type: str = "other") -> dict[str, float]:
        """Item id -> score for every item the text may be about, best first."""
        return {label.item: label.score for label in self._label(text, agency_type)}

    def find(self, text: str, *, agency_type: str = "other") -> Label | None:
        """The item the text names, or None."""
        found = self._label(text, agency_type)
        return found[0] if found and found[0].score >= NAMES else None

    def of_url(self, url: str) -> dict[str, float]:
        """Item id -> score by the words of an address or file name; never as sure as a title."""
        return dict(_address_scores(self, url))

    def number(self, text: str, *, plain: bool = False) -> str | None:
        """The item number a text leads with ("O12"); plain numbers ("12.") only when asked for."""
        return numbers.number_of(text, plain=plain)

    def is_index(self, text: str) -> bool:
        """Whether the text leads to the list of items or heads a group of them."""
        if numbers.is_range(text) or _GROUP_HEADING.search(fold(text)):
            return True
        reduced = wording(text, self._fillers)
        best = max((rule.matched(reduced) for rule in self._indexes), default=0)
        return best > 0 and best >= _INDEX_COVER * reduced.length

    def is_general(self, text: str) -> bool:
        """Whether the text says nothing of what it leads to ("คลิก", "ไฟล์แนบ 1", "2567")."""
        if _ADDRESS.match(text.strip()):
            return True
        if numbers.number_of(text):
            return False
        return bool(self._general.fullmatch(wording(text, self._fillers).letters))

    def _labels(self, text: str, agency_type: str) -> tuple[Label, ...]:
        if _ADDRESS.match(text.strip()) or self.is_index(text):
            return ()
        found = _best(self._rules, wording(text, self._fillers))
        number = numbers.number_of(text)
        if number in self._edition.by_id:
            found = _with_number(found, number, known=agency_type != "other")
        return tuple(sorted(found.values(), key=lambda label: (-label.score, label.item)))


def _best(rules: Iterable[_Rule], text: Wording) -> dict[str, Label]:
    hits = [(rule, matched) for rule in rules if (matched := rule.matched(text))]
    other = max((matched for rule, matched in hits if rule.item == _OTHER), default=0)
    best: dict[str, Label] = {}
    for rule, matched in hits:
        if rule.item == _OTHER or matched < other:
            continue
        score = _score(rule, matched, text.length)
        if rule.item not in best or score > best[rule.item].score:
            best[rule.item] = Label(rule.item, score, rule.term)
    return best


def _score(rule: _Rule, matched: int, length: int) -> float:
    base, share = rule.weight
    cover = min(1.0, matched / max(length, 1))
    # The last part only orders: of two terms that cover all of a text the longer is the better.
    return round(min(1.0, base + share * cover - 0.01 + min(matched, 100) / 10000), 4)


def _with_number(found: dict[str, Label], number: str, *, known: bool) -> dict[str, Label]:
    label = found.get(number)
    if label:
        return found | {number: label._replace(score=min(1.0, round(label.score + 0.05, 4)))}
    if any(label.score >= NAMES for label in found.values()):
        return found
    return found | {number: Label(number, NAMES if known else 0.3, number)}


def _rules(edition: Edition) -> Iterator[_Rule]:
    yield from _compiled(_OTHER, edition.other_terms, _STRONG, ())
    for item in edition.items:
        yield from _compiled(item.id, (item.title, *item.terms), _STRONG, item.avoid)
        yield from _compiled(item.id, item.weak_terms, _WEAK, item.avoid)


def _compiled(
    item: str, terms: Iterable[str], weight: tuple[float, float], avoid: tuple[str, ...]
) -> Iterator[_Rule]:
    for term in map(parse, terms):
        groups = tuple(tuple(_longest_first(map(phrase, group))) for group in term.groups)
        without = tuple(map(phrase, (*avoid, *term.without)))
        yield _Rule(item, term.text, _RANKS if term.ranks_only else weight, groups, without)


def _longest_first(phrases: Iterable[Phrase]) -> list[Phrase]:
    return sorted(phrases, key=lambda one: -len(one.letters))


def _address_scores(labels: Labels, url: str) -> Iterator[tuple[str, float]]:
    yield from ()
