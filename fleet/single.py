"""Judges one file or page against one item before it is published."""

from __future__ import annotations

import mimetypes
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks import identity, title_only
from checks.candidates import Candidate, Origin
from checks.labels import Labels
from checks.notes import Note
from checks.pages import evidence_view
from checks.registry import Agency, needs_site
from checks.results import ElementResult, ItemResult, Outcome
from checks.runner import Context, Source, judge, outcome_of, unread_part
from crawler.crawl import crawl
from crawler.documents.sandbox import Reader
from crawler.errors import UserError
from crawler.model import CrawlOptions, Document, Link, Response
from crawler.text import fold
from crawler.urls import canonical
from fleet.agency import read_one
from fleet.pictures import read as read_pictures
from fleet.request import web_address
from o_items.model import Edition, Item
from reports.scan import item_object
from scoring.scheme import load as load_scheme

_MOST_BYTES = 60_000_000
_TITLE_LINES = 6  # at the top of a file: one of them is its title


@dataclass(frozen=True, slots=True)
class Asked:
    """What one document is judged against."""

    item: Item
    edition: Edition
    agency_name: str = ""
    lang: str = "th"
    allow_private: bool = False


def judge_target(target: str, asked: Asked) -> dict[str, Any]:
    """One object of the report's `items` list for a file or a page; UserError if it can't open."""
    if not target.casefold().startswith(("http://", "https://")):
        return judge_response(_from_file(Path(target)), target, asked)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        response = _from_web(target, asked, Path(folder))
        return judge_response(response, target, asked)


def judge_response(response: Response, name: str, asked: Asked) -> dict[str, Any]:
    """The same for anything that was read; `name` stands for it in the evidence."""
    with Reader() as reader:
        document = read_one(response, reader)
        if document.unread_pages:
            document = read_pictures(document, response, reader)
    return judge_document(document, name, asked)


def judge_document(document: Document, name: str, asked: Asked) -> dict[str, Any]:
    """The same for a document that was read."""
    document = replace(document, url=name)
    agency = Agency(identity.agency_type(asked.agency_name), identity.forms(asked.agency_name))
    today = datetime.now(UTC).astimezone().date()
    context = Context(asked.edition, agency, today)
    source = _source(document, name, asked.item, Labels(asked.edition))
    result = _apart_from_site(asked.item, judge(asked.item, [source], context))
    return item_object(asked.item, result, load_scheme(asked.edition.id), asked.lang)


def _source(document: Document, name: str, item: Item, labels: Labels) -> Source:
    stem = fold(Path(name).stem) if "://" not in name else ""
    place = Candidate(name, Origin.SUBMITTED, 1.0, stem or name, (stem,))
    if document.problem is not None:
        return Source(place, None, replace(document.problem, url=name))
    unread = unread_part(document, name)
    view = evidence_view(document, labels)
    titles = (document.title, *document.lines[:_TITLE_LINES])
    fault = title_only.fault(item, view, titles, (stem,), labels)
    return Source(place, view, unread, title=document.title or stem, title_fault=fault)


def _apart_from_site(item: Item, result: ItemResult) -> ItemResult:
    """Elements that only a site can show are can't tell and don't count in the outcome."""
    if not item.elements:
        return result
    bound = {e.id for e in item.elements if needs_site(e)}
    elements = tuple(
        ElementResult(r.id, Outcome.CANT_TELL, (), Note("one_file")) if r.id in bound else r
        for r in result.elements
    )
    counted = replace(item, elements=tuple(e for e in item.elements if e.id not in bound))
    judged = [r for r in elements if r.id not in bound]
    outcome = outcome_of(counted, judged) if judged else Outcome.CANT_TELL
    return replace(result, elements=elements, outcome=outcome)


def _from_file(path: Path) -> Response:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(f"ไฟล์ {path} ใหญ่เกินไป", f"{path} is too large")
        body = path.read_bytes()
    except OSError as error:
        raise UserError(f"เปิดไฟล์ {path} ไม่ได้", f"can't open {path}") from error
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    address = path.resolve().as_uri()
    return Response(address, address, 200, media_type, body, datetime.now(UTC))


def _from_web(target: str, asked: Asked, folder: Path) -> Response:
    """Fetch one page under the same guard as a crawl."""
    url = web_address(target)
    options = CrawlOptions(max_pages=1, max_seconds=120, allow_private=asked.allow_private)
    found = crawl(
        url,
        sheet=None,
        options=options,
        as_of=datetime.now(UTC).astimezone().date(),
        folder=folder,
        rank=nothing,
    )
    response = found.responses.get(canonical(url))
    if response is None:
        raise UserError(f"เปิด {target} ไม่ได้", f"can't open {target}")
    return response


def nothing(link: Link) -> float:
    """A ranking that follows no link."""
    return 0.0
