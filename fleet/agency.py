"""Audits one agency: crawl (or saved crawl) -> documents -> verdicts -> scan."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from checks import audit as judging
from checks import identity
from checks.labels import Labels
from checks.rank import Rank
from checks.registry import Agency
from checks.site import Site, build
from crawler.crawl import crawl
from crawler.documents import pictured
from crawler.documents.repeated import mark_repeated
from crawler.documents.sandbox import Reader
from crawler.job import Progress
from crawler.model import Crawl, CrawlOptions, Document, Problem, ProblemKind, Response
from crawler.snapshot import load as load_crawl
from crawler.text import fold
from crawler.urls import canonical
from fleet import saved
from fleet.pictures import Pictures
from fleet.request import Request
from o_items.load import load as load_edition
from o_items.model import Edition
from reports.scan import Run, Scan
from reports.scan import build as build_scan
from scoring.scheme import load as load_scheme

_CRAWL_SHARE = 0.85  # of the time allowed; the rest is for reading files and judging
_HOMES_READ = 6  # pages that are asked for the agency's name besides the home page


def new_id(now: datetime) -> str:
    """A scan's id: its time, then letters that no other scan of that second has."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def audit(
    request: Request,
    options: CrawlOptions,
    folder: Path,
    progress: Callable[[Progress], None],
    judged: Callable[[str], None],
) -> Scan:
    """Crawl and judge. The crawl is in `folder` before judging starts."""
    until = time.monotonic() + options.max_seconds
    edition = load_edition(request.edition)
    saved.write_request(folder, request)
    found = crawl(
        request.url,
        sheet=request.sheet,
        options=replace(options, max_seconds=options.max_seconds * _CRAWL_SHARE),
        as_of=request.as_of or datetime.now(UTC).astimezone().date(),
        folder=folder,
        rank=Rank(request.edition, request.agency_type or "other"),
        progress=progress,
    )
    if "interrupted" in found.limits:
        raise saved.Interrupted(folder)
    return judge(request, found, folder, edition, judged, until)


def recheck(folder: Path, lang: str, judged: Callable[[str], None]) -> Scan:
    """Judge a saved crawl again, offline."""
    request = replace(saved.read_request(folder), lang=lang)
    return judge(request, load_crawl(folder), folder, load_edition(request.edition), judged)


def judge(
    request: Request,
    found: Crawl,
    folder: Path,
    edition: Edition,
    judged: Callable[[str], None],
    until: float | None = None,
    *,
    reader: Reader | None = None,
    kept: Path | None = None,
) -> Scan:
    """The scan of a finished crawl; reading of files stops at `until` (time.monotonic()).

    In `kept` lies what was read of the agency's files at any scan; without it in `folder`, pictures
    only.
    """
    with nullcontext(reader) if reader else Reader() as reading:
        documents = read_all(found, reading, folder, until, kept)
        site = build(found, documents, Labels(edition))
        agency = _agency(request, site)
        site.labels = site.labels.for_agency(agency.type)
        pictures = Pictures(site, kept or folder, request.ocr, reading, until)
        verdicts = _verdicts(site, edition, agency, pictures, request.ocr, judged)
    run = Run(
        id=folder.name,
        pages=sum(d.media_type == "text/html" for d in site.documents.values() if not d.problem),
        documents=sum(
            d.media_type != "text/html" for d in site.documents.values() if not d.problem
        ),
        ocr_pages=pictures.pages,
        finished_at=datetime.now(UTC).astimezone(),
    )
    scheme = load_scheme(edition.id)
    found = replace(found, problems=(*_telling(found), *_reading_problems(site, found)))
    survey = dict(request.survey)
    return build_scan(found, verdicts, edition, scheme, agency, run, request.lang, survey)


def _verdicts(
    site: Site,
    edition: Edition,
    agency: Agency,
    pictures: Pictures,
    mode: str,
    judged: Callable[[str], None],
) -> judging.Audit:
    home = site.get(site.home)
    if home is None or (home.problem is not None and not _others(site)):
        problem = (home.problem if home else None) or _why_unreachable(site.crawl)
        return judging.empty(edition, problem)
    if mode == "always":
        pictures.read_all()
    return judging.audit(site, edition, agency, site.crawl.as_of, pictures.read_more, judged)


def read_all(
    found: Crawl,
    reader: Reader,
    folder: Path,
    until: float | None = None,
    kept: Path | None = None,
) -> dict[str, Document]:
    """Every response as a document, by the address asked for; equal files are read once.

    What time did not allow is remembered in the folder, so that a recheck leaves it out too.
    """
    documents: dict[str, Document] = {}
    read: dict[tuple[bytes, str], Document] = {}
    left_out = saved.read_left_out(folder)
    for url in sorted(found.responses):
        response = found.responses[url]
        late = until is not None and time.monotonic() > until
        if url in left_out or (late and response.body):
            left_out.add(url)
            problem = Problem(ProblemKind.NOT_FETCHED, url, "no time left to read it")
            documents[url] = Document(_final(response), response.media_type, problem=problem)
            continue
        documents[url] = _read_once(response, reader, read, kept)
    if until is not None:
        saved.write_left_out(folder, left_out)
    documents = mark_repeated(documents)
    return {url: pictured.marked(document, documents) for url, document in documents.items()}


def _read_once(
    response: Response,
    reader: Reader,
    read: dict[tuple[bytes, str], Document],
    kept: Path | None,
) -> Document:
    """Files say the same under every address; pages may not, as their links are relative."""
    if not response.body or "html" in response.media_type:
        return read_one(response, reader)
    key = (hashlib.sha256(response.body).digest(), response.media_type)
    if key not in read:
        name = f"{key[0].hex()}-{response.media_type.replace('/', '-')}"
        document = saved.read_document(kept, name) if kept else None
        read[key] = document or read_one(response, reader)
        if kept and document is None:
            saved.write_document(kept, name, read[key])
    return replace(read[key], url=_final(response))


def _final(response: Response) -> str:
    return canonical(response.final_url or response.url)


def read_one(response: Response, reader: Reader) -> Document:
    """The document of one response; a response with a problem is a document with it."""
    final = _final(response)
    if response.problem is not None and not response.body:
        return Document(url=final, media_type=response.media_type, problem=response.problem)
    document = replace(reader.read(response), url=final)
    return replace(document, problem=document.problem or response.problem)


def _others(site: Site) -> bool:
    """Whether anything besides the home page could be read."""
    return any(d.problem is None for url, d in site.documents.items() if url != site.home)


def _why_unreachable(found: Crawl) -> Problem:
    return next(
        (p for p in found.problems if p.url == canonical(found.start_url)),
        Problem(ProblemKind.REFUSED, found.start_url),
    )


def _reading_problems(site: Site, found: Crawl) -> list[Problem]:
    """Problems of reading that the crawl itself could not know."""
    known = {(p.kind, canonical(p.url)) for p in found.problems}
    return [
        d.problem
        for url, d in sorted(site.documents.items())
        if d.problem is not None
        and (d.problem.kind, url) not in known
        and d.problem.kind is not ProblemKind.SERVICE
        and not d.media_type.startswith("image/")  # most pictures hold no text
    ]


def _telling(found: Crawl) -> list[Problem]:
    """Problems of the crawl, without outside services that no row of the sheet names."""
    asked = {canonical(row.url) for row in found.sheet or () if row.url}
    return [
        p for p in found.problems if p.kind is not ProblemKind.SERVICE or canonical(p.url) in asked
    ]


def _agency(request: Request, site: Site) -> Agency:
    name = fold(request.agency_name)
    home = site.get(site.home)
    if not name and home is not None:
        near = [site.documents[u] for u in sorted(site.documents) if site.on_site(u)]
        name = identity.guess(home, near[:_HOMES_READ])
    kind = request.agency_type or identity.agency_type(name)
    aliases = (form for alias in request.aliases for form in identity.forms(fold(alias)))
    names = tuple(dict.fromkeys((*identity.forms(name), *aliases)))
    return Agency(kind, names, site.crawl.start_url)
