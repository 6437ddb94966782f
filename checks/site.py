"""The crawled site as judging sees it: documents, the links between them, the way from home."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks import pages
from checks.labels import Labels
from crawler import services
from crawler.model import (
    BlockKind,
    Crawl,
    Document,
    Link,
    LinkKind,
    Problem,
    ProblemKind,
    Region,
)
from crawler.urls import canonical, display, is_service, same_site

_WELCOME = 400  # letters of a page that only welcomes
_FIRST = 6  # links of one


@dataclass(frozen=True, slots=True)
class Inbound:
    """A link to a document, with the page it stands on."""

    page: str
    link: Link


@dataclass
class Site:
    """Documents by final address, with the links between them. Documents may be read further."""

    crawl: Crawl
    labels: Labels
    documents: dict[str, Document]
    aliases: Mapping[str, str] = field(default_factory=dict)  # asked address -> final address
    _views: dict[str, Document] = field(default_factory=dict)
    _lists: dict[str, tuple[tuple[int, frozenset[int]], ...]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The address of the home page."""
        return self.resolve(self.crawl.start_url)

    @cached_property
    def first_pages(self) -> tuple[str, ...]:
        """The home page, and where that only welcomes or frames, what it shows and leads to."""
        found = [self.home] if self.get(self.home) else []
        for url in found:  # grows as it goes
            document = self.documents[url]
            links = [link for link in document.links if self.on_site(link.url)]
            if len(document.text) > _WELCOME or len(found) > _FIRST:
                continue
            leads = len(links) <= _FIRST
            shown = (link for link in links if leads or link.kind is not LinkKind.ANCHOR)
            targets = (self.resolve(link.url) for link in shown if link.region is Region.BODY)
            found += [
                to for to in dict.fromkeys(targets) if to in self.documents and to not in found
            ]
        return tuple(found)

    def is_home(self, url: str) -> bool:
        """Whether an address opens the home page, under whatever name ("/", "/index.html")."""
        document, home = self.get(url), self.documents.get(self.home)
        if document is None or home is None:
            return self.resolve(url) == self.home
        return document.url == home.url or (bool(home.sha256) and document.sha256 == home.sha256)

    def resolve(self, url: str) -> str:
        """The address under which a URL's document is kept."""
        asked = canonical(url)
        return self.aliases.get(asked, asked)

    def get(self, url: str) -> Document | None:
        """The document at a URL, None if it was never asked for."""
        return self.documents.get(self.resolve(url))

    def problem(self, url: str) -> Problem | None:
        """Why the document at a URL can't be read; None if it can."""
        document = self.get(url)
        if document is not None:
            return document.problem
        service = services.why_closed(url)
        if service:
            return Problem(ProblemKind.SERVICE, url, service)
        return Problem(ProblemKind.NOT_FETCHED, url)

    def on_site(self, url: str) -> bool:
        """Whether a URL belongs to the audited site; a short link does if it leads there."""
        place = self.resolve(url) if is_service(url) else url
        return same_site(place, self.crawl.start_url)

    def elsewhere(self, url: str) -> str:
        """The name of the service or builder off the site that a URL leads to, "" if none."""
        place = self.resolve(url)
        return is_service(place) or ("" if self.on_site(place) else services.builder_of(place))

    def may_hold(self, url: str) -> bool:
        """Whether a URL may be a place of evidence: on the site, or where agencies put files."""
        place = self.resolve(url)
        if is_service(place):
            return not services.is_never(place)
        built = bool(services.builder_of(place)) and place in self.documents
        return self.on_site(place) or built or place in self._in_viewers

    @cached_property
    def _in_viewers(self) -> frozenset[str]:
        """Files that pages of the site show in a viewer, wherever they lie."""
        return frozenset(
            self.resolve(link.url)
            for url in self.documents
            if self.on_site(url)
            for link in self.documents[url].links
            if services.inner(link.url)
        )

    def view(self, url: str) -> Document:
        """The document without menus' lists and pasted demands."""
        url = self.resolve(url)
        if url not in self._views:
            self._views[url] = pages.evidence_view(self.documents[url], self.labels)
        return self._views[url]

    def replace(self, document: Document) -> None:
        """Put a further read document (OCR) in the place of the one at its address."""
        self.documents[document.url] = document
        self._views.pop(document.url, None)

    @cached_property
    def inbound(self) -> Mapping[str, tuple[Inbound, ...]]:
        """Links to each address, pages in order of address, links in page order."""
        found: dict[str, list[Inbound]] = defaultdict(list)
        for url in sorted(self.documents):
            for link in self.documents[url].links:
                target = self.resolve(link.url)
                if target != url:
                    found[target].append(Inbound(url, link))
        return {url: tuple(links) for url, links in found.items()}

    def column_heads(self, page: Document, link: Link) -> str:
        """The column heads of the table that a link stands in, "" where it stands in none."""
        for table in page.tables:
            if table.at <= link.at < table.at + len(table.rows):
                return " ".join(dict.fromkeys(c for c in table.columns if c))
        return ""

    def of_other_list(self, page: Document, link: Link) -> bool:
        """Whether a link stands in the list of items of another year, which numbers otherwise."""
        if page.url not in self._lists:
            self._lists[page.url] = tuple(pages.year_lists(page, self.labels))
        before = [years for at, years in self._lists[page.url] if at <= link.at]
        return bool(before) and self.labels.year not in before[-1]

    @cached_property
    def sitewide(self) -> frozenset[str]:
        """Addresses that a large share of all pages links to: menus, whatever their markup."""
        pages_read = sum(1 for d in self.documents.values() if d.links)
        least = max(5, round(pages_read * 0.4))
        return frozenset(
            url
            for url, links in self.inbound.items()
            if len({inbound.page for inbound in links}) >= least
        )

    @cached_property
    def index_pages(self) -> frozenset[str]:
        """Pages that mainly list items."""
        return frozenset(
            url
            for url, document in self.documents.items()
            if document.media_type == "text/html" and pages.is_index(document, self.labels)
        )

    @cached_property
    def _ways(self) -> Mapping[str, tuple[str, Link] | None]:
        """For each address reached from home: the page before it and the link that leads on."""
        ways: dict[str, tuple[str, Link] | None] = {self.home: None}
        queue = deque([self.home])
        while queue:
            url = queue.popleft()
            document = self.documents.get(url)
            for link in document.links if document else ():
                target = self.resolve(link.url)
                if target in ways or not (self.on_site(target) or target in self.documents):
                    continue
                ways[target] = (url, link)
                queue.append(target)
        return ways

    def path(self, url: str) -> tuple[str, ...]:
        """The menu path from the home page, as a visitor clicks it; () if none leads there."""
        url = self.resolve(url)
        if url not in self._ways:
            return ()
        steps: list[str] = []
        while (way := self._ways[url]) is not None:
            url, link = way
            if link.kind is LinkKind.ANCHOR:
                steps.append(_step(link))
        return ("หน้าแรก", *reversed(steps))

    def titles(self, document: Document) -> tuple[str, ...]:
        """What the document calls itself, best first: headings at its top, its title."""
        tops = [
            b.text
            for b in document.body[:12]
            if b.text and (b.kind is BlockKind.HEADING or document.media_type != "text/html")
        ][:6]
        own = [t for t in (_page_title(document, self._site_title),) if t]
        return tuple(dict.fromkeys([*tops, *own]))

    @cached_property
    def _site_title(self) -> str:
        document = self.documents.get(self.home)
        return document.title if document else ""


def _step(link: Link) -> str:
    text = link.text.strip()
    if len(text) < 4 or not any("ก" <= c <= "ฮ" or c.isalpha() for c in text):
        return " ".join(t for t in (link.row[:80] or link.heading[:80], text) if t)
    return text[:100]


def _page_title(document: Document, site_title: str) -> str:
    """The page's title without the site's name that every page repeats."""
    title = document.title
    if not title or title == site_title:
        return ""
    for mark in (" | ", " - ", " – ", " :: ", " » ", ": "):
        if mark in title:
            parts = [p for p in title.split(mark) if p and p not in site_title]
            return parts[0] if parts else ""
    return title


def build(crawl: Crawl, documents: Mapping[str, Document], labels: Labels) -> Site:
    """The site of a crawl; `documents` are keyed by the address asked for."""
    aliases: dict[str, str] = {}
    kept: dict[str, Document] = {}
    for asked in sorted(documents):
        document = documents[asked]
        final = canonical(document.url)
        aliases[asked] = final
        aliases.setdefault(final, final)
        if final not in kept or kept[final].problem:
            kept[final] = document
    return Site(crawl, labels, kept, aliases)


def shown(url: str) -> str:
    """The address as a browser shows it."""
    return display(url)
