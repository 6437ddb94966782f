"""Compares two editions of the criteria: what an agency must do anew when the year changes.

Items and elements are matched by key, as their numbers move. Years in titles and demands count as
the same where they only move with the edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from o_items.model import Edition, Element, Item


class Change(StrEnum):
    """What became of an item."""

    KEPT = "kept"
    RENUMBERED = "renumbered"
    MERGED = "merged"  # it takes in several older items
    SPLIT = "split"  # it was a part of an item that goes on
    NEW = "new"
    DROPPED = "dropped"


class ElementChange(StrEnum):
    """What changed in a demand; one may have several changes."""

    NEW = "new"
    GONE = "gone"
    REQUIRED = "now_required"
    ADVISORY = "now_advisory"
    PERIOD = "period"
    WORDING = "wording"
    MOVED = "moved"  # from one item to another


@dataclass(frozen=True, slots=True)
class ElementDiff:
    """One demand that changed, with how it was and how it is; None where it was or is not."""

    changes: tuple[ElementChange, ...]
    before: Element | None
    after: Element | None


@dataclass(frozen=True, slots=True)
class ItemDiff:
    """One item of the newer edition with the older ones it comes from, or one that is dropped."""

    change: Change
    before: tuple[Item, ...]
    after: Item | None
    renamed: bool = False
    elements: tuple[ElementDiff, ...] = ()

    @property
    def same(self) -> bool:
        """Whether an agency has nothing to mind but the year."""
        return self.change is Change.KEPT and not self.renamed and not self.elements


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """All items of both editions: those of the newer in its order, then what it dropped."""

    before: Edition
    after: Edition
    items: tuple[ItemDiff, ...]

    def count(self, *changes: Change) -> int:
        """How many items changed in one of these ways."""
        return sum(item.change in changes for item in self.items)

    def count_elements(self, change: ElementChange) -> int:
        """How many demands changed in that way."""
        return sum(change in e.changes for item in self.items for e in item.elements)


def compare(before: Edition, after: Edition) -> EditionDiff:
    """What changed from one edition to another."""
    old = _Places(before)
    new = _Places(after)
    origins = {item.key: tuple(_origins(item, old, new)) for item in after.items}
    items = [_item_diff(item, origins[item.key], old, new) for item in after.items]
    carried = {item.key for found in origins.values() for item in found}
    for item in before.items:
        if item.key not in carried:
            items.append(ItemDiff(Change.DROPPED, (item,), None, elements=_gone((item,), new)))
    return EditionDiff(before, after, tuple(items))


class _Places:
    """Where the keys of an edition stand."""

    def __init__(self, edition: Edition) -> None:
        self.year = edition.year
        self.items: Mapping[str, Item] = {item.key: item for item in edition.items}
        self.elements: Mapping[str, tuple[Item, Element]] = {
            element.key: (item, element) for item in edition.items for element in item.elements
        }


def _origins(item: Item, old: _Places, new: _Places) -> Iterator[Item]:
    """The older items that became this one: of its key, merged, or with a demand it took."""
    seen = set()
    for key in (item.key, *item.merges, *_former_homes(item, old)):
        if key in old.items and key not in seen and (key == item.key or key not in new.items):
            seen.add(key)
            yield old.items[key]


def _former_homes(item: Item, old: _Places) -> Iterator[str]:
    return (old.elements[e.key][0].key for e in item.elements if e.key in old.elements)


def _item_diff(item: Item, origins: tuple[Item, ...], old: _Places, new: _Places) -> ItemDiff:
    elements = (*_changed(item, old, new), *_gone(origins, new))
    if not origins:
        parts = dict.fromkeys(_former_homes(item, old))
        before = tuple(old.items[key] for key in parts)
        return ItemDiff(Change.SPLIT if parts else Change.NEW, before, item, elements=elements)
    first = origins[0]
    renamed = _bare(first.title, old.year) != _bare(item.title, new.year)
    if len(origins) > 1:
        change = Change.MERGED
    else:
        change = Change.KEPT if first.id == item.id else Change.RENUMBERED
    return ItemDiff(change, origins, item, renamed, elements)


def _changed(item: Item, old: _Places, new: _Places) -> Iterator[ElementDiff]:
    for element in item.elements:
        if element.key not in old.elements:
            yield ElementDiff((ElementChange.NEW,), None, element)
            continue
        home, before = old.elements[element.key]
        changes = tuple(_changes(before, element, old.year, new.year))
        if home.key != item.key and home.key in new.items:
            changes = (ElementChange.MOVED, *changes)
        if changes:
            yield ElementDiff(changes, before, element)


def _changes(before: Element, after: Element, old: int, new: int) -> Iterator[ElementChange]:
    if before.required != after.required:
        yield ElementChange.REQUIRED if after.required else ElementChange.ADVISORY
    if before.span is not after.span:
        yield ElementChange.PERIOD
    if _bare(before.text, old) != _bare(after.text, new):
        yield ElementChange.WORDING


def _gone(items: Iterable[Item], new: _Places) -> tuple[ElementDiff, ...]:
    return tuple(
        ElementDiff((ElementChange.GONE,), element, None)
        for item in items
        for element in item.elements
        if element.key not in new.elements
    )


_YEAR_WORDS = re.compile(r"(?:ประจำ)?ปี(?:งบประมาณ)?|พ\.ศ\.|\s")
_YEAR = re.compile(r"25\d\d")
_NUMBER = re.compile(r"O\d{1,2}")  # another item's number moves without a change in the demand


def _bare(text: str, year: int) -> str:
    """The text without how it names the year; other years as their distance to the edition's."""
    moved = _YEAR.sub(lambda found: f"{int(found[0]) - year:+d}", text)
    return _NUMBER.sub("O", _YEAR_WORDS.sub("", moved.replace("+0", "")))
