"""Counts how many letters a phrase is off wherever it fits best inside a longer text."""

from __future__ import annotations


def slips(phrase: str, text: str) -> int:
    """The least number of letters changed, left out or added to find the phrase in the text."""
    above = [0] * (len(text) + 1)  # a match may start anywhere
    for row, letter in enumerate(phrase, 1):
        left = row
        current = [left]
        for column, other in enumerate(text, 1):
            left = min(above[column - 1] + (letter != other), above[column] + 1, left + 1)
            current.append(left)
        above = current
    return min(above)
