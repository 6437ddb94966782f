"""Writes the empty form that a file's name asks for."""

from __future__ import annotations

from pathlib import Path

from o_items.model import Edition
from reports import score_template, template
from scoring.scheme import load

_SCORES = ("score", "คะแนน")


def write(path: Path, edition: Edition) -> None:
    """The form for scores if the name begins so ("scores.xlsx"), else the submission sheet."""
    if path.stem.casefold().startswith(_SCORES):
        score_template.write(path, edition, load(edition.id))
    else:
        template.write(path, edition)
