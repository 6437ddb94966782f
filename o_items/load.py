"""Reads an edition's TOML file; refuses unknown keys and wrong types by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from o_items.inherit import Data, InheritanceError, inherit, named
from o_items.model import Edition, Element, Item, Span, UseOf
from o_items.terms import parse as parse_term

_EDITION = {
    "id", "version", "name", "bases", "weak_bases", "agency_types", "sub_indicators",
    "general_terms", "index_terms", "filler_terms", "other_terms", "provisional", "remark",
    "remark_en", "items",
}  # fmt: skip
_ITEM = {
    "id", "key", "title", "title_en", "sub_indicator", "elements",
    "terms", "weak_terms", "avoid", "url_terms", "home", "merges", "span",
}  # fmt: skip
_ELEMENT = {
    "id", "text", "text_en", "basis", "confidence", "any_of", "fix",
    "span", "at_least", "document", "notes", "key",
}  # fmt: skip
_PLACE = re.compile(r"\{(?:N([+-]\d)?|@([a-z0-9-]+))\}")  # {N}, {N-1}: years; {@key}: item number


class EditionError(ValueError):
    """An edition's file is wrong; the message names the place."""


def edition_ids() -> list[str]:
    """The editions that ship, oldest first."""
    names = (entry.name for entry in files("o_items").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def newest() -> str:
    """The newest edition whose criteria are out, which is judged unless another is asked for."""
    heads = {year: tomllib.loads(_text(year)) for year in reversed(edition_ids())}
    return next(year for year, head in heads.items() if not head.get("provisional"))


@cache
def load(edition: str) -> Edition:
    """The edition of that Buddhist year; KeyError if there is none."""
    if edition not in edition_ids():
        raise KeyError(edition)
    return parse(_text(edition), source=f"{edition}.toml")


def _text(edition: str) -> str:
    return files("o_items").joinpath(f"{edition}.toml").read_text(encoding="utf-8")


def parse(text: str, *, source: str, read: Callable[[str], str] = _text) -> Edition:
    """The edition that a TOML text describes; EditionError names what is wrong.

    `read` gives the text of an edition that is inherited.
    """
    data = _complete(text, source, read)
    _known(data, _EDITION, source)
    try:
        data = _filled(data, int(data["id"]), _numbers(data["items"]))
    except KeyError as error:
        raise EditionError(
            f"{source}: a text names the item {error}, which is not there"
        ) from error
    items = tuple(_item(entry, source) for entry in data["items"])
    _unique([item.id for item in items] + [item.key for item in items], source)
    return Edition(
        id=data["id"],
        version=data["version"],
        name=data["name"],
        items=items,
        bases=data["bases"],
        weak_bases=frozenset(data["weak_bases"]),
        agency_types=data["agency_types"],
        sub_indicators=data["sub_indicators"],
        general_terms=_texts(data, "general_terms", source),
        index_terms=_terms(data, "index_terms", source),
        filler_terms=_texts(data, "filler_terms", source),
        other_terms=_terms(data, "other_terms", source),
        provisional=data.get("provisional", False),
        remark=data.get("remark", ""),
        remark_en=data.get("remark_en", ""),
    )


def _complete(text: str, source: str, read: Callable[[str], str]) -> Data:
    """The data of a text with what it inherits."""
    try:
        data = tomllib.loads(text)
        if "inherits" not in data:
            return named(data)
        base = data["inherits"]
        return inherit(_complete(read(base), f"{base}.toml", read), data)
    except (tomllib.TOMLDecodeError, InheritanceError, FileNotFoundError) as error:
        raise EditionError(f"{source}: {error}") from error


def _numbers(items: list[Data]) -> dict[str, str]:
    """The number of every item by its key, and by those of older items that are part of it."""
    return {key: item["id"] for item in items for key in (*item.get("merges", ()), item["key"])}


def _filled(data: Any, year: int, numbers: dict[str, str]) -> Any:
    """The data with years and item numbers in place of {N-1} and {@key}."""
    if isinstance(data, str):
        return _PLACE.sub(lambda m: numbers[m[2]] if m[2] else str(year + int(m[1] or 0)), data)
    if isinstance(data, list):
        return [_filled(each, year, numbers) for each in data]
    if isinstance(data, dict):
        return {name: _filled(value, year, numbers) for name, value in data.items()}
    return data


def _item(data: dict[str, Any], source: str) -> Item:
    where = f"{source}: {data.get('id', 'item without id')}"
    _known(data, _ITEM, where)
    return Item(
        id=data["id"],
        key=data["key"],
        title=data["title"],
        title_en=data["title_en"],
        sub_indicator=data["sub_indicator"],
        home=data.get("home", False),
        span=_span(data, where),
        merges=_texts(data, "merges", where),
        elements=tuple(_element(entry, source) for entry in data.get("elements", ())),
        **{
            name: _terms(data, name, where)
            for name in ("terms", "weak_terms", "avoid", "url_terms")
        },
    )


def _element(data: dict[str, Any], source: str) -> Element:
    where = f"{source}: {data.get('id', 'element without id')}"
    _known(data, _ELEMENT, where)
    return Element(
        id=data["id"],
        text=data["text"],
        text_en=data["text_en"],
        basis=data["basis"],
        confidence=data["confidence"],
        any_of=tuple(_use(entry, where) for entry in data["any_of"]),
        fix=data["fix"],
        span=_span(data, where),
        at_least=data.get("at_least", 1),
        document=data.get("document", ""),
        notes=data.get("notes", {}),
        key=data["key"],
    )


def _span(data: dict[str, Any], where: str) -> Span:
    try:
        return Span(data.get("span", "any"))
    except ValueError as error:
        raise EditionError(f"{where}: {error}") from error


def _use(data: dict[str, Any], where: str) -> UseOf:
    if "check" not in data:
        raise EditionError(f"{where}: a use without check")
    params = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name != "check"
    }
    return UseOf(data["check"], params)


def _known(data: dict[str, Any], keys: set[str], where: str) -> None:
    for name in data:
        if name not in keys:
            raise EditionError(f"{where}: unknown key {name!r}")


def _texts(data: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise EditionError(f"{where}: {name} must be a list of texts")
    return tuple(value)


def _terms(data: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    texts = _texts(data, name, where)
    for text in texts:
        try:
            parse_term(text)
        except ValueError as error:
            raise EditionError(f"{where}: {name}: {error}") from error
    return texts


def _unique(names: list[str], source: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise EditionError(f"{source}: {name!r} stands twice")
