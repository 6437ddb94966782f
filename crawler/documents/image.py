"""Takes pictures in as documents whose text only OCR can read."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace

from PIL import Image as Pillow

from crawler.documents.draft import unread
from crawler.model import Document, Image, ProblemKind, Response

_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
_MOST_PIXELS = 80_000_000


def parse_image(response: Response) -> Document:
    """Take a picture in; its size is read, its text is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Pillow.open(io.BytesIO(response.body))
        wide, high = picture.size
    kind = _TYPES.get(picture.format or "", response.media_type)
    if wide * high > _MOST_PIXELS:
        return unread(response, kind, ProblemKind.UNREADABLE, f"picture of {wide} x {high} pixels")
    document = unread(response, kind, ProblemKind.NEEDS_OCR, "a picture")
    shown = Image(response.final_url, width=wide, height=high)
    return replace(document, images=(shown,), unread_pages=(1,))
