"""Judges by title: whether a document bears an item's title, holds more than that, and its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.content import key, says
from checks.labels import Labels
from checks.periods import label_years
from crawler.model import BlockKind, Document, Region
from o_items.model import Item, Span

_LEAST = 30  # letters beside the headings: crumbs of a way and a counter of visits are fewer


def fault(
    item: Item, document: Document, titles: Iterable[str], given: Iterable[str], labels: Labels
) -> str:
    """The code of the note on what a document lacks; "" if it lacks nothing.

    `titles`: what it calls itself, best first; `given`: what links and rows call it.
    """
    own = tuple(dict.fromkeys(titles))
    named = [label for text in own if (label := _named(text, labels))]
    if document.media_type != "text/html":
        named = named[:1]  # the lines below a file's title name laws, forms and offices
    if item.id not in {*named, *(_named(text, labels) for text in given if text not in own)}:
        return "untitled"
    return "" if _holds_more(document, labels) else "placeholder"


def _named(text: str, labels: Labels) -> str:
    """The item that a text names by words; one named by its number alone is not said by title."""
    found = labels.find(text) if text else None
    return found.item if found and not found.by_number else ""


def _holds_more(document: Document, labels: Labels) -> bool:
    """Whether a document holds more than headings, column heads and texts like "คลิก"."""
    if any(form.has_textarea or len(form.fields) > 1 for form in document.forms):
        return True
    titles = _titles(document)
    said = (t for t in _texts(document) if not labels.is_general(t) and says(t, besides=titles))
    rest = key("".join(dict.fromkeys(said)))
    for title in sorted(map(key, titles), key=len, reverse=True):
        rest = rest.replace(title, "")
    return sum(character.isalnum() for character in rest) >= _LEAST


def _titles(document: Document) -> set[str]:
    """What a document calls itself; a file's first line is its title."""
    titles = {b.text for b in document.body if b.kind is BlockKind.HEADING}
    if document.media_type != "text/html":
        titles |= set(list(filter(None, document.lines))[:1])
    return {title for title in (*titles, document.title) if title}


def _texts(document: Document) -> Iterator[str]:
    """The texts of the body that are no headings and no heads of columns."""
    heads = {table.at + row for table in document.tables for row in range(table.head)}
    for at, block in enumerate(document.blocks):
        heading = block.kind is BlockKind.HEADING or at in heads
        if block.region is Region.BODY and not heading:
            yield block.text


def span_of(item: Item, year: int) -> Span:
    """The time that an item without elements is for: as said, else by the year in its title."""
    if item.span is not Span.ANY:
        return item.span
    named = label_years([item.title]).years
    if year in named:
        return Span.YEAR
    return Span.PREVIOUS_YEAR if year - 1 in named else Span.ANY
