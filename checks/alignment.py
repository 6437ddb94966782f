"""Finds where a plan says what it is in line with: a strategy, a master plan, an assessed risk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled, mentions, says
from checks.registry import check
from checks.results import Evidence
from checks.topic import on_topic
from crawler.model import BlockKind, Document

_IN_LINE = (
    r"(?<!ไม่)(?:สอดคล้อง|สอดรับ|เชื่อมโยง|ตอบสนอง|รองรับ|ขับเคลื่อน|สนับสนุน|เป็นไปตาม|ภายใต้|ถ่ายทอดจาก|ยึดตาม)"
)
_REACH = 60  # characters from the word of agreement to what is agreed with
# A line that stops here goes on in the next, even where the layout made that a heading.
_GOES_ON = re.compile(r"(?:กับ|และ|ตาม|ของ|ต่อ|สอดคล้อง|รองรับ|ภายใต้|เชื่อมโยง)$")


@check
def in_line_with(
    document: Document, *, about: tuple[str, ...], names: tuple[str, ...], value: str
) -> Iterator[Evidence]:
    """A sentence by which a plan on the subject is in line with one of the things named."""
    if not on_topic(document, about):
        return
    pattern = re.compile(rf"{_IN_LINE}[^;|\n]{{0,{_REACH}}}?(?:{'|'.join(map(re.escape, names))})")
    for text, page in _sentences(document):
        found = pattern.search(text)
        tail = text[found.end() :] if found else ""
        told = says(text, least=30, besides=(found[0],)) and says(tail, least=4) if found else False
        if told and mentions(text, about) and filled(text) and not demand(text):
            yield Evidence(document.url, page, text[:300], value)


def _sentences(document: Document) -> Iterator[tuple[str, int | None]]:
    """The paragraphs of the body, each with the line that its last words lead on to."""
    blocks = document.body
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            continue
        text = block.text
        after = blocks[place + 1].text if place + 1 < len(blocks) else ""
        yield (f"{text} {after}" if _GOES_ON.search(text.strip()) else text), block.page
