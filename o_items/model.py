"""An edition of the disclosure items: what is demanded, how it is found and how it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

ParamValue = str | int | float | bool | tuple[str, ...]


class Span(StrEnum):
    """The stretch of time an element asks for, relative to the edition's fiscal year N."""

    ANY = "any"  # current information: no year is asked for
    YEAR = "year"  # fiscal year N
    PREVIOUS_YEAR = "previous_year"  # fiscal year N-1
    FIRST_HALF = "first_half"  # October N-1 to March N
    IN_FORCE = "in_force"  # a plan of year N, or of several years that cover N


@dataclass(frozen=True, slots=True)
class UseOf:
    """One use of a check with its parameters."""

    check: str
    params: Mapping[str, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing an item must show. Any of its checks may find it, `at_least` so many times."""

    id: str
    text: str
    text_en: str
    basis: str
    confidence: str  # high | medium | low; a low one is advisory
    any_of: tuple[UseOf, ...]
    fix: str
    span: Span = Span.ANY
    at_least: int = 1
    document: str = ""  # elements of one item that share a label must be found in one document
    notes: Mapping[str, str] = field(default_factory=dict)  # agency type -> Thai note
    key: str = ""  # stays when the number moves between editions

    @property
    def required(self) -> bool:
        """Whether its lack fails the item."""
        return self.confidence != "low"


@dataclass(frozen=True, slots=True)
class Item:
    """One disclosure item. `key` stays the same when the number moves between editions."""

    id: str
    key: str
    title: str
    title_en: str
    sub_indicator: str
    elements: tuple[Element, ...]
    terms: tuple[str, ...] = ()  # what agencies call it (notation: o_items.terms)
    weak_terms: tuple[str, ...] = ()  # name it only where nothing else does
    avoid: tuple[str, ...] = ()  # words that say the text is about something else
    url_terms: tuple[str, ...] = ()  # words of English or romanised addresses and file names
    merges: tuple[str, ...] = ()  # keys of older items that are part of this one
    home: bool = False  # the home page itself may hold it (contact in its footer, its news)
    span: Span = Span.ANY  # of an item without elements: the time its document is for


@dataclass(frozen=True)
class Edition:
    """All items of one year's criteria."""

    id: str  # Buddhist year, "2568"
    version: str  # of this data file
    name: str
    items: tuple[Item, ...]
    bases: Mapping[str, str]  # basis -> Thai words for it
    weak_bases: frozenset[str]
    agency_types: Mapping[str, str]  # type -> Thai name
    sub_indicators: Mapping[str, str]  # id -> Thai title
    general_terms: tuple[str, ...] = ()  # link texts that name no item ("คลิก", "ดาวน์โหลด")
    index_terms: tuple[str, ...] = ()  # menu texts that lead to the yearly list of items
    filler_terms: tuple[str, ...] = ()  # words of a label that say nothing of its topic
    other_terms: tuple[str, ...] = ()  # names of things that are no item ("เทศบัญญัติงบประมาณ")
    provisional: bool = False  # made from the year before, as its own criteria are not out
    remark: str = ""  # what every output says of how far these criteria can be trusted
    remark_en: str = ""

    @property
    def year(self) -> int:
        """The Buddhist fiscal year."""
        return int(self.id)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by official number."""
        return {item.id: item for item in self.items}
