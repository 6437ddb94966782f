"""Finds personal numbers in published evidence: national IDs and bank accounts, always masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.notes import Note
from checks.results import Finding, ItemResult
from checks.site import Site

_ID = re.compile(r"(?<![\d-])(\d)[- ]?(\d{4})[- ]?(\d{5})[- ]?(\d{2})[- ]?(\d)(?![\d-])")
_ACCOUNT = re.compile(r"(?:เลขที่บัญชี|เลขบัญชี|บัญชีเลขที่|บัญชีธนาคาร\D{0,40})\D{0,12}(\d[\d -]{8,15}\d)")
_TAX_ID = re.compile(r"ผู้เสียภาษี\D{0,30}$")  # thirteen digits too, and public
MASK = "x"


def is_national_id(digits: str) -> bool:
    """Whether thirteen digits are a person's ID: the check digit fits; firms begin with 0."""
    if len(digits) != 13 or digits[0] in "09":
        return False
    total = sum(int(d) * (13 - at) for at, d in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == int(digits[12])


def mask(text: str) -> str:
    """The text with every national ID and account number made unreadable."""
    text = _ID.sub(lambda m: _masked(m[0]) if is_national_id(_digits(m[0])) else m[0], text)
    return _ACCOUNT.sub(lambda m: m[0].replace(m[1], _masked(m[1])), text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _masked(number: str) -> str:
    """All but the last two digits covered."""
    return re.sub(r"\d", MASK, number[:-2]) + number[-2:]


def numbers_in(text: str) -> list[str]:
    """The personal numbers in a text, masked."""
    found = [
        _masked(m[0])
        for m in _ID.finditer(text)
        if is_national_id(_digits(m[0])) and not _TAX_ID.search(text[: m.start()])
    ]
    return found + [_masked(m[1]) for m in _ACCOUNT.finditer(text)]


def findings(site: Site, items: Iterable[ItemResult]) -> list[Finding]:
    """One finding for each document that publishes personal numbers."""
    item_of = {url: item.id for item in items for url in item.urls}
    found = []
    for url in sorted(site.documents):
        numbers = numbers_in(site.documents[url].whole_text)
        if numbers:
            found.append(Finding(item_of.get(url, ""), url, Note("personal_data", numbers[0])))
    return found
