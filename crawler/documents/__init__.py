"""Reads responses into documents; one module a type, told by the first bytes."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from crawler.documents.draft import unread
from crawler.documents.faults import LockedError, StrangeError
from crawler.documents.flipbook import is_book
from crawler.documents.members import is_packed
from crawler.model import Document, ProblemKind, Response

if TYPE_CHECKING:
    from crawler.documents.ocr import Ocr

# Kind -> module and function; loaded when first needed, as some libraries start slowly.
_PARSERS = {
    "html": ("html", "parse_page"),
    "pdf": ("pdf", "parse_pdf"),
    "docx": ("docx", "parse_docx"),
    "doc": ("doc", "parse_doc"),
    "xlsx": ("xlsx", "parse_xlsx"),
    "pptx": ("pptx", "parse_pptx"),
    "csv": ("csv", "parse_csv"),
    "ppt": ("ppt", "parse_ppt"),
    "odf": ("odf", "parse_odf"),
    "mht": ("mht", "parse_mht"),
    "sheet_xml": ("sheet_xml", "parse_sheet_xml"),
    "rtf": ("rtf", "parse_rtf"),
    "plain": ("plain", "parse_plain"),
    "book": ("flipbook", "parse_book"),
    "image": ("image", "parse_image"),
    "svg": ("svg", "parse_svg"),
    "archive": ("archive", "parse_archive"),
}
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "bitmap"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
)
_SENT_AS = re.compile(r"filename\*?\s*=\s*(?:utf-8'[^']*')?\"?([^\";]+)", re.IGNORECASE)
_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_LOCKED = "the file asks for a password"
_PACKAGES = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("META-INF/manifest.xml", "odf"),
)
_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "image/svg+xml": "svg",
    "application/csv": "csv",
    "text/plain": "plain",
    "text/markdown": "plain",
    "application/json": "plain",
    "text/xml": "html",
    "application/xml": "html",
    "application/rss+xml": "html",
    "application/pdf": "pdf",
}
_ENDINGS = {
    "html": "html",
    "htm": "html",
    "php": "html",
    "csv": "csv",
    "tsv": "csv",
    "svg": "svg",
    "txt": "plain",
    "md": "plain",
}


def parse(response: Response, *, ocr: Ocr | None = None) -> Document:
    """Read a response; a file that cannot be read is a document with a problem."""
    if response.problem is not None:
        return replace(_nothing(response), problem=response.problem)
    if not response.body.strip() and not response.rendered:
        return unread(response, response.media_type, ProblemKind.UNREADABLE, "empty file")
    kind = sniff(response)
    if kind == "locked":
        return unread(response, response.media_type, ProblemKind.UNREADABLE, _LOCKED)
    if kind not in _PARSERS:
        return unread(response, response.media_type, ProblemKind.UNSUPPORTED, kind)
    try:
        document: Document = _parser(kind)(response)
    except Exception as error:  # strangers' files break parsers in every way there is
        strange = isinstance(error, StrangeError)
        own = strange or isinstance(error, LockedError)
        why = ProblemKind.UNSUPPORTED if strange else ProblemKind.UNREADABLE
        detail = str(error) if own else f"{type(error).__name__}: {error}"
        return unread(response, response.media_type, why, detail)
    if ocr is not None and document.unread_pages:
        return read_pictures(document, response, document.unread_pages, ocr=ocr)
    return document


def read_pictures(
    document: Document,
    response: Response,
    pages: Sequence[int],
    *,
    max_pages: int = 10,
    ocr: Ocr | None = None,
) -> Document:
    """The document with the text of pages that are pictures, those in archives too."""
    if sniff(response) == "archive":
        from crawler.documents.archive import ocr_archive

        return ocr_archive(document, response, pages, max_pages=max_pages)
    from crawler.documents.ocr import ocr_document

    return ocr_document(document, response, pages, max_pages=max_pages, ocr=ocr)


def _parser(kind: str) -> Callable[[Response], Document]:
    """The function that reads one kind of file."""
    module, name = _PARSERS[kind]
    loaded = importlib.import_module(f"crawler.documents.{module}")
    return cast("Callable[[Response], Document]", getattr(loaded, name))


def sniff(response: Response) -> str:
    """The kind of a body: by its first bytes, else by what the server or the address says."""
    start = response.body[:1024]
    if b"%PDF-" in start:
        return "pdf"
    if response.rendered:
        return "html"
    kind = "book" if is_book(response) else _by_mark(response.body, start)
    return kind or _by_text(response, start)


def _by_mark(body: bytes, start: bytes) -> str:
    """The kind that the first bytes tell, "" if none."""
    magic = next((kind for mark, kind in _MAGIC if start.startswith(mark)), "")
    if magic == "ole":
        from crawler.documents.ole import kind

        return kind(body)
    if magic == "zip":
        return kind_of_zip(body)
    if magic == "bitmap":  # two letters alone could begin a text
        return "image" if start[6:10] == b"\0\0\0\0" else ""
    webp = start.startswith(b"RIFF") and start[8:12] == b"WEBP"
    if webp or start[4:12] in (b"ftypavif", b"ftypavis"):
        return "image"
    return magic or ("archive" if is_packed(start) else "")


def _by_text(response: Response, start: bytes) -> str:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<?xml") and _SHEET in head:
        return "sheet_xml"
    if head.startswith(b"mime-version:") and b"multipart/" in head:
        return "mht"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head:
        return "html"
    ending = _ending(response)
    media_type = response.media_type.partition(";")[0].strip().lower()
    if ending == "csv" and media_type.startswith(("text/plain", "application/", "text/csv")):
        return "csv"
    kind = _TYPES.get(media_type) or _ENDINGS.get(ending)
    if kind:
        return kind
    if media_type.startswith(("video/", "audio/", "font/", "image/")):
        return media_type
    binary = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if binary:
        return media_type or "unknown type"
    return "html" if b"</" in start else "plain"


def _ending(response: Response) -> str:
    """The ending of a file's name: of that which a script sends it under, else of its address."""
    sent = _SENT_AS.search(response.headers.get("content-disposition", ""))
    name = sent[1].lower() if sent else urlsplit(response.final_url).path.lower()
    return name.rpartition(".")[2] if "." in name.rpartition("/")[2] else ""


def kind_of_zip(body: bytes) -> str:
    """Which Office program a package belongs to; an archive if none."""
    from crawler.documents.package import names

    parts = set(names(body))
    for part, kind in _PACKAGES:
        if part in parts:
            return kind
    if parts:
        return "archive"
    # Cut or broken: its reader says so.
    return next((kind for part, kind in _PACKAGES if part.encode() in body), "broken archive")


def _nothing(response: Response) -> Document:
    return Document(url=response.final_url, media_type=response.media_type)
