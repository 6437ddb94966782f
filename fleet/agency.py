"""Audits one agency: crawl (or saved crawl) -> documents -> verdicts -> scan."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
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
    edition = load_edition(request.edition)
    saved.write_request(folder, request)
    labels = Labels(edition)
    found = crawl(
        request.url,
        sheet=request.sheet,
        options=options,
        as_of=request.as_of or datetime.now(UTC).astimezone().date(),
        folder=folder,
        rank=Rank(request.edition, request.agency_type or "other"),
        progress=progress,
    )
    if "interrupted" in found.limits:
        raise Interrupted(folder)
    return judge(request, found, folder, edition, labels, judged)


class Interrupted(Exception):  # noqa: N818  not a fault: the user asked for it
    """The user stopped the crawl; what was fetched is in `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


def recheck(folder: Path, lang: str, judged: Callable[[str], None]) -> Scan:
    """Judge a saved crawl again, offline."""
    request = replace(saved.read_request(folder), lang=lang)
    edition = load_edition(request.edition)
    return judge(request, load_crawl(folder), folder, edition, Labels(edition), judged)


def judge(
    request: Request,
    found: Crawl,
    folder: Path,
    edition: Edition,
    labels: Labels,
    judged: Callable[[str], None],
) -> Scan:
    """The scan of a finished crawl."""
    with Reader() as reader:
        documents = read_all(found, reader)
        site = build(found, documents, labels)
        agency = _agency(request, site)
        pictures = Pictures(site, folder, reader, request.ocr)
        home = site.get(site.home)
        if home is None or (home.problem is not None and not _others(site)):
            problem = (home.problem if home else None) or _why_unreachable(found)
            verdicts = judging.empty(edition, problem)
        else:
            verdicts = judging.audit(site, edition, agency, found.as_of, pictures.read_more, judged)
    run = Run(
        id=folder.name,
        pages=sum(1 for d in site.documents.values() if d.media_type == "text/html"),
        documents=sum(1 for d in site.documents.values() if d.media_type != "text/html"),
        ocr_pages=pictures.pages,
        finished_at=datetime.now(UTC).astimezone(),
    )
    scheme = load_scheme(edition.id)
    found = replace(found, problems=(*found.problems, *_reading_problems(site, found)))
    return build_scan(found, verdicts, edition, scheme, agency, run, request.lang)


def read_all(found: Crawl, reader: Reader) -> Mapping[str, Document]:
    """Every response as a document, by the address asked for; equal bodies are read once."""
    documents: dict[str, Document] = {}
    for url in sorted(found.responses):
        documents[url] = read_one(found.responses[url], reader)
    return documents


def read_one(response: Response, reader: Reader) -> Document:
    """The document of one response; a response with a problem is a document with it."""
    final = canonical(response.final_url or response.url)
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
        if d.problem is not None and (d.problem.kind, url) not in known
    ]


def _agency(request: Request, site: Site) -> Agency:
    name = fold(request.agency_name)
    home = site.get(site.home)
    if not name and home is not None:
        near = [site.documents[u] for u in sorted(site.documents) if site.on_site(u)]
        name = identity.guess(home, near[:_HOMES_READ])
    kind = request.agency_type or identity.agency_type(name)
    return Agency(kind, identity.forms(name), site.crawl.start_url)
