"""Reads a year's scheme (weights, means, questions, levels) into trees of nodes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from scoring.engine import Node, walk
from scoring.inherit import InheritanceError, complete
from scoring.levels import Level
from scoring.surveys import Question, Scale

OVERALL = "overall"
_KEYS = {
    "id", "policy", "decimals", "instruments", "groups", "levels", "questions", "scales",
    "dont_know", "carried", "provisional", "remark", "remark_en",
}  # fmt: skip
_INSTRUMENT = {"id", "title", "short", "short_en", "weight", "children", "like"}
_GROUP = {"id", "short", "short_en", "parts"}
_NODE = {"id", "title", "title_en", "weight", "children", "leaves"}
_LEVEL = {"name", "name_en", "score", "each"}
_QUESTION = {"id", "text", "direction", "scale"}
_CARRIED = {"weights", "sub_indicators", "levels", "questions"}


class SchemeError(ValueError):
    """A scheme's file is wrong; the message names the place."""


@dataclass(frozen=True, slots=True)
class Group:
    """Instruments that are shown as one by the mean of their parts."""

    id: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Scheme:
    """The scoring rules of one edition; `policy` says how an item's elements make its score."""

    id: str
    policy: str  # binary | element_share
    decimals: int
    instruments: tuple[Node, ...]
    shorts: Mapping[str, tuple[str, str]]  # short names of instruments and groups, Thai and English
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]  # best first
    questions: Mapping[str, Question]
    dont_know: frozenset[str]
    carried: frozenset[str] = frozenset()  # what no source of the year tells, so another's stands
    provisional: bool = False  # made from the year before, as its own rules are not out
    remark: str = ""  # what every output says of how far these rules can be trusted
    remark_en: str = ""

    def instrument(self, name: str) -> Node:
        """The tree of an instrument; KeyError if there is none."""
        found = next((node for node in self.instruments if node.id == name), None)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def oit(self) -> Node:
        """The tree of the disclosure items."""
        return self.instrument("oit")

    def group_of(self, instrument: str) -> Group | None:
        """The group that an instrument is a part of."""
        return next((group for group in self.groups if instrument in group.parts), None)


def _text(year: str) -> str:
    return files("scoring").joinpath(f"{year}.toml").read_text(encoding="utf-8")


def parse(text: str, *, source: str, read: Callable[[str], str] = _text) -> Scheme:
    """The scheme that a TOML text describes; SchemeError names what is wrong.

    `read` gives the text of a year that is inherited.
    """
    try:
        data = complete(text, read)
    except (tomllib.TOMLDecodeError, InheritanceError) as error:
        raise SchemeError(f"{source}: {error}") from error
    _known(data, _KEYS, source)
    _known(data.get("carried", ()), _CARRIED, f"{source}: carried")
    if data["policy"] not in ("binary", "element_share"):
        raise SchemeError(f"{source}: policy must be binary or element_share")
    groups = tuple(_group(entry, source) for entry in data.get("groups", ()))
    instruments = tuple(_instruments(data["instruments"], groups, source))
    _unique([node.id for tree in instruments for node in walk(tree)], source)
    named = [*data["instruments"], *data.get("groups", ())]
    shorts = {e["id"]: (e["short"], e.get("short_en", e["short"])) for e in named}
    return Scheme(
        id=data["id"],
        policy=data["policy"],
        decimals=data.get("decimals", 2),
        instruments=instruments,
        shorts=shorts,
        groups=groups,
        levels=tuple(
            _level(entry, {node.id for node in instruments}, source)
            for entry in data.get("levels", ())
        ),
        questions={q.id: q for q in _questions(data, source)},
        dont_know=frozenset(data.get("dont_know", ())),
        carried=frozenset(data.get("carried", ())),
        provisional=data.get("provisional", False),
        remark=data.get("remark", ""),
        remark_en=data.get("remark_en", ""),
    )


def scheme_ids() -> list[str]:
    """The years whose schemes ship, oldest first."""
    names = (entry.name for entry in files("scoring").iterdir())
    return sorted(name[:-5] for name in names if name[:-5].isdigit() and name.endswith(".toml"))


@cache
def load(edition: str) -> Scheme:
    """The scheme of that Buddhist year; KeyError if there is none."""
    if edition not in scheme_ids():
        raise KeyError(edition)
    return parse(_text(edition), source=f"{edition}.toml")


def _group(data: dict[str, Any], source: str) -> Group:
    _known(data, _GROUP, f"{source}: group {data.get('id')}")
    return Group(data["id"], tuple(data["parts"]))


def _instruments(
    entries: list[dict[str, Any]], groups: tuple[Group, ...], source: str
) -> Iterator[Node]:
    """The trees; parts of a group ask the same, so their ids bear the part's name."""
    by_id = {entry["id"]: entry for entry in entries}
    parts = {part for group in groups for part in group.parts}
    for entry in entries:
        where = f"{source}: {entry['id']}"
        _known(entry, _INSTRUMENT, where)
        like = by_id[entry["like"]] if "like" in entry else entry
        children = tuple(_node(child, source) for child in like.get("children", ()))
        if entry["id"] in parts:
            children = tuple(_prefixed(child, entry["id"] + ":") for child in children)
        yield Node(entry["id"], children, float(entry.get("weight", 1)), entry["title"])


def _node(data: dict[str, Any], source: str) -> Node:
    where = f"{source}: {data.get('id', 'node without id')}"
    _known(data, _NODE, where)
    children = [_node(child, source) for child in data.get("children", ())]
    children += [Node(leaf) for leaf in data.get("leaves", ())]
    title = data.get("title", "")
    weight = float(data.get("weight", 1))
    return Node(data["id"], tuple(children), weight, title, data.get("title_en", title))


def _prefixed(node: Node, prefix: str) -> Node:
    children = tuple(_prefixed(child, prefix) for child in node.children)
    return replace(node, id=prefix + node.id, children=children)


def _level(data: dict[str, Any], instruments: set[str], source: str) -> Level:
    where = f"{source}: level {data.get('name')}"
    _known(data, _LEVEL, where)
    each = data.get("each", {})
    _known(each, instruments, where)
    return Level(data["name"], data.get("name_en", data["name"]), float(data["score"]), each)


def _questions(data: dict[str, Any], source: str) -> Iterator[Question]:
    scales = {name: _scale(name, entry) for name, entry in data.get("scales", {}).items()}
    for entry in data.get("questions", ()):
        where = f"{source}: {entry.get('id')}"
        _known(entry, _QUESTION, where)
        if entry["direction"] not in ("positive", "negative"):
            raise SchemeError(f"{where}: direction must be positive or negative")
        if entry.get("scale") not in (None, *scales):
            raise SchemeError(f"{where}: no scale {entry['scale']!r}")
        scale = scales[entry["scale"]] if "scale" in entry else None
        yield Question(entry["id"], entry["text"], entry["direction"] == "negative", scale)


def _scale(name: str, data: dict[str, Any]) -> Scale:
    steps = data["points"]
    words = {
        word: float(point)
        for point, names in zip(steps, data["words"], strict=True)
        for word in names
    }
    return Scale(name, tuple(float(point) for point in steps), words)


def _known(data: Iterable[str], keys: set[str], where: str) -> None:
    for name in data:
        if name not in keys:
            raise SchemeError(f"{where}: unknown key {name!r}")


def _unique(ids: list[str], source: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise SchemeError(f"{source}: {name!r} stands twice")
