"""Reads pictures of text (OCR) while an audit judges: only what is asked for, once, and saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checks.site import Site
from crawler.documents import pictured
from crawler.documents.html_pictures import is_written, written_in
from crawler.documents.sandbox import Reader
from crawler.model import Document, Image, Response
from crawler.urls import canonical
from fleet import saved

_MOST_PAGES = 12  # of one document


class Pictures:
    """The pictures of one audit. What OCR read is saved beside the crawl, so a recheck is alike."""

    def __init__(
        self, site: Site, folder: Path, mode: str, reader: Reader, until: float | None = None
    ) -> None:
        self._site = site
        self._folder = folder
        self._mode = mode
        self._reader = reader
        self._until = until  # time.monotonic() after which nothing more is read
        self._done: set[str] = set()
        self._responses = {
            canonical(r.final_url or r.url): r for r in site.crawl.responses.values() if r.body
        }
        self.pages = 0

    def read_all(self) -> None:
        """Read every picture on the site, asked for or not."""
        for url in sorted(self._site.documents):
            if self._site.documents[url].unread_pages:
                self.read_more(url)

    def read_more(self, url: str) -> bool:
        """Read the pictures of the document at a URL; whether there is more text now."""
        if url in self._done or self._mode == "never" or url not in self._responses:
            return False
        self._done.add(url)
        document = self._site.documents[url]
        further = self._read(document, self._responses[url])
        if further is None or further.unread_pages == document.unread_pages:
            return False
        self.pages += len(further.ocr_pages)
        self._site.replace(replace(further, url=document.url))
        return True

    def _read(self, document: Document, response: Response) -> Document | None:
        if pictured.shows(document):
            return read_shown(document, response, self._shown)
        known = saved.read_ocr(self._folder, document.sha256)
        if known is not None:
            return known
        if _no_ocr():
            return saved.read_ocr(self._folder, document.sha256, older=True)
        late = self._until is not None and time.monotonic() > self._until
        further = document if late else read(document, response, self._reader)
        saved.write_ocr(self._folder, further)
        return further

    def _shown(self, image: Image, response: Response | None) -> Document | None:
        """What a picture that a page shows says, read once wherever it is shown."""
        url = canonical(image.url)
        if response is not None:
            return self._read(self._reader.read(response), response)
        if url not in self._site.documents or url not in self._responses:
            return None
        document = self._site.documents[url]
        unread = document.unread_pages and not document.ocr_pages
        return self._read(document, self._responses[url]) if unread else document


# The text of a picture; the response is given where the page itself holds the picture.
ReadShown = Callable[[Image, Response | None], Document | None]


def read_shown(page: Document, response: Response, of: ReadShown) -> Document:
    """A page with the text of the pictures that are its pages."""
    texts: dict[int, Document] = {}
    html = response.rendered or response.body.decode("latin-1")
    bodies = dict(written_in(html)) if any(is_written(i.url) for i in page.images) else {}
    for image in page.images:
        if image.page not in page.unread_pages[: pictured.MOST]:
            continue
        body = bodies.get(image.url)
        written = replace(response, body=body, media_type="", rendered="") if body else None
        text = of(image, written)
        if text is not None and image.page and (text.ocr_pages or text.problem is None):
            texts[image.page] = text
    return pictured.woven(page, texts)


def read(document: Document, response: Response, reader: Reader) -> Document:
    """The document with the text of its pictures; as it was where OCR is absent or fails."""
    if _no_ocr():
        return document
    if pictured.shows(document):
        return read_shown(document, response, lambda _, own: _alone(own, reader) if own else None)
    return _alone(response, reader, document)


def _alone(response: Response, reader: Reader, document: Document | None = None) -> Document:
    document = document or reader.read(response)
    return reader.ocr(document, response, document.unread_pages, max_pages=_MOST_PAGES)


def _no_ocr() -> str:
    """Why there is no OCR, "" if there is."""
    from crawler.documents.ocr import available  # loads the readers of pictures

    return available()
