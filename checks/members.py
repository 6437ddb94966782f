"""Takes an archive apart into the documents in it, as each may answer an element alone."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from crawler.model import Document, Form, Image, Link, Table


def each_member(document: Document) -> Iterator[Document]:
    """The documents of an archive one by one; none of what is no archive."""
    ends = (*document.members[1:], len(document.blocks))
    for start, end in zip(document.members, ends, strict=False):
        yield replace(
            document,
            media_type=_type(document, start),
            title="",
            blocks=document.blocks[start:end],
            tables=tuple(_within(document.tables, start, end)),
            links=tuple(_within(document.links, start, end)),
            images=tuple(_within(document.images, start, end)),
            forms=tuple(_within(document.forms, start, end)),
            members=(),
        )


def _type(document: Document, start: int) -> str:
    """What the member's name, which stands above it, says it is."""
    return mimetypes.guess_type(document.blocks[start].text)[0] or ""


_Placed = TypeVar("_Placed", Table, Link, Image, Form)


def _within(placed: tuple[_Placed, ...], start: int, end: int) -> Iterator[_Placed]:
    return (replace(each, at=each.at - start) for each in placed if start <= each.at < end)
