"""Tells whether a document as a whole is about a thing, by its title and what it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.content import mentions
from checks.plans import each_project_has
from checks.registry import check
from checks.results import Evidence
from checks.tables import has_column
from crawler.model import Document

_TOP_LINES = 8
_SHARE = 0.1  # of the lines name the thing, where the top of the document does not


def on_topic(document: Document, words: Sequence[str]) -> bool:
    """Whether the title, the first lines, or many of the lines name one of the words."""
    if not words or mentions(" ".join([document.title, *document.lines[:_TOP_LINES]]), words):
        return True
    named = sum(bool(mentions(line, words)) for line in document.lines)
    return named >= max(3, _SHARE * len(document.lines))


@check
def project_on(
    document: Document, *, about: tuple[str, ...], field: str, ratio: float = 0.8
) -> Iterator[Evidence]:
    """Projects with the field, in a plan or report on that subject and not on another."""
    if on_topic(document, about):
        yield from each_project_has(document, field=field, ratio=ratio)


@check
def column_on(
    document: Document,
    *,
    about: tuple[str, ...],
    names: tuple[str, ...],
    kind: str = "any",
    avoid: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """A filled column of that name, in a document on that subject and not on another."""
    if on_topic(document, about):
        yield from has_column(document, names=names, kind=kind, avoid=avoid)
