"""A print of what a page says, equal while only its counters, tokens and the like change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from crawler.model import Document

_COUNTED = re.compile(
    r"เข้าชม|เยี่ยมชม|ผู้ชม|ยอดชม|ชมแล้ว|เปิดอ่าน|อ่านแล้ว|คนอ่าน|จำนวนอ่าน|กำลังออนไลน์|ออนไลน์ขณะนี้|ขณะนี้เวลา"
    r"|visit|hits?\b|views?\b|viewed|counter|online now|users? online|your ip",
    re.IGNORECASE,
)
_MOST = 160  # letters of a line that may be a counter; longer ones are sentences
_NUMBER = re.compile(r"\d[\d,.:]*")
_BARE = re.compile(r"[\d,.:\s|]+")
_TOKEN = re.compile(
    r"(?<=[?&])(?:v|ver|t|ts|_|rand|sid|phpsessid|token|nonce)=[^&]*", re.IGNORECASE
)


def print_of(document: Document) -> str:
    """The same for two answers that differ in what no verdict depends on; "" for none."""
    digest = hashlib.sha256()
    for part in _parts(document):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _parts(document: Document) -> Iterator[str]:
    yield document.title
    yield document.lang + document.refresh + document.base
    counting = False
    for block in document.blocks:
        text = steady(block.text)
        if counting and _BARE.fullmatch(text):
            text = "#"  # the number that stands below its label
        counting = text == "#" or bool(_COUNTED.search(text) and len(text) < _MOST)
        yield f"{block.kind} {block.level} {block.page} {block.region} {text}"
    for table in document.tables:
        yield "|".join(steady(" | ".join(row)) for row in table.rows)
    for link in document.links:
        texts = " ".join(steady(text) for text in (link.text, link.row, link.heading))
        yield f"{_address(link.url)} {link.kind} {link.region} {texts}"
    for image in document.images:
        yield f"{_address(image.url)} {image.alt} {image.width} {image.height} {image.region}"
    for form in document.forms:
        yield f"{form.action} {form.fields} {steady(form.text)} {form.heading}"


def steady(text: str) -> str:
    """A line without the numbers of a counter of visits, reads or the clock."""
    if len(text) < _MOST and _COUNTED.search(text):
        return _NUMBER.sub("#", text)
    return text


def _address(url: str) -> str:
    """An address without what only keeps it from being cached."""
    return _TOKEN.sub("", url)
