"""Reads a year's scheme (weights, means, levels) into a tree of nodes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scoring.engine import Node

_KEYS = {"id", "policy", "oit"}
_NODE = {"id", "title", "weight", "children", "items"}


class SchemeError(ValueError):
    """A scheme's file is wrong; the message names the place."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scoring rules of one edition; `policy` says how an item's elements make its score."""

    id: str
    policy: str  # binary | element_share
    oit: Node


def parse(text: str, *, source: str) -> Scheme:
    """The scheme that a TOML text describes; SchemeError names what is wrong."""
    data = tomllib.loads(text)
    _known(data, _KEYS, source)
    if data["policy"] not in ("binary", "element_share"):
        raise SchemeError(f"{source}: policy must be binary or element_share")
    return Scheme(data["id"], data["policy"], _node(data["oit"], source))


@cache
def load(edition: str) -> Scheme:
    """The scheme of that Buddhist year; KeyError if there is none."""
    path = files("scoring").joinpath(f"{edition}.toml")
    if not path.is_file():
        raise KeyError(edition)
    return parse(path.read_text(encoding="utf-8"), source=f"{edition}.toml")


def _node(data: dict[str, Any], source: str) -> Node:
    where = f"{source}: {data.get('id', 'node without id')}"
    _known(data, _NODE, where)
    children = [_node(child, source) for child in data.get("children", ())]
    children += [Node(item) for item in data.get("items", ())]
    return Node(data["id"], tuple(children), float(data.get("weight", 1)), data.get("title", ""))


def _known(data: dict[str, Any], keys: set[str], where: str) -> None:
    for name in data:
        if name not in keys:
            raise SchemeError(f"{where}: unknown key {name!r}")
