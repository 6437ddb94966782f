"""Tells photographs from pictures of text, so that an album leaves no verdict open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.model import Document

_ALBUM = 3  # pictures: OCR that finds nothing in one may have failed, in several it has not
_PAGE = 250_000  # pixels: a page of text is no smaller
_SPECKS = 20  # letters that OCR sees in leaves and shirts


def photographs(documents: Iterable[Document]) -> frozenset[str]:
    """Addresses of the pictures of an album: several are too small for text or say none."""
    pictures = [d for d in documents if d.media_type.startswith("image/")]
    read = [d for d in pictures if d.ocr_pages]
    blank = [d for d in pictures if d.ocr_pages or _is_small(d)]
    if len(blank) < _ALBUM or any(map(_says, read)):
        return frozenset()
    return frozenset(d.url for d in (pictures if len(read) >= _ALBUM else blank))


def _is_small(picture: Document) -> bool:
    sizes = [image.width * image.height for image in picture.images]
    return bool(sizes) and 0 < max(sizes) < _PAGE


def _says(picture: Document) -> bool:
    return len(re.findall(r"[ก-ฮA-Za-z]", picture.text)) >= _SPECKS
