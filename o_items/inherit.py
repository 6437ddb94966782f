"""Completes an edition's data by what it takes over from another edition.

Works on the data as read, so that years stand as `{N-1}` and move with the edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Data = dict[str, Any]

_JOINED = ("bases", "agency_types")  # tables to which an edition adds
_LISTS = ("terms", "weak_terms", "avoid", "url_terms")


class InheritanceError(ValueError):
    """A `from` names nothing in the edition that is inherited."""


def named(data: Data) -> Data:
    """The data with a key for every element, which stays when its number moves."""
    return {**data, "items": [_named(item) for item in data["items"]]}


def _named(item: Data) -> Data:
    elements = [
        {"key": f"{item['key']}.{element['id'].partition('.')[2]}", **element}
        for element in item.get("elements", ())
    ]
    return {**item, "elements": elements}


def inherit(base: Data, data: Data) -> Data:
    """The data of an edition completed by those of its base; InheritanceError if they don't fit."""
    joined = {name: {**base.get(name, {}), **data.get(name, {})} for name in _JOINED}
    held = _held(base, data["id"])
    items = data.get("items")
    if items is None:
        items = held
    else:
        known = {item["id"]: item for item in held}
        items = [_item(entry, known, data["id"]) for entry in items]
    own = {name: value for name, value in data.items() if name != "inherits"}
    kept = {name: value for name, value in base.items() if name != "provisional"}
    return {**kept, **own, **joined, "items": items}


def _held(base: Data, year: str) -> list[Data]:
    """The base's items; what was merged in it is not yet so in an edition of an older year."""
    if year > base["id"]:
        return list(base["items"])
    return [{**item, "merges": []} for item in base["items"]]


def _item(entry: Data, known: Mapping[str, Data], year: str) -> Data:
    """An item with what it takes from those it names; terms of several are put together."""
    own = {name: value for name, value in entry.items() if name not in ("from", "also")}
    bases = [_found(known, name, entry["id"]) for name in _names(entry.get("from", ()))]
    item = {**(bases[0] if bases else {}), **own}
    for name in _LISTS:
        if name not in own:
            item[name] = list(dict.fromkeys(text for base in bases for text in base.get(name, ())))
    item["terms"] = [*item["terms"], *entry.get("also", ())]
    if "merges" not in own:
        others = (key for base in bases[1:] for key in (base["key"], *base.get("merges", ())))
        item["merges"] = [*item.get("merges", ()), *others]
    if "elements" in own:
        item["elements"] = [_element(each, known, item, year) for each in own["elements"]]
    else:
        item["elements"] = _renumbered(item.get("elements", ()), item["id"])
    return item


def _element(entry: Data, known: Mapping[str, Data], item: Data, year: str) -> Data:
    if "from" not in entry:
        return {"key": f"{item['key']}.{year}-{entry['id'].partition('.')[2]}", **entry}
    number = entry["from"].partition(".")[0]
    elements = {e["id"]: e for e in _found(known, number, entry["id"])["elements"]}
    base = _found(elements, entry["from"], entry["id"])
    return {**base, **{name: value for name, value in entry.items() if name != "from"}}


def _renumbered(elements: Iterable[Data], item: str) -> list[Data]:
    return [{**e, "id": f"{item}.{e['id'].partition('.')[2]}"} for e in elements]


def _found(known: Mapping[str, Data], name: str, where: str) -> Data:
    if name not in known:
        raise InheritanceError(f"{where}: nothing to take over from {name!r}")
    return known[name]


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
