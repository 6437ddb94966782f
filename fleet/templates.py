"""Writes the empty form that a file's name asks for."""

from __future__ import annotations

from pathlib import Path

from fleet import roster_template
from o_items.model import Edition
from reports import score_template, template
from scoring.scheme import load

_SCORES = ("score", "คะแนน")
_ROSTER = ("roster", "รายชื่อ", "หน่วยงาน")


def write(path: Path, edition: Edition) -> None:
    """The form that the name begins with ("scores.xlsx", "roster.xlsx"), else for submissions."""
    if path.stem.casefold().startswith(_SCORES):
        score_template.write(path, edition, load(edition.id))
    elif path.stem.casefold().startswith(_ROSTER):
        roster_template.write(path, edition)
    else:
        template.write(path, edition)
