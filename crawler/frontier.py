"""What to fetch next: addresses waiting, best first, and none twice."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from crawler import posts, services, urls
from crawler.model import Link, LinkKind, Region

SUBMITTED = 1000.0
PROBE = 960.0
HOME = 940.0
SPLASH = 920.0

_RANKED = 100.0  # what a link that surely names an item is worth
_INHERITED = 25.0  # and what lies one click behind a page that does
_MENU = 14.0
_SITEMAP = -4.0
_PER_STEP = 4.0
_FILE_OF_RANKED = 20.0
_LATE = 40.0  # pagination and news archives
_CROWD = 6.0
_RANK_OF_IMAGES = 0.5
_MOST_ALIKE = 150  # links alike in address and words: days of a calendar, ways to sort a list

_SPLASH_TEXT = re.compile(
    r"เข้าสู่(?:หน้า)?(?:เว็บ|เวป|เว็ป)|เข้าเว็บไซต์|^\s*(?:skip|enter|ข้าม)\b|enter\s+(?:web)?\s?site",
    re.IGNORECASE,
)
_PAGING_TEXT = re.compile(
    r"^[\s«»‹›<>.\d]+$|^(?:ถัดไป|ก่อนหน้า|หน้าถัดไป|next|prev(?:ious)?|older)\b", re.I
)
_PAGING_URL = re.compile(
    r"[?&](?:page|paged|p|start|limitstart|offset|pageno|page_no|pg)=\d+|/page[/-]?\d+|;page=\d+",
    re.I,
)
_ARCHIVE_URL = re.compile(
    r"/(?:tags?|author|archives?|search|webboard|board|forum|guestbook|gallery|album|activit(?:y|ies))(?:/|\.|\?|$)|"
    r"/(?:19|20)\d\d/\d\d(?:/|$)|[?&](?:tag|author|s|q|search|keyword)=",
    re.I,
)
_FACETS = 3
_DIGITS = re.compile(r"\d+|%[0-9A-F]{2}")


@dataclass(frozen=True, slots=True)
class Target:
    """One address to fetch and why. `relevant` passes on to what the page shows and links."""

    url: str
    priority: float
    rank: float = 0.0
    depth: int = 0
    submitted: bool = False
    relevant: bool = False
    kind: str = "page"  # page | file | image | probe
    referrer: str = ""
    external: bool = False  # of another host, named by the submission sheet
    tries: int = 0
    meant: str = ""  # an address that did not answer and for which this one is asked


def kind_of(url: str) -> str:
    """What an address looks like before it answers."""
    if posts.is_post(url) or services.is_book(url):
        return "file"
    service = services.service_of(url)
    if service:
        return "page" if service.leads_on else "file"
    if urls.is_image(url):
        return "image"
    return "file" if urls.is_file(url) else "page"


def is_splash(link: Link) -> bool:
    """Whether a link leads from a welcome page into the site."""
    return bool(_SPLASH_TEXT.search(link.text)) and len(link.text) < 60


def is_late(url: str, link: Link) -> bool:
    """Whether a link only turns pages or opens an archive."""
    return bool(
        _PAGING_TEXT.match(link.text) or _PAGING_URL.search(url) or _ARCHIVE_URL.search(url)
    )


def worth(rank: float, depth: int, crowd: int = 0) -> float:
    """What a page is worth by its rank and place.

    The hundredth announcement of one list says less than the first page of another.
    """
    return _RANKED * rank - _PER_STEP * depth - _CROWD * math.log2(1 + crowd)


def shape(url: str) -> str:
    """An address without its numbers, which the pages of one list share.

    Of many parameters the names alone count: they sort and filter one list in every way.
    """
    if url.count("=") >= _FACETS:
        path, _, query = url.partition("?")
        url = f"{path}?{'&'.join(sorted(re.findall('[^&=]+(?==)', query)))}"
    return _DIGITS.sub("0", url)


def priority(url: str, link: Link, rank: float, parent: Target, crowd: int = 0) -> float:
    """How soon a link is worth following; above all how likely it leads to an item's evidence."""
    if link.kind in {LinkKind.EMBED, LinkKind.REFRESH}:
        return parent.priority - 0.5
    value = worth(rank, parent.depth + 1)
    if parent.relevant:
        value += _INHERITED * max(parent.rank, 0.4) * (link.region is Region.BODY)
        value += _FILE_OF_RANKED * (kind_of(url) == "file")
    if link.region in {Region.MENU, Region.HEADER}:
        value += _MENU
    else:
        value -= _CROWD * math.log2(1 + crowd)
    if link.kind is LinkKind.SITEMAP:
        value += _SITEMAP
    return value - _LATE * is_late(url, link)


class Frontier:
    """Addresses waiting, by host; a pure value but for what was added and taken."""

    def __init__(self, *, max_depth: int = 8, seen: Collection[str] = ()) -> None:
        self._max_depth = max_depth
        self._taken: set[str] = set(seen)
        self._best: dict[str, Target] = {}
        self._heaps: dict[str, list[tuple[float, int, str]]] = {}
        self._count = 0
        self._crowds: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._best)

    def __iter__(self) -> Iterator[Target]:
        return iter(sorted(self._best.values(), key=lambda t: (-t.priority, t.url)))

    def __contains__(self, url: str) -> bool:
        return url in self._taken or url in self._best

    def add(self, target: Target) -> bool:
        """Lets an address wait, or raises its priority if it waits already."""
        if target.url in self._taken or target.depth > self._max_depth:
            return False
        known = self._best.get(target.url)
        if known:
            if known.priority >= target.priority and (known.relevant or not target.relevant):
                return False
            target = _joined(known, target)
        self._best[target.url] = target
        self._push(target)
        return not known

    def again(self, target: Target) -> None:
        """Lets an address that failed in passing wait once more."""
        self._best[target.url] = target
        self._push(target)

    def _push(self, target: Target) -> None:
        self._count += 1
        heap = self._heaps.setdefault(urls.host(target.url), [])
        heapq.heappush(heap, (-target.priority, self._count, target.url))

    def follow(self, link: Link, url: str, rank: float, parent: Target) -> bool:
        """Lets what a link points at wait, with the priority the link earns."""
        if url in self._taken:
            return False
        crowd = self._crowd(url, link, parent)
        embed = link.kind in {LinkKind.EMBED, LinkKind.REFRESH}
        if crowd >= _MOST_ALIKE and not (rank or parent.relevant or embed):
            return False
        value = priority(url, link, rank, parent, crowd)
        return self.add(
            Target(
                url,
                value,
                rank=max(rank, parent.rank if embed else 0.0),
                depth=parent.depth + (not embed),
                relevant=rank > 0 or (embed and parent.relevant),
                kind=kind_of(url),
                referrer=parent.url,
                external=parent.external,
            )
        )

    def _crowd(self, url: str, link: Link, parent: Target) -> int:
        """How many links of this shape were seen before; only where the address is new."""
        if link.region in {Region.MENU, Region.HEADER}:
            return 0
        keys = (shape(url), "text:" + _DIGITS.sub("", link.text)[:14])
        known = min(self._crowds[key] for key in keys)
        if url not in self._best:
            self._crowds.update(keys)
        return known

    def pop(self, *, busy: Collection[str] = (), kinds: Collection[str] = ()) -> Target | None:
        """The best address whose host is free; `kinds` names kinds whose budget is used up."""
        heads = [
            (heap[0], name)
            for name, heap in self._heaps.items()
            if name not in busy and self._clean(heap, kinds)
        ]
        if not heads:
            return None
        _, name = min(heads)
        target = self._best.pop(heapq.heappop(self._heaps[name])[2])
        self._taken.add(target.url)
        return target

    def waits(self, kinds: Collection[str] = ()) -> bool:
        """Whether anything is left to take, kinds whose budget is used up aside."""
        return any(self._clean(heap, kinds) for heap in self._heaps.values())

    def _clean(self, heap: list[tuple[float, int, str]], kinds: Collection[str]) -> bool:
        """Drops outdated heads, and those of used-up kinds; whether anything is left."""
        while heap:
            negated, _, url = heap[0]
            target = self._best.get(url)
            if target and target.priority == -negated and target.kind not in kinds:
                return True
            heapq.heappop(heap)
        return False

    def take(self, url: str) -> None:
        """Marks an address as fetched by other means."""
        self._best.pop(url, None)
        self._taken.add(url)


def _joined(known: Target, new: Target) -> Target:
    best = new if new.priority > known.priority else known
    return replace(
        best,
        rank=max(known.rank, new.rank),
        depth=min(known.depth, new.depth),
        submitted=known.submitted or new.submitted,
        relevant=known.relevant or new.relevant,
        external=known.external and new.external,
    )


def wants(link: Link, url: str, rank: float, parent: Target) -> bool:
    """Whether a file or picture is worth its bytes; pages are, but for months of a calendar."""
    kind = kind_of(url)
    if kind == "image":
        return rank > 0 or (parent.relevant and link.kind is LinkKind.EMBED)
    if kind == "file":
        return rank > 0 or parent.relevant
    listed = parent.relevant and link.region is Region.BODY
    return rank > 0 or listed or not urls.is_month(url)


def wants_images(target: Target) -> bool:
    """Whether the pictures of a page may be evidence."""
    return target.submitted or target.rank >= _RANK_OF_IMAGES
