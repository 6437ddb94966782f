"""Pages that show their content as pictures: which pictures are pages, and their text in place.

A scan pasted into a post, a poster, the pages of a book: read as pages of the page that shows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

from PIL import Image as Pillow

from crawler.documents import flipbook
from crawler.model import Document, Image, Region
from crawler.urls import canonical

LITTLE = 400  # letters of a page whose pictures may be what it shows
MOST = 12  # pictures of one page that are read
_AREA, _SIDE = 250_000, 400  # pixels: a portrait, an icon or a banner is smaller
_LONG = 2.3  # times as wide as high: a banner
_SHEET = (1.36, 1.47)  # height by width of a sheet of paper; photographs are 1.33 or 1.5
_TALL = 1000  # pixels: a scan of a sheet is no lower
_DECORATION = re.compile(
    r"(?<![a-z])(?:logo|icon|banner|header|footer|bg|background|avatar|qr-?code|favicon|sprite|"
    r"โลโก้)(?![a-z])",
    re.IGNORECASE,
)
_SHOWING = frozenset({"text/html", flipbook.TYPE})
_LETTER = re.compile(r"[ก-ฮA-Za-z]")
_SPECKS = 20  # letters that OCR sees in leaves and shirts
_ALBUM = 3  # pictures: in one that says nothing OCR may have failed, in several it has not


def marked(page: Document, pictures: Mapping[str, Document]) -> Document:
    """The page with its pictures of text numbered as its pages, which are not read yet.

    `pictures` are what is known of pictures that were fetched, by address.
    """
    known = page.media_type != "text/html" or page.problem is not None or page.ocr_pages
    if known or not page.images:
        return page
    wordy = len(page.text) > LITTLE
    chosen = [at for at, image in enumerate(page.images) if _is_page(image, pictures, wordy)]
    seen = {page.images[at].url: at for at in reversed(chosen)}
    numbers = {at: n for n, at in enumerate(sorted(seen.values()), 1)}
    images = tuple(replace(image, page=numbers.get(at)) for at, image in enumerate(page.images))
    return replace(page, images=images, unread_pages=tuple(numbers.values()))


def _is_page(image: Image, pictures: Mapping[str, Document], wordy: bool) -> bool:
    if image.region is not Region.BODY or _DECORATION.search(_file_name(image.url)):
        return False
    wide, high = _size(image, pictures)
    if wordy:
        return high >= _TALL and _SHEET[0] * wide <= high <= _SHEET[1] * wide
    return wide * high >= _AREA and min(wide, high) >= _SIDE and wide <= _LONG * high


def _file_name(url: str) -> str:
    return unquote(url).rsplit("/", 1)[-1]


def _size(image: Image, pictures: Mapping[str, Document]) -> tuple[int, int]:
    """The sides of a picture as it is; what the page says of them may be the size of a preview."""
    if image.url.startswith("data:"):
        return image.width, image.height
    shown = pictures.get(canonical(image.url))
    return (shown.images[0].width, shown.images[0].height) if shown and shown.images else (0, 0)


def sized(page: Document, bodies: Mapping[str, bytes]) -> Document:
    """The page with the sides of the pictures that are written into it."""
    return replace(
        page, images=tuple(_sized(image, bodies.get(image.url)) for image in page.images)
    )


def _sized(image: Image, body: bytes | None) -> Image:
    if not image.url.startswith("data:"):
        return image
    wide, high = _sides(body) if body else (0, 0)
    return replace(image, width=wide, height=high)


def _sides(body: bytes) -> tuple[int, int]:
    try:
        with Pillow.open(BytesIO(body)) as picture:
            return picture.size
    except Exception:  # strangers' pictures break Pillow in many ways
        return 0, 0


def shows(page: Document) -> bool:
    """Whether what is unread of a document are pictures that it shows, not pages of its own."""
    return bool(page.unread_pages) and page.media_type in _SHOWING


def woven(page: Document, texts: Mapping[int, Document]) -> Document:
    """The page with what was read of its pictures, each where it stands.

    `texts` are the pictures' documents by page number. Those that say nothing are photographs
    where they are several; a lone one stays unread.
    """
    says = {number: _says(text) for number, text in texts.items()}
    blank = [number for number, said in says.items() if not said]
    album = len(blank) >= _ALBUM
    read = tuple(number for number, said in says.items() if said)
    unread = [n for n in page.unread_pages if n not in read and not (album and n in blank)]
    places = {image.page: image.at for image in page.images if image.page in read}
    page = replace(page, ocr_pages=tuple(sorted(read)), unread_pages=tuple(unread))
    for number in sorted(places, key=lambda n: (places[n], n), reverse=True):
        page = _with(page, texts[number], places[number], number)
    return page


def _says(text: Document) -> bool:
    return len(_LETTER.findall(text.text)) >= _SPECKS


def _with(page: Document, text: Document, at: int, number: int) -> Document:
    """The page with a picture's text put before a block."""
    at = min(at, len(page.blocks))
    blocks = tuple(replace(block, page=number) for block in text.blocks)
    tables = tuple(replace(t, at=t.at + at, page=number) for t in text.tables)
    count = len(blocks)

    def moved(place: int) -> int:
        return place + count if place >= at else place

    return replace(
        page,
        blocks=(*page.blocks[:at], *blocks, *page.blocks[at:]),
        tables=tuple(
            sorted((*(replace(t, at=moved(t.at)) for t in page.tables), *tables), key=_place)
        ),
        links=tuple(replace(link, at=moved(link.at)) for link in page.links),
        images=tuple(replace(i, at=moved(i.at)) for i in page.images),
        forms=tuple(replace(form, at=moved(form.at)) for form in page.forms),
    )


def _place(table: object) -> int:
    return int(getattr(table, "at", 0))
