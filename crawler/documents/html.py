"""Reads HTML pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from crawler import posts
from crawler.documents import (
    charset,
    html_handlers,
    html_hidden,
    html_pictures,
    html_posts,
    html_refresh,
    pictured,
)
from crawler.documents.dom import Dom, flatten, flatten_noscript
from crawler.documents.html_links import Addresses, refresh_target
from crawler.documents.html_scripted import ROOTS, is_unfilled, opens_more
from crawler.documents.html_walk import Walk, walk
from crawler.model import Document, Link, LinkKind, Problem, ProblemKind, Region, Response
from crawler.text import fold

_ROOT_TAGS = frozenset({"app-root", "my-app", "router-outlet", "ion-app"})
_FETCHES = (
    "fetch(",
    "axios",
    "XMLHttpRequest",
    "$.ajax",
    "$.getJSON",
    "$.get(",
    "$.post(",
    ".load(",
)
_LOST = re.compile(r"\ufffd+|\?{4,}")
_MANY_LOST = 20
UNREAD = "prongsai-unread"  # what a browser notes in a page of which it left something
_LITTLE = 200
_LITTLE_BODY = 80


def parse_html(body: bytes, url: str, headers: Mapping[str, str], rendered: str = "") -> Document:
    """Read a page; `rendered` is its DOM from a browser and then stands for the body."""
    html, codec = (rendered, "utf-8") if rendered else _decoded(body, headers)
    dom = flatten(html)
    if not rendered and dom.nodes and dom.nodes[0].chars < _LITTLE and "<noscript" in html.lower():
        dom = _richer(dom, flatten_noscript(html))
    addresses, refresh = _head(dom, url, codec)
    led, perhaps = html_refresh.leads(dom)
    refresh = refresh or ("" if rendered else addresses.join(led))
    html_handlers.unfold(dom)
    html_posts.unfold(dom, addresses)
    if not rendered:
        html_hidden.blank(dom)
    state = walk(dom, addresses)
    scripted = list(_scripted(dom, addresses))
    links = [*state.links, *scripted, *_perhaps(perhaps, addresses)]
    if refresh:
        links = [Link(refresh, "", kind=LinkKind.REFRESH), *links]
    asis = bool(rendered or refresh or scripted)
    shell = not asis and _needs_scripts(dom, state)
    needs = Problem(ProblemKind.NEEDS_BROWSER, url, "only scripts fill it") if shell else None
    return Document(
        url=url,
        media_type="text/html",
        title=_title(dom, state),
        blocks=tuple(state.blocks),
        tables=tuple(state.tables),
        links=tuple(links),
        images=tuple(state.images),
        forms=tuple(state.forms),
        # The shell of a scripted site is one for all its pages.
        sha256=hashlib.sha256(rendered.encode() if rendered else body).hexdigest(),
        lang=next((n.get("lang") for n in dom.nodes[:1]), ""),
        problem=needs or _lost(state, url),
        refresh=refresh,
        base=addresses.base,
        opens_more=not rendered and opens_more(dom, state),
        unopened=_is_marked(dom) if rendered else not asis and is_unfilled(dom, state),
    )


def _scripted(dom: Dom, addresses: Addresses) -> Iterator[Link]:
    """The files that scripts of the page show in it."""
    for written in html_handlers.shown(dom):
        url = addresses.join(written)
        if url:
            yield Link(url, "", kind=LinkKind.EMBED)


def _perhaps(written: Iterable[str], addresses: Addresses) -> Iterator[Link]:
    """Where scripts of a page with little to read may lead."""
    for address in written:
        if url := addresses.join(address):
            yield Link(url, "")


def _lost(state: Walk, url: str) -> Problem | None:
    """A page most of whose letters its own database or editor has lost."""
    text = "".join(block.text for block in state.blocks if block.region is Region.BODY)
    lost = sum(map(len, _LOST.findall(text)))
    if lost < _MANY_LOST or lost * 3 < len(text):
        return None
    return Problem(ProblemKind.UNREADABLE, url, "its letters are lost (U+FFFD or ????)")


def _is_marked(dom: Dom) -> bool:
    """Whether a browser left something of the page unopened."""
    return any(node.tag == "meta" and node.get("name") == UNREAD for node in dom.nodes[:50])


def is_shell(document: Document) -> bool:
    """Whether the page is an empty frame that only scripts fill."""
    problem = document.problem
    return problem is not None and problem.kind is ProblemKind.NEEDS_BROWSER


def _decoded(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """The text of a page and the codec of its letters."""
    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    start = body[:4096].decode("latin-1")
    text, codec = charset.read(body, charset.declared(kind), charset.declared(start))
    return text.replace("\0", ""), codec


def _richer(dom: Dom, other: Dom) -> Dom:
    """The page with its <noscript>, if that is content and not a plea for JavaScript."""
    gained = other.nodes[0].chars - dom.nodes[0].chars
    scripts = "javascript" in other.text(0).casefold()
    return other if gained > 0 and not scripts else dom


def _head(dom: Dom, url: str, codec: str) -> tuple[Addresses, str]:
    """The base of the page's addresses and the target of a meta refresh."""
    base, target = "", ""
    for node in dom.nodes:
        if node.tag == "base" and not base:
            base = Addresses(url).join(node.get("href"))
        elif node.tag == "meta" and node.get("http-equiv").strip().lower() == "refresh":
            target = target or refresh_target(node.get("content"))
    addresses = Addresses(base or url, codec)
    return addresses, addresses.join(target) if target else ""


def _title(dom: Dom, state: Walk) -> str:
    title = fold(" ".join(dom.title.split()))
    for node in dom.nodes:
        if not title and node.tag == "meta" and node.get("property") == "og:title":
            title = fold(node.get("content"))
    return title or next((b.text for b in state.blocks if b.level == 1), "")


def _needs_scripts(dom: Dom, state: Walk) -> bool:
    """Whether a page has next to nothing to read and scripts that would fetch it."""
    shows = state.tables or any(link.kind is LinkKind.EMBED for link in state.links)
    if not dom.scripts or shows:
        return False
    texts = [b.text for b in state.blocks]
    if sum("{{" in text for text in texts) >= 2:
        return True
    chars = sum(map(len, texts))
    body = sum(len(b.text) for b in state.blocks if b.region is Region.BODY)
    if chars < _LITTLE and _has_root(dom):
        return True
    if chars < _LITTLE and not state.forms and not state.images and len(state.links) < 3:
        return True
    fetches = any(word in script for script in dom.scripts for word in _FETCHES)
    return body < _LITTLE_BODY and fetches and not state.images


def _has_root(dom: Dom) -> bool:
    return any(
        node.tag in _ROOT_TAGS
        or node.get("id").lower() in ROOTS
        or "ng-app" in node.attrs
        or "data-reactroot" in node.attrs
        for node in dom.nodes
        if node.tag
    )


def posted(page: Document, response: Response) -> dict[str, str]:
    """What the download buttons of a page send, by the address that stands for each."""
    if not any(posts.is_post(link.url) for link in page.links):
        return {}
    html, codec = _decoded(response.body, response.headers)
    dom = flatten(html)
    addresses, _ = _head(dom, response.final_url, codec)
    html_handlers.unfold(dom)
    return html_posts.unfold(dom, addresses)


def parse_page(response: Response) -> Document:
    """Read a response as a page."""
    page = parse_html(response.body, response.final_url, response.headers, response.rendered)
    if any(html_pictures.is_written(image.url) for image in page.images):
        html = response.rendered or response.body.decode("latin-1")
        page = pictured.sized(page, dict(html_pictures.written_in(html)))
    return pictured.marked(page, {})
