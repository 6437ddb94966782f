"""Survey answers to question scores: the scale, the direction, and who did not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class AnswerError(ValueError):
    """An answer that is not on the question's scale."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers one can choose, from least to most, in points; words stand for points."""

    id: str
    points: tuple[float, ...]
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A question; where less is better (`negative`) the points are turned round.

    A question whose scale is not known takes scores and no raw answers.
    """

    id: str
    text: str
    negative: bool
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers to one question come to."""

    answers: int
    mean: float


def points(answer: str, question: Question, dont_know: Iterable[str]) -> float | None:
    """What an answer earns, 0-100; None for no answer or "don't know". AnswerError off the scale.

    The answer is folded text: points of the scale (how much, before the direction) or its words.
    """
    text = answer.strip().casefold()
    if not text or text in dont_know:
        return None
    scale = question.scale
    if scale is None:
        raise AnswerError(answer)
    value = scale.words.get(text)
    if value is None:
        value = _number(text)
    if value is None or value not in scale.points:
        raise AnswerError(answer)
    return 100.0 - value if question.negative else value


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def tally(earned: Iterable[float | None]) -> Tally | None:
    """The mean over those who answered; None if nobody did."""
    found = [value for value in earned if value is not None]
    return Tally(len(found), sum(found) / len(found)) if found else None
