"""A document as checks read it: official words in their right spelling.

All checks, patterns too, so read one spelling; what is quoted as evidence stands as published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checks.results import Evidence
from crawler.model import Block, Document, Form, Link, Table
from crawler.text_spelling import Slip, slips, spelt


def in_right_spelling(document: Document) -> Document:
    """The document with what it misspells put right; the same one where there is nothing."""
    parts = {
        "title": spelt(document.title),
        "blocks": tuple(map(_block, document.blocks)),
        "tables": tuple(map(_table, document.tables)),
        "links": tuple(map(_link, document.links)),
        "forms": tuple(map(_form, document.forms)),
    }
    if all(part == getattr(document, name) for name, part in parts.items()):
        return document
    shown = replace(document, **parts)  # type: ignore[arg-type]
    written = {slip.right: slip.written for slip in _never_right(document, shown)}
    return replace(shown, misspelt=tuple(written.items()))


def _never_right(document: Document, shown: Document) -> Iterator[Slip]:
    lines = zip(document.lines, shown.lines, strict=True)
    found = (slip for was, now in lines if was != now for slip in slips(was))
    return (slip for slip in found if slip.right not in document.text)


def _block(block: Block) -> Block:
    text = spelt(block.text)
    return block if text == block.text else replace(block, text=text)


def _table(table: Table) -> Table:
    rows = tuple(tuple(map(spelt, row)) for row in table.rows)
    heading = spelt(table.heading)
    same = rows == table.rows and heading == table.heading
    return table if same else replace(table, rows=rows, heading=heading)


def _link(link: Link) -> Link:
    said = (spelt(link.text), spelt(link.row), spelt(link.heading))
    if said == (link.text, link.row, link.heading):
        return link
    return replace(link, text=said[0], row=said[1], heading=said[2])


def _form(form: Form) -> Form:
    fields, text, heading = tuple(map(spelt, form.fields)), spelt(form.text), spelt(form.heading)
    same = (fields, text, heading) == (form.fields, form.text, form.heading)
    return form if same else replace(form, fields=fields, text=text, heading=heading)


def as_published(found: Iterable[Evidence], document: Document) -> tuple[Evidence, ...]:
    """The evidence of a document with its quotations as the page has them."""
    if not document.misspelt:
        return tuple(found)
    return tuple(replace(each, excerpt=_as_written(each.excerpt, document)) for each in found)


def _as_written(text: str, document: Document) -> str:
    for right, written in document.misspelt:
        text = text.replace(right, written)
    return text
