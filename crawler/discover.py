"""Puts what a page or a sitemap points at into the frontier."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler import blocking, frontier, posts, services, urls
from crawler.documents import pictured
from crawler.frontier import Frontier, Target
from crawler.job import Rank
from crawler.link_table import Key, key_of
from crawler.model import Document, Image, Link, LinkKind, Region, Response
from crawler.text import fold

_IMAGES_A_PAGE = 6
_WIDE = 400
_MANY_LINKS = 10  # pages with fewer may be alike in more than one folder
_SITEMAP_LINKS = 5000
_SITEMAPS = 5
_LISTED = 60  # files of one folder on a service
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)


class Discovery:
    """What is followed on one site; remembers the rank of links that stand on every page."""

    def __init__(
        self,
        waiting: Frontier,
        start_url: str,
        rank: Rank,
        known: Mapping[Key, float] | None = None,  # ranks worked out before
    ) -> None:
        self._frontier = waiting
        self._start = start_url
        self._rank = rank
        self.ranks: dict[Key, float] = {}
        self._known_ranks = known or {}
        self._known: set[tuple[str, str, str, str, str, bool]] = set()
        self._sitemaps = 0
        self._followed: set[str] = set()  # prints of pages whose links were followed
        self._posts = 0
        self.bodies: dict[str, str] = {}  # what forms send that hand out files

    def rank(self, link: Link) -> float:
        """How likely a link leads to evidence, 0 to 1; the same question is asked once."""
        key = key_of(link)
        rank = self.ranks.get(key)
        if rank is None:
            rank = self._known_ranks.get(key)
            if rank is None:
                rank = min(1.0, max(0.0, self._rank(link)))
            self.ranks[key] = rank
        return rank

    def is_again(self, document: Document, target: Target, kept: Response) -> bool:
        """Whether a program gives this page at any address: its relative links never end."""
        if target.depth == 0 or document.refresh or len(document.links) < _MANY_LINKS:
            return False
        if not kept.body:  # unchanged since the last crawl, which followed it
            return False
        shape = blocking.body_print(kept.body, kept.final_url)
        again = shape in self._followed
        self._followed.add(shape)
        return again

    def page(self, document: Document, target: Target, final_url: str) -> list[tuple[str, str]]:
        """Follows a page's links; services that may hold evidence come back as (url, name)."""
        closed: list[tuple[str, str]] = []
        here = urls.canonical(final_url)
        listed = _LISTED if services.is_list(here) else len(document.links)
        for link in document.links[:listed]:
            # A menu stands on every page; only what is new about it is looked at.
            known = (link.url, link.text, link.row, link.heading, link.region, target.relevant)
            if known in self._known and link.kind is LinkKind.ANCHOR and not target.external:
                continue
            self._known.add(known)
            url = urls.canonical(link.url, "" if urls.is_web(link.url) else here)
            if urls.is_web(url) and url not in {here, target.url}:
                closed += self._link(link, url, target, here)
        if frontier.wants_images(target):
            self._images(document, target, here)
        return closed

    def _link(
        self, link: Link, url: str, target: Target, here: str
    ) -> Iterator[tuple[str, str]] | list[tuple[str, str]]:
        shown = link.kind in {LinkKind.EMBED, LinkKind.REFRESH}
        if not self._reachable(url, target, here):
            return self._outside(link, url, target)
        wanted = link.kind is LinkKind.REFRESH or services.is_book(url)
        if (urls.skip(url) and not wanted) or (
            target.external and not shown and not urls.is_file(url)
        ):
            return []
        rank = self.rank(link)
        if frontier.wants(link, url, rank, target) and self._may_post(url):
            self._frontier.follow(link, url, rank, target)
            if target.depth == 0 and frontier.is_splash(link):
                self._frontier.add(Target(url, frontier.SPLASH, referrer=target.url))
        return []

    def _may_post(self, url: str) -> bool:
        """Whether an address is none of a form, or one of the few of a site that are sent."""
        if not posts.is_post(url) or url in self._frontier:
            return True
        self._posts += 1
        return self._posts <= posts.MOST

    def _reachable(self, url: str, target: Target, here: str) -> bool:
        if urls.is_service(url):
            return False
        if target.external:
            return urls.host(url) == urls.host(here)
        return urls.same_site(url, self._start)

    def _outside(self, link: Link, url: str, target: Target) -> list[tuple[str, str]]:
        """What lies elsewhere is read by rule where evidence is meant; else its link is kept."""
        wrapped = bool(services.inner(link.url)) and urls.is_file(url)
        meant = target.relevant and link.region is Region.BODY
        rank = self.rank(link)
        built = bool(services.builder_of(url)) and not target.external
        if not (wrapped or built or urls.is_service(url)) or not (meant or rank > 0):
            return []
        if wrapped or built or services.opens(url):
            self._frontier.follow(link, url, rank, replace(target, external=True))
            return []
        if url in self._frontier:
            return []
        self._frontier.take(url)
        return [(url, services.why_closed(url))]

    def _images(self, document: Document, target: Target, here: str) -> None:
        little = len(document.text) <= pictured.LITTLE or bool(document.unread_pages)
        for image in wide_images(document):
            url = urls.canonical(image.url, here)
            there = little or self._reachable(url, target, here)  # as the browser shows it
            if urls.is_web(url) and there and not _is_drawing(url, little):
                self._frontier.add(
                    Target(url, target.priority - 1, rank=target.rank, depth=target.depth + 1,
                           relevant=True, kind="image", referrer=target.url,
                           external=target.external or not self._reachable(url, target, here))
                )  # fmt: skip

    def sitemap(self, url: str) -> None:
        """Lets a sitemap wait; a few are enough."""
        url = urls.canonical(url, self._start)
        if self._sitemaps < _SITEMAPS and urls.same_site(url, self._start):
            added = self._frontier.add(Target(url, frontier.HOME - 1, kind="sitemap"))
            self._sitemaps += added

    def entries(self, body: bytes, target: Target) -> None:
        """Follows a sitemap's entries, each named by the words of its own address."""
        text = body[:5_000_000].decode("utf-8", "replace")
        for found in list(_LOC.finditer(text))[:_SITEMAP_LINKS]:
            url = urls.canonical(html.unescape(found[1]), target.url)
            if urls.extension(url) == "xml":
                self.sitemap(url)
            elif urls.is_web(url) and urls.same_site(url, self._start) and not urls.skip(url):
                link = Link(url, words(url), kind=LinkKind.SITEMAP)
                rank = self.rank(link)
                if frontier.wants(link, url, rank, Target(self._start, 0.0)):
                    self._frontier.follow(link, url, rank, Target(self._start, 0.0, depth=1))


def wide_images(document: Document) -> list[Image]:
    """Pictures of a page's body that may hold text; the wide before those of unknown width.

    The buttons of a template tell no width and stand before what the page shows.
    """
    wide = {
        image.url: image
        for image in document.images
        if image.region is Region.BODY
        and (image.width == 0 or image.width >= _WIDE)
        and (image.page is None or image.page in document.unread_pages)
    }
    most = _IMAGES_A_PAGE if len(document.text) > pictured.LITTLE else pictured.MOST
    return sorted(wide.values(), key=lambda image: image.width == 0)[:most]


def _is_drawing(url: str, alone: bool) -> bool:
    """Whether a picture is an ornament; what stands `alone` on a page may be a scan in GIF."""
    ornaments = {"svg", "ico"} if alone else {"svg", "gif", "ico"}
    return urls.extension(url) in ornaments or urls.skip(url)


def words(url: str) -> str:
    """What the path of an address says, as a text."""
    path = unquote(urls.display(urlsplit(url).path))
    return fold(re.sub(r"[/_+\-.]+", " ", re.sub(r"\.\w{2,5}$", "", path)))
