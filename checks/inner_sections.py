"""Finds the sections inside a document, apart from the one that its own title heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, filled, mentions, says
from checks.registry import check
from checks.results import Evidence
from checks.sections import Section, headed, real_text, sections, told_text
from checks.tables import KINDS
from checks.topic import on_topic
from crawler.model import BlockKind, Document
from crawler.text import key

_YEAR = re.compile(r"25\d\d")
_FISCAL_YEAR = re.compile(r"ปี\s*งบประมาณ")
_WHO = re.compile(r"ใคร|ผู้|เจ้าหน้าที่|หน่วย|ส่วน|กลุ่ม|คณะ")  # answered by a name or a post
_OPENS_TITLE = re.compile(r"^(?:รายงาน|แผน|ประกาศ|คู่มือ|O\d)", re.IGNORECASE)


def inner_sections(document: Document, labels: Sequence[str]) -> Iterator[Section]:
    """What stands under the labels, where the label is no title of the whole document.

    A title such as "รายงานผลการดำเนินการ ปี 2567" holds the label, and all the document stands below.
    """
    yield from _inside(document, sections(document, labels))


def inner_headed(document: Document, pattern: re.Pattern[str]) -> Iterator[Section]:
    """What stands under, after or beside labels that the pattern finds, likewise."""
    yield from _inside(document, headed(document, pattern))


def _inside(document: Document, found: Iterator[Section]) -> Iterator[Section]:
    headings = [block.text for block in document.body if block.kind is BlockKind.HEADING]
    tops = {key(text) for text in [document.title, *headings[:1], *document.lines[:1]]}
    for section in found:
        if key(section.label) in tops or _is_title(section.label):
            continue
        # the tail of a heading ("การนำผล|ไปปรับปรุง") is no content
        if any(text.endswith(section.text) for text in headings):
            continue
        yield section


def _is_title(label: str) -> bool:
    return len(label) > 25 and bool(_YEAR.search(label) or _OPENS_TITLE.search(label))


@check
def has_inner_section(
    document: Document,
    *,
    labels: tuple[str, ...],
    least: int = 15,
    kind: str = "any",
    pattern: str = "",
    about: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """A label inside the document with real content of that kind (a key of KINDS) after it.

    `about`: words of which the document as a whole must name one.
    """
    if not on_topic(document, about):
        return
    for section in inner_sections(document, labels):
        if not mentions(_FISCAL_YEAR.sub("", section.label), labels):
            continue  # "ประจำปีงบประมาณ พ.ศ. 2568" is no label of a budget
        said = real_text if _WHO.search(section.label) else told_text
        text = " ".join(said(section.text).split())
        if not says(text, least=least, besides=labels) or not KINDS[kind](text):
            continue
        if filled(text) and not demand(text) and re.search(pattern, text):
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:120])
