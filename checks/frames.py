"""What a page shows in its frames, which is the page's own to whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.site import Site
from crawler.model import Document, Link, LinkKind, Region


def is_shown(link: Link) -> bool:
    """Whether a page shows what a link names, as its content and not beside it."""
    return link.kind is not LinkKind.ANCHOR and link.region is Region.BODY


def in_frames(document: Document, site: Site) -> Iterator[tuple[Document, Link]]:
    """The links of the pages in a page's frames, a menu beside the content too, with their page."""
    for frame in document.links:
        shown = None if frame.kind is LinkKind.ANCHOR else site.get(frame.url)
        if shown is not None and shown is not document:
            yield from ((shown, own) for own in shown.links if own.kind is LinkKind.ANCHOR)
