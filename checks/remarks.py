"""Finds the problems and the suggestions that a report names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.content import demand, filled, mentions, says
from checks.inner_sections import inner_sections
from checks.lessons import gives_suggestions, names_problems
from checks.registry import check
from checks.results import Evidence
from checks.sections import told_text
from checks.topic import on_topic
from crawler.model import BlockKind, Document

_LABELS = {
    "problems": ("ปัญหา", "อุปสรรค", "ข้อจำกัด", "ข้อขัดข้อง", "ติดขัด", "สิ่งที่ยังไม่"),
    "suggestions": (
        "ข้อเสนอแนะ", "ข้อเสนอ", "แนวทางแก้ไข", "แนวทางการแก้ไข", "แนวทางการปรับปรุง", "แนวทางปรับปรุง",
        "แนวทางการพัฒนา", "วิธีแก้", "จะแก้", "ควรปรับ", "ปีต่อไป", "ปีถัดไป", "ปีหน้า",
    ),
}  # fmt: skip
_BOTH = re.compile(
    r"(?:ปัญหา|อุปสรรค)[^:\n|]{0,40}(?:ข้อเสนอแนะ|แนวทางแก้ไข"
    r"|แนวทางการแก้ไข)[^:\n|]{0,20}:\s*(?P<rest>\S.*)"
)
_NONE = re.compile(
    r"ไม่(?:มี|พบ|ปรากฏ)(?P<things>[^.;\n]{0,12}(?:ปัญหา|อุปสรรค|ข้อเสนอแนะ)[^.;\n]{0,40})"
)
_LEAST = 5  # "ไม่มี" is an answer


@check
def problems_and_suggestions(
    document: Document, *, about: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """Two finds where a report tells both its problems and its suggestions, or that it has none."""
    if not on_topic(document, about):
        return
    for value, labels in _LABELS.items():
        for section in inner_sections(document, labels):
            text = " ".join(told_text(section.text).split())
            if says(text, least=_LEAST, besides=(*_LABELS["problems"], *_LABELS["suggestions"])):
                quote = f"{section.label}: {text}"[:300]
                yield Evidence(document.url, section.page, quote, value)
                if _names_both(section.label):
                    yield from (Evidence(document.url, section.page, quote, v) for v in _LABELS)
    yield from _in_lines(document)
    yield from (replace(found, value="problems") for found in names_problems(document))
    yield from (replace(found, value="suggestions") for found in gives_suggestions(document))


@check
def lessons_on(document: Document, *, about: tuple[str, ...], kind: str) -> Iterator[Evidence]:
    """Problems or suggestions (`kind`) of a report on that subject, under whatever label."""
    if on_topic(document, about):
        yield from (names_problems if kind == "problems" else gives_suggestions)(document)


def _in_lines(document: Document) -> Iterator[Evidence]:
    """Lines that answer both at once ("ปัญหา อุปสรรค และข้อเสนอแนะ : ไม่มี", "ไม่มีปัญหา …")."""
    for block in document.body:
        if demand(block.text) or block.kind is BlockKind.HEADING:
            continue
        both = _BOTH.search(block.text)
        if both and filled(both["rest"]):
            for value in _LABELS:
                yield Evidence(document.url, block.page, block.text[:300], value)
        for none in _NONE.finditer(block.text):
            for value, labels in _LABELS.items():
                if mentions(none["things"], labels):
                    yield Evidence(document.url, block.page, block.text[:300], value)


def _names_both(label: str) -> bool:
    return all(mentions(label, labels) for labels in _LABELS.values())
