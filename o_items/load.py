"""Reads an edition's TOML file; refuses unknown keys and wrong types by name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from o_items.model import Edition, Element, Item, Span, UseOf
from o_items.terms import parse as parse_term

_EDITION = {
    "id", "version", "name", "bases", "weak_bases", "agency_types", "sub_indicators",
    "general_terms", "index_terms", "filler_terms", "other_terms", "provisional", "items",
}  # fmt: skip
_ITEM = {
    "id", "key", "title", "title_en", "sub_indicator", "elements",
    "terms", "weak_terms", "avoid", "url_terms", "home",
}  # fmt: skip
_ELEMENT = {
    "id", "text", "text_en", "basis", "confidence", "any_of", "fix",
    "span", "at_least", "document", "notes",
}  # fmt: skip


class EditionError(ValueError):
    """An edition's file is wrong; the message names the place."""


def edition_ids() -> list[str]:
    """The editions that ship, oldest first."""
    names = (entry.name for entry in files("o_items").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def load(edition: str) -> Edition:
    """The edition of that Buddhist year; KeyError if there is none."""
    if edition not in edition_ids():
        raise KeyError(edition)
    text = files("o_items").joinpath(f"{edition}.toml").read_text(encoding="utf-8")
    return parse(text, source=f"{edition}.toml")


def parse(text: str, *, source: str) -> Edition:
    """The edition that a TOML text describes; EditionError names what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"{source}: {error}") from error
    _known(data, _EDITION, source)
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
    )


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
        elements=tuple(_element(entry, source) for entry in data.get("elements", ())),
        **{
            name: _terms(data, name, where)
            for name in ("terms", "weak_terms", "avoid", "url_terms")
        },
    )


def _element(data: dict[str, Any], source: str) -> Element:
    where = f"{source}: {data.get('id', 'element without id')}"
    _known(data, _ELEMENT, where)
    try:
        span = Span(data.get("span", "any"))
    except ValueError as error:
        raise EditionError(f"{where}: {error}") from error
    return Element(
        id=data["id"],
        text=data["text"],
        text_en=data["text_en"],
        basis=data["basis"],
        confidence=data["confidence"],
        any_of=tuple(_use(entry, where) for entry in data["any_of"]),
        fix=data["fix"],
        span=span,
        at_least=data.get("at_least", 1),
        document=data.get("document", ""),
        notes=data.get("notes", {}),
    )


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
