"""Reads books that turn their pages: the script with their texts, or the one that names pictures.

Makers of such books write both as plain values: `textForPages`, `fliphtml5_pages`, `bookConfig`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from crawler.documents.draft import Draft
from crawler.documents.text_layer import Shown, unusable
from crawler.model import Document, Image, Link, LinkKind, Response
from crawler.text import fold

TYPE = "application/x-flipbook"
_MARK = re.compile(
    rb"textForPages\s*=\s*\[|fliphtml5_pages[\"']?\s*[=:]|\bhtmlConfig\s*=|\bbookConfig\b\s*[.=]"
)
_START = 400_000  # letters within which a book says that it is one
_TEXTS = re.compile(r"textForPages\s*=\s*(?=\[)")
_PAGES = re.compile(r"fliphtml5_pages[\"']?\s*[=:]\s*(?=\[)")
_COUNT = re.compile(r"totalPageCount[\"']?\s*[=:]\s*[\"']?(\d{1,4})")
_TITLE = re.compile(
    r"bookConfig\.bookTitle\s*=\s*\"((?:[^\"\\]|\\.){1,300})\"|"
    r"[\"'](?:title|bookTitle)[\"']\s*:\s*\"((?:[^\"\\]|\\.){1,300})\""
)
_FOLDER = re.compile(
    r"bookConfig\.largePath\s*=\s*[\"']([^\"']{1,200})|[\"']largePath[\"']\s*:\s*\[?\s*\"([^\"]{1,200})"
)
_SEARCH = re.compile(r"bookConfig\.searchTextJS\s*=\s*[\"']([^\"']{1,200})")
_BELOW = re.compile(r"(?:mobile/)?(?:javascript|files/search)/[^/]*$")
_MOST = 300  # pages


def is_book(response: Response) -> bool:
    """Whether an answer is a script that holds the pages of a book."""
    return "javascript" in response.media_type and bool(_MARK.search(response.body[:_START]))


def parse_book(response: Response) -> Document:
    """Read a book's script; pages of which it holds no text are pictures that are not read."""
    code = response.body.decode("utf-8", "replace").lstrip("\ufeff")
    texts = [text for text in _values(_TEXTS, code) if isinstance(text, str)][:_MOST]
    base = _BELOW.sub("", response.final_url)
    shown = list(_pictures(code, base))[:_MOST]
    count = max(len(texts), len(shown))
    draft = Draft(title=_title(code), pages=count)
    for number, text in enumerate(texts, 1):
        if text.strip() and not unusable(text, Shown()):
            for line in text.splitlines():
                draft.add(fold(line), page=number)
    read = {block.page for block in draft.blocks}
    draft.images = [Image(url, page=number) for number, url in enumerate(shown, 1)]
    draft.links = [Link(url, "", kind=LinkKind.EMBED) for url in _further(code, base)]
    draft.unread = [number for number in range(1, count + 1) if number not in read]
    return draft.document(response, TYPE, "" if count else "a book without pages")


def _values(name: re.Pattern[str], code: str) -> list[Any]:
    found = name.search(code)
    if not found:
        return []
    try:
        values = json.JSONDecoder(strict=False).raw_decode(code, found.end())[0]
    except (ValueError, RecursionError):
        return []
    return values if isinstance(values, list) else []


def _title(code: str) -> str:
    found = _TITLE.search(code)
    text = (found[1] or found[2]) if found else ""
    return fold(re.sub(r"\\(.)", r"\1", text))


def _further(code: str, base: str) -> Iterator[str]:
    """Where the texts of a book are whose script holds none."""
    for name in _SEARCH.findall(code)[-1:] if not _TEXTS.search(code) else ():
        yield urljoin(base, name)


def _pictures(code: str, base: str) -> Iterator[str]:
    """The addresses of the pages' pictures, the larger where there are two."""
    named = _FOLDER.findall(code)
    folder = next((a or b for a, b in named[::-1]), "files/large/")
    pages = _values(_PAGES, code)
    for page in pages:
        large = page.get("l") or page.get("n") if isinstance(page, dict) else None
        name = large[0] if isinstance(large, list) and large else large
        if isinstance(name, str):
            yield urljoin(base, name if "/" in name else folder + name)
    count = _COUNT.findall(code)
    for number in range(1, int(count[-1]) + 1) if count and not pages else ():
        yield urljoin(base, f"files/mobile/{number}.jpg")
