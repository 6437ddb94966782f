"""Official words in their right spelling for checks, and what officers should mend on their pages.

Checks see a document with slips put right, so that all of them, patterns too, read one spelling;
what is quoted as evidence stands as it was published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checks.labels import Labels
from checks.notes import Note
from checks.results import Evidence, Finding, ItemResult
from checks.site import Site
from crawler.model import Block, BlockKind, Document, Form, Link, Table
from crawler.text_spelling import Slip, slips, spelt

Read = tuple[
    Document, dict[str, str]
]  # a document for checks, right word -> as it is written there
_SHOWN = 3  # words of one document that a finding names
_PLACES = 3  # documents of one item that are looked at


def in_right_spelling(document: Document) -> Read:
    """The document as checks read it, and how it writes the words that it never writes right."""
    parts = {
        "title": spelt(document.title),
        "blocks": tuple(map(_block, document.blocks)),
        "tables": tuple(map(_table, document.tables)),
        "links": tuple(map(_link, document.links)),
        "forms": tuple(map(_form, document.forms)),
    }
    if all(part == getattr(document, name) for name, part in parts.items()):
        return document, {}
    shown = replace(document, **parts)  # type: ignore[arg-type]
    return shown, {s.right: s.written for s in _never_right(document, shown)}


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


def as_published(found: Iterable[Evidence], written: Mapping[str, str]) -> tuple[Evidence, ...]:
    """The evidence with its quotations as the document has them."""
    if not written:
        return tuple(found)
    return tuple(replace(each, excerpt=_as_written(each.excerpt, written)) for each in found)


def _as_written(text: str, written: Mapping[str, str]) -> str:
    for right, wrong in written.items():
        text = text.replace(right, wrong)
    return text


def findings(site: Site, items: Iterable[ItemResult]) -> list[Finding]:
    """One finding for each document of evidence that a misspelt name or quotation led to."""
    found: dict[str, Finding] = {}
    for item in items:
        for url in item.urls[:_PLACES]:
            document = site.get(url)
            if document is None or document.ocr_pages or url in found:
                continue  # what OCR misreads nobody wrote
            quoted = (e.excerpt for r in item.elements for e in r.evidence if e.url == url)
            texts = (*site.titles(document), *_heads(document), *site.path(url), *quoted)
            said = _said(texts, site.labels)
            if said:
                found[url] = Finding(item.id, url, Note("misspelt", said))
    return list(found.values())


def _heads(document: Document) -> Iterator[str]:
    yield from (block.text for block in document.body if block.kind is BlockKind.HEADING)
    yield from (head for table in document.tables for head in table.columns)


def _said(texts: Iterable[str], labels: Labels) -> str:
    """The words that a person misspelt, each beside the right one."""
    own = (slip for text in texts for slip in labels.slips(text) if not slip.broken)
    pairs = {(slip.written, slip.right): None for slip in own}
    return ", ".join(f"“{written}” → “{right}”" for written, right in list(pairs)[:_SHOWN])
