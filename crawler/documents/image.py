"""Takes pictures in as documents whose text only OCR can read."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace

from PIL import Image as Pillow

from crawler.documents.draft import unread
from crawler.model import Document, Image, ProblemKind, Response

_MOST_PIXELS = 80_000_000
_MOST_FRAMES = 100


def parse_image(response: Response) -> Document:
    """Take a picture in; its size is read, its text is not.

    Each frame of a TIFF is a page, as fax machines write them; of what moves the first counts.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Pillow.open(io.BytesIO(response.body))
        wide, high = picture.size
        frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    kind = Pillow.MIME.get(picture.format or "", response.media_type)
    if wide * high > _MOST_PIXELS:
        return unread(response, kind, ProblemKind.UNREADABLE, f"picture of {wide} x {high} pixels")
    document = unread(response, kind, ProblemKind.NEEDS_OCR, "a picture")
    shown = Image(response.final_url, width=wide, height=high)
    pages = tuple(range(1, min(frames, _MOST_FRAMES) + 1))
    return replace(document, images=(shown,), pages=len(pages), unread_pages=pages)
