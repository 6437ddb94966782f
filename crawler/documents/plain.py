"""Reads plain texts: lines, headings marked by '#', and tables drawn with tabs or bars."""

from __future__ import annotations

import re

from crawler.documents import charset
from crawler.documents.draft import Draft, cells
from crawler.model import BlockKind, Document, Link, Response
from crawler.text import fold

TYPE = "text/plain"
_RULE = re.compile(r"^[\s|:+=_-]+$")
_HASH = re.compile(r"^(#{1,6})\s+(.+?)[\s#]*$")
_ITEM = re.compile(r"^\s*(?:[-*•]\s+|\(?\d{1,2}[.)]\s+)\S")
_URL = re.compile(r"https?://[^\s\"'<>]+")
_MOST_LINES = 50_000


def parse_plain(response: Response) -> Document:
    """Read a text file."""
    kind = next((v for k, v in response.headers.items() if k.lower() == "content-type"), "")
    text = charset.decode(response.body, charset.declared(kind)).replace("\0", "")
    draft = write_text(text)
    draft.title = next((b.text for b in draft.blocks if b.level), "") or (
        draft.blocks[0].text[:150] if draft.blocks else ""
    )
    return draft.document(response, TYPE, "" if draft.blocks else "empty file")


def write_text(text: str) -> Draft:
    """The blocks and tables of a text; a form feed begins a new page."""
    draft = Draft()
    pages = text.split("\f")
    draft.pages = max(1, len(pages) - (not pages[-1].strip()))
    for page, part in enumerate(pages, 1):
        _write_page(draft, part.splitlines()[:_MOST_LINES], page if len(pages) > 1 else None)
    return draft


def _write_page(draft: Draft, lines: list[str], page: int | None) -> None:
    rows: list[list[str]] = []
    for line in lines:
        parts = _cells(line)
        if len(parts) >= 2:
            rows.append(parts)
            continue
        if rows and _RULE.match(line) and line.strip():
            continue
        _end_table(draft, rows, page)
        rows = []
        _write_line(draft, line, page)
    _end_table(draft, rows, page)


def _cells(line: str) -> list[str]:
    """The cells of a line parted by tabs or bars; one cell if it is none."""
    if _RULE.match(line):
        return []
    if "\t" in line.strip():
        return [fold(part) for part in line.rstrip().split("\t")]
    bars = line.strip().strip("|")
    if bars.count("|") >= 1 and (" | " in bars or line.strip().startswith("|")):
        return [fold(part) for part in bars.split("|")]
    return []


def _end_table(draft: Draft, rows: list[list[str]], page: int | None) -> None:
    if len(rows) >= 2:
        draft.add_table(cells(rows), page=page)
    else:
        for row in rows:
            draft.add(" ".join(filter(None, row)), page=page)


def _write_line(draft: Draft, line: str, page: int | None) -> None:
    head = _HASH.match(line)
    if head:
        draft.add(fold(head[2]), BlockKind.HEADING, level=len(head[1]), page=page)
        return
    kind = BlockKind.ITEM if _ITEM.match(line) else BlockKind.PARAGRAPH
    for found in _URL.finditer(line):
        row = fold(line.replace(found[0], " ", 1))
        draft.links.append(Link(found[0], "", row, draft.heading, at=len(draft.blocks)))
    draft.add(fold(line), kind, page=page)
