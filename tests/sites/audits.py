"""Audits a test site for real: server, crawl in a child process, WARC, verdicts."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks import audit as judging
from checks import identity
from checks.labels import Labels
from checks.registry import Agency
from checks.results import ItemResult
from checks.site import Site, build
from crawler import snapshot, submission
from crawler.demo.server import serve, submissions
from crawler.documents.sandbox import Reader
from crawler.model import CrawlOptions
from fleet import agency, saved
from fleet.pictures import Pictures
from fleet.request import Request
from o_items.load import load
from o_items.model import Edition
from tests.sites.truth import truth, www


def audited(site: str, *, with_sheet: bool = True) -> dict[str, Any]:
    """The scan of a test site; made once a process."""
    return _scanned(site, with_sheet)[0]


@cache
def _scanned(site: str, with_sheet: bool) -> tuple[dict[str, Any], Path]:
    known = truth(site)["site"]
    folder = Path(tempfile.mkdtemp(prefix=f"prongsai-{site}-")) / "scan"
    with serve(www(site)) as base:
        request = Request(
            url=base + "/",
            edition="2568",
            agency_type=known["type"],
            agency_name=known["name"],
            sheet=_sheet(base, folder.parent) if with_sheet and "submissions" in known else None,
            as_of=known["as_of"],
        )
        options = CrawlOptions(delay=0, allow_private=True)
        return agency.audit(request, options, folder, lambda _: None, lambda _: None), folder


def _sheet(base: str, folder: Path) -> Any:
    path = folder / "submissions.csv"
    path.write_text(submissions(base), encoding="utf-8")
    return submission.read(path, [item.id for item in load("2568").items])


@dataclass(frozen=True)
class Judged:
    """An audited site with all that was read of it, to be judged again with less."""

    site: Site
    edition: Edition
    agency: Agency
    items: tuple[ItemResult, ...]


@cache
def judged(site: str) -> Judged:
    """The saved crawl of a test site, read and judged in this process."""
    folder = _scanned(site, True)[1]
    found, edition = snapshot.load(folder), load("2568")
    request = saved.read_request(folder)
    owner = Agency(request.agency_type, identity.forms(request.agency_name), found.start_url)
    with Reader() as reader:
        documents = agency.read_all(found, reader, folder)
        built = build(found, documents, Labels(edition))
        pictures = Pictures(built, folder, request.ocr, reader)
        audit = judging.audit(built, edition, owner, found.as_of, pictures.read_more)
    return Judged(built, edition, owner, audit.items)
