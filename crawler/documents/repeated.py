"""Tells menus and footers from the body by what most pages of a site repeat.

Old sites draw their menu in table cells without any mark of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from crawler.model import Block, Document, Form, Image, Link, Region, Table

_PAGES = 5  # a smaller site repeats too little to tell
_SHARE = 0.4
_ENOUGH = 30  # on so many pages it is chrome, however large the site

_T = TypeVar("_T")


def mark_repeated(documents: Mapping[str, Document]) -> dict[str, Document]:
    """The documents with repeated blocks, links, tables, forms and images moved out of the body."""
    pages = {d.url: d for d in documents.values() if d.media_type == "text/html" and d.blocks}
    least = min(_ENOUGH, max(_PAGES - 1, round(len(pages) * _SHARE)))
    if len(pages) < _PAGES:
        return dict(documents)
    texts = _repeated(pages.values(), _texts, least)
    links = _repeated(pages.values(), lambda d: map(_link, d.links), least)
    forms = _repeated(pages.values(), lambda d: map(_form, d.forms), least)
    images = _repeated(pages.values(), lambda d: (i.url for i in d.images), least)
    return {
        url: _marked(document, texts, links, forms, images) if document.url in pages else document
        for url, document in documents.items()
    }


def _texts(document: Document) -> Iterable[Hashable]:
    return (b.text for b in document.blocks if b.region is Region.BODY and b.text)


def _link(link: Link) -> Hashable:
    return (link.url, link.text)


def _form(form: Form) -> Hashable:
    return (form.action.split("?")[0], form.fields)


def _repeated(
    pages: Iterable[Document], keys: Callable[[Document], Iterable[Hashable]], least: int
) -> frozenset[Hashable]:
    counts: Counter[Hashable] = Counter()
    for page in pages:
        counts.update(set(keys(page)))
    return frozenset(key for key, count in counts.items() if count >= least)


def _marked(
    document: Document,
    texts: frozenset[Hashable],
    links: frozenset[Hashable],
    forms: frozenset[Hashable],
    images: frozenset[Hashable],
) -> Document:
    own = [
        at
        for at, b in enumerate(document.blocks)
        if b.region is Region.BODY and b.text not in texts
    ]
    last = own[-1] if own else -1
    blocks = tuple(_block(b, at > last, texts) for at, b in enumerate(document.blocks))
    return replace(
        document,
        blocks=blocks,
        tables=tuple(_table(t, blocks) for t in document.tables),
        links=_moved(document.links, lambda k: _link(k) in links),
        forms=_moved(document.forms, lambda f: _form(f) in forms),
        images=_moved(document.images, lambda i: i.url in images),
    )


def _block(block: Block, after_all: bool, texts: frozenset[Hashable]) -> Block:
    """A repeated block below everything else is the footer, any other the menu."""
    if block.region is not Region.BODY or block.text not in texts:
        return block
    return replace(block, region=Region.FOOTER if after_all else Region.MENU)


def _table(table: Table, blocks: tuple[Block, ...]) -> Table:
    rows = blocks[table.at : table.at + len(table.rows)]
    if table.region is Region.BODY and rows and all(b.region is not Region.BODY for b in rows):
        return replace(table, region=Region.MENU)
    return table


def _moved(parts: tuple[_T, ...], repeated: Callable[[_T], bool]) -> tuple[_T, ...]:
    return tuple(
        replace(part, region=Region.MENU)
        if isinstance(part, (Link, Form, Image)) and part.region is Region.BODY and repeated(part)
        else part
        for part in parts
    )
