"""Disclosure items of several years side by side, matched by key, as their numbers move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from o_items.load import edition_ids, load
from o_items.model import Item
from reports.side_by_side import Line, Remark, Row, Years, line, union


def keys(year: str) -> dict[str, str]:
    """The keys of a year's items by number."""
    return {item.id: key for key, item in _items(year).items()}


def items(years: Years) -> Iterator[Line]:
    """Every item of the years; one that was merged or split is shown as such and not compared."""
    lists = {year: _items(year) for year in years}
    for key in union(lists.values()):
        held = {year: found[key] for year, found in lists.items() if key in found}
        newest = held[max(held)]
        numbers = " → ".join(dict.fromkeys(item.id for item in held.values()))
        row = Row("item", key, (numbers, numbers), (newest.title, newest.title_en),
                  {year: item.id for year, item in held.items()})  # fmt: skip
        yield line(row, years, partial(_of_item, lists, key), exact=True)


def _items(year: str) -> dict[str, Item]:
    """The items by key; {} for a year whose list is not in this version."""
    if year not in edition_ids():
        return {}
    return {item.key: item for item in load(year).items}


def _of_item(
    lists: Mapping[str, Mapping[str, Item]], key: str, before: str, after: str
) -> Remark | None:
    """What became of an item from one year to the next."""
    then, now = lists[before], lists[after]
    for year, found in ((before, then), (after, now)):
        if not found:
            return Remark("items_unknown", (year,), compared=False)
    if joined := _joined(then, now, key):
        return Remark("merged", (before, *joined, after), compared=False)
    if joined := _joined(now, then, key):
        return Remark("split", (after, *joined, before), compared=False)
    if (key in then) != (key in now):
        code, year = ("dropped", after) if key not in now else ("new", before)
        return Remark(code, (year,), compared=False)
    return None


def _joined(
    parts: Mapping[str, Item], wholes: Mapping[str, Item], key: str
) -> tuple[str, str] | None:
    """The items of one year that are one item of the other, and that item, if `key` is of them."""
    for whole in wholes.values():
        own = [k for k, part in parts.items() if k == whole.key or _within(part, whole, wholes)]
        if key in own and len(own) > 1:
            return ", ".join(parts[name].id for name in own), whole.id
    return None


def _within(part: Item, whole: Item, wholes: Mapping[str, Item]) -> bool:
    """Whether an item that stands alone no more is part of another: as said, or by its elements."""
    if part.key in wholes:
        return False
    held = {element.key for element in whole.elements}
    kept = sum(element.key in held for element in part.elements)
    return part.key in whole.merges or (kept > 0 and 2 * kept >= len(part.elements))
