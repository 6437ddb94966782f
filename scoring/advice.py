"""What to do where a question scores low: the items that its advice points to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scoring.engine import Node, Range, rounded, walk
from scoring.levels import Level
from scoring.resolve import Result
from scoring.scheme import Scheme

BASES = ("found", "inferred")
_KEYS = {"since", "items", "below", "advice", "advice_en", "basis"}


class AdviceError(ValueError):
    """The file of advice is wrong; the message names the place."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised for a question: items by key, or all those below some sub-indicators."""

    id: str
    items: tuple[str, ...]
    below: tuple[str, ...]
    text: str
    text_en: str
    basis: str  # found | inferred
    since: int  # the first fiscal year in which the question asks this


@dataclass(frozen=True, slots=True)
class Low:
    """A question below what is asked of it: the score by node ("eit1:e9"), the lowest first."""

    advice: Advice
    scores: Mapping[str, float]
    needs: float

    @property
    def score(self) -> float:
        """The lowest of its scores."""
        return min(self.scores.values())


@cache
def load() -> Mapping[str, Advice]:
    """The advice that ships, by question."""
    return parse(files("scoring").joinpath("advice.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Advice]:
    """The advice that a TOML text holds; AdviceError names what is wrong."""
    data = tomllib.loads(text)
    since = data.pop("since")
    return {name: _one(name, {"since": since, **entry}) for name, entry in data.items()}


def _one(name: str, entry: dict[str, Any]) -> Advice:
    if unknown := set(entry) - _KEYS:
        raise AdviceError(f"{name}: unknown key {sorted(unknown)[0]!r}")
    if entry["basis"] not in BASES:
        raise AdviceError(f"{name}: basis must be one of {', '.join(BASES)}")
    return Advice(
        id=name,
        items=tuple(entry.get("items", ())),
        below=tuple(entry.get("below", ())),
        text=entry["advice"],
        text_en=entry["advice_en"],
        basis=entry["basis"],
        since=entry["since"],
    )


def low(scheme: Scheme, result: Result, level: Level | None) -> list[Low]:
    """The questions that score below what a level asks of their instrument, lowest first.

    Where the level asks nothing of it, or there is none, the highest level's demand counts.
    """
    found: dict[str, Low] = {}
    for name, score, needs in _below(scheme, result, level):
        advice = load().get(name.rpartition(":")[2])
        if advice is not None and advice.since <= int(scheme.id):
            before = found[advice.id].scores if advice.id in found else {}
            scores = dict(sorted({**before, name: score}.items(), key=lambda pair: pair[1]))
            found[advice.id] = Low(advice, scores, needs)
    return sorted(found.values(), key=lambda each: each.score)


def _below(
    scheme: Scheme, result: Result, level: Level | None
) -> Iterator[tuple[str, float, float]]:
    """The nodes below what is asked: id, score, what is asked."""
    for tree in scheme.instruments:
        if tree.id in result.known:
            needs = _asked(scheme, tree, level)
            for node in walk(tree):
                name, value = _shown(scheme, tree, node, result)
                if value.applies and value.exact and rounded(value.score) < needs:
                    yield name, rounded(value.score), needs


def _asked(scheme: Scheme, tree: Node, level: Level | None) -> float:
    for each in (level, *scheme.levels[:1]):
        if each is not None and tree.id in each.each:
            return each.each[tree.id]
    return scheme.levels[0].score if scheme.levels else 100.0


def _shown(scheme: Scheme, tree: Node, node: Node, result: Result) -> tuple[str, Range]:
    """A node's score, or the mean of the parts where only that is known."""
    group = scheme.group_of(tree.id)
    if group is None or result.scores[node.id].exact:
        return node.id, result.scores[node.id]
    bare = node.id.partition(":")[2]
    name = f"{group.id}:{bare}" if bare else group.id
    return name, result.scores[name]
