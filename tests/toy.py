"""Small sites and editions, built in memory, to state how judging behaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from checks.candidates import Candidate, Origin
from checks.labels import Labels
from checks.registry import Agency
from checks.results import Evidence
from checks.runner import Context, Source
from checks.site import Site, build
from crawler.documents.html import parse_html
from crawler.model import (
    Block,
    BlockKind,
    Crawl,
    CrawlOptions,
    Document,
    Problem,
    Response,
    SheetRow,
)
from crawler.text import fold
from crawler.urls import canonical
from o_items.load import load
from o_items.model import Edition, Element, Item, UseOf

HOST = "https://www.banmai.go.th"
NAME = "องค์การบริหารส่วนตำบลบ้านใหม่"
NOW = datetime(2025, 5, 15, 9, tzinfo=UTC)


@cache
def labels() -> Labels:
    """The vocabulary of the edition that ships."""
    return Labels(load("2568"))


def url(path: str) -> str:
    """An address of the toy site."""
    return canonical(path if "://" in path else HOST + path)


def page(path: str, body: str, title: str = "") -> Document:
    """A page of the toy site."""
    html = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return parse_html(html.encode(), url(path), {"content-type": "text/html; charset=utf-8"})


def paper(path: str, *lines: str, title: str = "", **more: Any) -> Document:
    """A PDF of one page; its first line is the heading."""
    head, *rest = map(fold, lines or ("",))
    blocks = (Block(head, BlockKind.HEADING, 1, 1), *(Block(line, page=1) for line in rest))
    return Document(url(path), "application/pdf", fold(title), blocks, **more)


def broken(path: str, kind: Any, detail: str = "") -> Document:
    """A document that could not be read."""
    problem = Problem(kind, url(path), detail)
    return Document(url(path), "application/pdf", problem=problem)


def site(*documents: Document, sheet: Sequence[SheetRow] | None = None) -> Site:
    """A crawled site of the documents; the home page is the one at "/"."""
    responses: Mapping[str, Response] = {
        d.url: Response(d.url, d.url, 200, d.media_type, b"", NOW) for d in documents
    }
    crawl = Crawl(
        start_url=HOST + "/",
        started_at=NOW,
        finished_at=NOW,
        as_of=NOW.date(),
        options=CrawlOptions(),
        sheet=tuple(sheet) if sheet is not None else None,
        responses=responses,
    )
    return build(crawl, {d.url: d for d in documents}, labels())


def row(item: str, typed: str) -> SheetRow:
    """A row of the submission sheet; only an address makes it a place."""
    address = typed if typed.startswith("http") else HOST + typed
    return SheetRow(item, typed, canonical(address) if typed.startswith(("/", "http")) else "")


def has(word: str) -> UseOf:
    """A use of the toy check: every line that holds the word is evidence."""
    return UseOf("toy_has", {"word": word})


def toy_has(document: Document, *, word: str) -> Any:
    """Yields each line that holds the word; the line is the value."""
    for line in document.lines:
        if word in line:
            yield Evidence(document.url, None, line, line)


def element(number: int, *uses: UseOf, **more: Any) -> Element:
    """An element of item O1, required unless told otherwise."""
    given = {"basis": "title", "confidence": "high", "fix": ""} | more
    return Element(f"O1.{number}", f"e{number}", f"e{number}", any_of=uses, **given)


def item(*elements: Element) -> Item:
    """An item of the elements."""
    return Item("O1", "toy", "t", "t", "9.1", elements)


def context(
    *, as_of: date = date(2025, 5, 15), names: tuple[str, ...] = ("อบต.บ้านใหม่", NAME)
) -> Context:
    """What a judgement of the toy agency shares, by the edition of 2568."""
    edition = Edition("2568", "1", "toy", (), {}, frozenset(), {}, {})
    return Context(edition, Agency("sao", names, HOST), as_of)


def source(document: Document | None, *names: str, score: float = 1.0, **more: Any) -> Source:
    """A candidate named so, with its document."""
    address = document.url if document else url("/unread.pdf")
    candidate = Candidate(address, Origin.DISCOVERED, score, "label", names)
    return Source(candidate, document, **more)
