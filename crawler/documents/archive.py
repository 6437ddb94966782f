"""Reads archives (ZIP, RAR, 7z, TAR ...): the documents in one are its content, one after another.

Each member begins with its name as a heading. Pages are counted through the whole archive.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from crawler.documents.draft import unread
from crawler.documents.faults import StrangeError
from crawler.documents.members import Room, members
from crawler.model import (
    Block,
    BlockKind,
    Document,
    Form,
    Image,
    Link,
    Problem,
    ProblemKind,
    Response,
    Table,
)
from crawler.text import fold

_TYPES = ((b"Rar!", "application/vnd.rar"), (b"7z", "application/x-7z-compressed"),
          (b"PK", "application/zip"))  # fmt: skip
_SECONDS = 40  # after which no further member is read


@dataclass(slots=True)
class _Whole:
    """The archive's content while it grows."""

    url: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    pages: int = 0
    ocr: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    members: list[int] = field(default_factory=list)


def parse_archive(response: Response) -> Document:
    """Read an archive."""
    return _document(response, (document for _, document in _parsed(response)))


def ocr_archive(
    document: Document, response: Response, pages: Sequence[int], *, max_pages: int = 10
) -> Document:
    """The archive with the text of those of its pages that are pictures."""
    return _document(response, _with_pictures({*pages, *document.ocr_pages}, response, max_pages))


def _with_pictures(wanted: set[int], response: Response, max_pages: int) -> Iterator[Document]:
    """The members, those of their pages that are wanted read as pictures."""
    offset = 0
    for part, found in _parsed(response):
        own = [page for page in found.unread_pages if page + offset in wanted][:max_pages]
        offset += max(1, found.pages)
        if own and max_pages > 0:
            from crawler.documents.ocr import ocr_document

            found = ocr_document(found, part, own, max_pages=max_pages)
            max_pages -= len(own)
        yield found


def _parsed(response: Response) -> Iterator[tuple[Response, Document]]:
    """The members and what was read of each; what there was no time for is unread."""
    from crawler.documents import parse

    until = time.monotonic() + _SECONDS
    for member in members(response.body, Room()):
        url = f"{response.final_url}/{quote(member.name)}"
        part = replace(
            response,
            url=url,
            final_url=url,
            media_type="",
            headers={},
            body=member.body,
            rendered="",
        )
        late = member.problem or ("no time left" if time.monotonic() > until else "")
        read = unread(part, "", ProblemKind.UNSUPPORTED, late) if late else parse(part)
        yield part, replace(read, url=member.name)


def _document(response: Response, found: Iterator[Document]) -> Document:
    whole = _Whole(response.final_url)
    try:
        for document in found:
            _add(whole, document)
    except ValueError as error:
        if not whole.blocks:
            strange = isinstance(error, StrangeError)
            kind = ProblemKind.UNSUPPORTED if strange else ProblemKind.UNREADABLE
            return unread(response, _type(response.body), kind, str(error))
        whole.pages += 1
        whole.unread.append(whole.pages)
    if not whole.blocks and not whole.unread:
        return _refused(response, whole)
    only_pictures = whole.pages == len(whole.unread)
    problem = Problem(_worst(whole), response.final_url, _why(whole)) if only_pictures else None
    return Document(
        url=response.final_url,
        media_type=_type(response.body),
        title=whole.titles[0] if len(whole.titles) == 1 else "",
        blocks=tuple(whole.blocks),
        tables=tuple(whole.tables),
        links=tuple(whole.links),
        images=tuple(whole.images),
        forms=tuple(whole.forms),
        members=tuple(whole.members),
        pages=max(1, whole.pages),
        sha256=hashlib.sha256(response.body).hexdigest(),
        problem=problem,
        ocr_pages=tuple(whole.ocr),
        unread_pages=tuple(whole.unread),
    )


def _type(body: bytes) -> str:
    return next((kind for mark, kind in _TYPES if body.startswith(mark)), "application/x-tar")


def _worst(whole: _Whole) -> ProblemKind:
    """Pictures can still be read; what no member allows cannot."""
    kinds = [problem.kind for problem in whole.problems]
    if ProblemKind.NEEDS_OCR in kinds or not kinds:
        return ProblemKind.NEEDS_OCR
    return kinds[0]


def _why(whole: _Whole) -> str:
    return "; ".join(f"{p.url}: {p.detail}" for p in whole.problems)[:200]


def _refused(response: Response, whole: _Whole) -> Document:
    if whole.problems:
        return unread(response, _type(response.body), whole.problems[0].kind, _why(whole))
    return unread(
        response, _type(response.body), ProblemKind.UNREADABLE, "no documents in the archive"
    )


def _add(whole: _Whole, document: Document) -> None:
    """Put a member's content after what is there; `document.url` is the member's name."""
    offset, at = whole.pages, len(whole.blocks) + 1
    whole.pages += max(1, document.pages)
    if document.problem is not None:
        whole.problems.append(replace(document.problem, url=document.url))
    if document.problem is not None and not document.unread_pages:
        whole.unread.append(whole.pages)
        return
    whole.unread += [page + offset for page in document.unread_pages]
    whole.ocr += [page + offset for page in document.ocr_pages]
    if not document.blocks:
        return
    if document.title:
        whole.titles.append(document.title)
    first = next((b.page for b in document.blocks if b.page), None)
    page = None if first is None else 1 + offset
    name = fold(document.url.rpartition("/")[2])
    whole.members.append(at - 1)
    whole.blocks.append(Block(name, BlockKind.HEADING, level=1, page=page))
    whole.blocks += [replace(b, page=b.page + offset if b.page else None) for b in document.blocks]
    for table in document.tables:
        page = table.page + offset if table.page else None
        whole.tables.append(replace(table, at=table.at + at, page=page))
    whole.links += [replace(link, at=link.at + at) for link in document.links]
    whole.forms += [replace(form, at=form.at + at) for form in document.forms]
    for image in document.images:
        page = image.page + offset if image.page else None
        whole.images.append(replace(image, url="", at=image.at + at, page=page))
