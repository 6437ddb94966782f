"""Completes the data of a year's scheme by what it takes over from another year."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

Data = dict[str, Any]

_BY_ID = ("instruments", "questions")  # an entry replaces the inherited one of its id


class InheritanceError(ValueError):
    """A scheme inherits a year that is not there, or itself."""


def complete(text: str, read: Callable[[str], str], heirs: tuple[str, ...] = ()) -> Data:
    """The data of a TOML text with all it inherits; `read` gives the text of a year."""
    data = tomllib.loads(text)
    if "inherits" not in data:
        return data
    base = data.pop("inherits")
    if base in (*heirs, data["id"]):
        raise InheritanceError(f"inherits itself by way of {base}")
    try:
        found = read(base)
    except FileNotFoundError as error:
        raise InheritanceError(f"inherits {base}, which is not there") from error
    return inherit(complete(found, read, (*heirs, data["id"])), data)


def inherit(base: Data, data: Data) -> Data:
    """A year's data over those of its base; that a year is provisional is not inherited."""
    kept = {name: value for name, value in base.items() if name != "provisional"}
    lists = {name: _replaced(base.get(name, []), data.get(name, [])) for name in _BY_ID}
    own = {entry["id"] for entry in data.get("questions", ())}
    asked = own | set(_ids(lists["instruments"]))
    questions = [entry for entry in lists["questions"] if entry["id"] in asked]
    return {**kept, **data, **lists, "questions": questions}


def _replaced(base: list[Data], entries: list[Data]) -> list[Data]:
    """The entries of the base, each replaced by the new one of its id, and then what is new."""
    new = {entry["id"]: entry for entry in entries}
    return [new.pop(entry["id"], entry) for entry in base] + list(new.values())


def _ids(entries: list[Data]) -> Iterator[str]:
    for entry in entries:
        yield entry["id"]
        yield from entry.get("leaves", ())
        yield from _ids(entry.get("children", []))
