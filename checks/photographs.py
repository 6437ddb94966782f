"""Tells photographs from pictures of text, so that an album leaves no verdict open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from crawler.model import Document

_ALBUM = 3  # pictures: OCR that finds nothing in one may have failed, in several it has not
_PAGE = 250_000  # pixels: a page of text is no smaller
_SPECKS = 20  # letters that OCR sees in leaves and shirts


def photographs(documents: Iterable[Document]) -> frozenset[str]:
    """Addresses of the pictures of albums: several are too small for text or say none.

    An album's pictures lie in one folder and have one size; a poster beside them has its own.
    """
    albums: dict[tuple[str, tuple[int, ...]], list[Document]] = defaultdict(list)
    for document in documents:
        if document.media_type.startswith("image/"):
            albums[document.url.rsplit("/", 1)[0], _size(document)].append(document)
    return frozenset(url for pictures in albums.values() for url in _of_album(pictures))


def _of_album(pictures: Sequence[Document]) -> list[str]:
    """The pictures of one size and place that hold no text as far as they were read."""
    small = bool(_pixels(pictures[0])) and _pixels(pictures[0]) < _PAGE
    blank = [d for d in pictures if d.ocr_pages or small]
    if len(blank) < _ALBUM or any(map(_says, blank)):
        return []
    return [picture.url for picture in pictures]


def _size(picture: Document) -> tuple[int, ...]:
    """The sides of a picture, the longer first; () where unknown."""
    shown = max(picture.images, key=lambda image: image.width * image.height, default=None)
    return tuple(sorted((shown.width, shown.height), reverse=True)) if shown else ()


def _pixels(picture: Document) -> int:
    sides = _size(picture)
    return sides[0] * sides[1] if sides else 0


def _says(picture: Document) -> bool:
    return len(re.findall(r"[ก-ฮA-Za-z]", picture.text)) >= _SPECKS
