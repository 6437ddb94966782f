"""Says what a scan, or a paper that can't be read, may still hold by what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.content import mentions
from crawler.model import Document
from crawler.text import fold
from o_items.model import Element

_ORDER = re.compile(r"^[\W\d]*(?:สำเนา)?คำสั่?ง(?!ซื้อ|จ้าง)")
_APPOINTS = re.compile(r"แต่งตั้?ง|คณะทำงาน|คณะกรรมการ|ทีม")
_DOS = re.compile(
    r"\bdo['’]?s?\s*(?:&|and|และ|,|/)?\s*do ?n['’]?t|ควรทำ(?:และ|/| ?, ?)(?:สิ่งที่)?ไม่ควรทำ", re.I
)
_LABELS, _LINES = 2, 4
# What an order of appointment can show, and what it must then be about.
_SHOWN_BY_ORDERS = {
    "ethics_team": ("จริยธรรม",),
    "complaint_unit": ("ร้องเรียน", "ทุจริต"),
}
_SHOWN_BY_POSTERS = {"dos_and_donts"}  # a picture of what to do and not to do


def may_hold(element: Element, labels: Iterable[str], document: Document | None) -> bool:
    """Whether such a paper may hold an element although nothing of it was found there."""
    top = " ".join(document.lines[:_LINES]) if document else ""
    called = [fold(label) for label in list(labels)[:_LABELS]]
    if (
        document
        and document.media_type.startswith("image/")
        and _DOS.search(" ".join([*called, top]))
    ):
        return any(use.check in _SHOWN_BY_POSTERS for use in element.any_of)
    if not _is_appointment(called, top):
        return True
    about = " ".join([*called, document.text if document else ""])
    return any(
        use.check in _SHOWN_BY_ORDERS and _on(about, _SHOWN_BY_ORDERS[use.check], document)
        for use in element.any_of
    )


def _is_appointment(called: Iterable[str], top: str) -> bool:
    """Whether its label or its own first lines name it an order that appoints people."""
    return any(_ORDER.search(text) and _APPOINTS.search(text) for text in (*called, top))


def _on(about: str, words: tuple[str, ...], document: Document | None) -> bool:
    return document is None or bool(mentions(about, words))
