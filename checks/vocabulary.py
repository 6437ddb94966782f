"""The terms of an edition made ready for matching, and the search for them in one text.

Matching is containment of bare letters. Phrases are kept by their first two letters, so that a text
is compared only with the phrases it may hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from checks.wording import Wording, letters, skeleton
from crawler.text_bounds import holds
from crawler.text_spelling import Slip, index_of, slips, words
from o_items.model import Edition
from o_items.terms import parse

NO_ITEM = ""
INDEX = "index"
_STRONG = (0.6, 0.4)  # score = base + share * the part of the text that the term covers
_WEAK = (0.0, 0.7)  # names an item only where it is nearly all of the text
_RANKS = (0.15, 0.3)  # never names one
_SHORT_WORD = re.compile(r"[a-z&]{1,4}")  # counts only as a whole word: "ita" stands in "digital"
_THAI = re.compile("[ก-๎]{8,60}")  # of phrases that may hold a slip
_BARE_LENGTH = 5  # shorter skeletons stand inside other words


@dataclass(frozen=True, slots=True)
class Rule:
    """One term of one item, its phrases as bare letters; `item` is "" for what is no item."""

    item: str
    term: str
    base: float
    share: float
    groups: tuple[tuple[str, ...], ...]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applies to a text, and the phrases of it that are there."""

    rule: Rule
    phrases: tuple[str, ...]

    @property
    def matched(self) -> int:
        """How many of the text's letters the rule accounts for."""
        return sum(map(len, self.phrases))

    def score(self, text: Wording) -> float:
        """0 to 1. The last part only orders: of two terms that cover a text the longer is first."""
        cover = min(1.0, self.matched / max(text.length, 1))
        order = min(self.matched, 100) / 10000 - 0.01
        return round(min(1.0, max(0.0, self.rule.base + self.rule.share * cover + order)), 4)


class Vocabulary:
    """Rules with their phrases indexed."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_phrase: dict[str, list[Rule]] = defaultdict(list)
        phrases: set[str] = set()
        for rule in rules:
            phrases.update(*rule.groups, rule.without)
            for phrase in rule.groups[0]:
                self._by_phrase[phrase].append(rule)
        self._starts: dict[str, list[str]] = defaultdict(list)
        for phrase in sorted(phrases):
            self._starts[phrase[:2]].append(phrase)
        self._near = index_of((*filter(_THAI.fullmatch, sorted(phrases)), *words()))

    def hits(self, text: Wording) -> list[Hit]:
        """The rules that apply to the text."""
        present = self._present(text)
        rules = {id(rule): rule for phrase in present for rule in self._by_phrase.get(phrase, ())}
        found = ((rule, _phrases(rule, present)) for rule in rules.values())
        return [Hit(rule, phrases) for rule, phrases in found if phrases]

    def slips(self, text: str) -> tuple[Slip, ...]:
        """Where phrases or official words stand in a text with a slip."""
        return slips(text, self._near)

    def _present(self, text: Wording) -> set[str]:
        bare = text.letters
        pairs = {bare[at : at + 2] for at in range(len(bare))}
        present = {
            phrase for pair in pairs for phrase in self._starts.get(pair, ()) if holds(bare, phrase)
        }
        return {p for p in present if not _SHORT_WORD.fullmatch(p) or p in text.words}


def _phrases(rule: Rule, present: set[str]) -> tuple[str, ...]:
    if not rule.without.isdisjoint(present):
        return ()
    longest = [
        max((p for p in group if p in present), default="", key=len) for group in rule.groups
    ]
    return tuple(longest) if all(longest) else ()


def _long(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if len(phrase) >= _BARE_LENGTH)


def rules(edition: Edition) -> Iterator[Rule]:
    """The edition's terms: of what is no item, of the list of items, and of every item."""
    yield from _rules(NO_ITEM, edition.other_terms, _STRONG)
    yield from _rules(INDEX, edition.index_terms, _STRONG)
    for item in edition.items:
        yield from _rules(item.id, (item.title, *item.terms), _STRONG, item.avoid)
        yield from _rules(item.id, item.weak_terms, _WEAK, item.avoid)


def bare_rules(whole: Iterable[Rule]) -> Iterator[Rule]:
    """The same rules for texts that lost tone marks and vowels; too short ones are left out."""
    for rule in whole:
        groups = tuple(_long(_mapped(group, skeleton)) for group in rule.groups)
        if all(groups):
            yield replace(rule, groups=groups, without=frozenset(map(skeleton, rule.without)))


def _rules(
    item: str, terms: Iterable[str], weight: tuple[float, float], avoid: Iterable[str] = ()
) -> Iterator[Rule]:
    for term in map(parse, terms):
        base, share = _RANKS if term.ranks_only else weight
        groups = tuple(_mapped(group, letters) for group in term.groups)
        without = frozenset(_mapped((*avoid, *term.without), letters))
        yield Rule(item, term.text, base, share, groups, without)


def _mapped(phrases: Iterable[str], change: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(change, phrases))))
