"""Makes crawled text harmless in outputs: it is data from strangers."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """The text without control, escape and direction characters, on one line."""
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", text)).strip()


def cell(text: str) -> str:
    """The text for a spreadsheet cell: never a formula."""
    text = clean(text)
    return "'" + text if text.startswith(_FORMULA) else text
