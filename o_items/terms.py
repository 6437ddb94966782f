"""Reads the small notation in which an edition's data says how agencies name things.

`a` is a phrase; `a|b` any of them; `a + b` both, in any order; `a - b` the first without the
second. A term that starts with `~` only ranks links and never names an item by itself.
Signs that join parts stand between spaces, so `e-service` is one phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"(?:^| )([+-]) ")


@dataclass(frozen=True, slots=True)
class Term:
    """One term: every group must be in a text (any phrase of it), and no phrase of `without`."""

    text: str
    groups: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    ranks_only: bool = False


def parse(text: str) -> Term:
    """The term that a text describes; ValueError if a part of it is empty."""
    ranks_only = text.startswith("~")
    first, *rest = _PART.split(text.removeprefix("~"))
    groups = [_phrases(first, text)]
    without: tuple[str, ...] = ()
    for sign, part in zip(rest[::2], rest[1::2], strict=True):
        if sign == "+":
            groups.append(_phrases(part, text))
        else:
            without += _phrases(part, text)
    return Term(text, tuple(groups), without, ranks_only)


def _phrases(part: str, text: str) -> tuple[str, ...]:
    phrases = tuple(phrase.strip() for phrase in part.split("|"))
    if not all(phrases):
        raise ValueError(f"term {text!r} has an empty part")
    return phrases
