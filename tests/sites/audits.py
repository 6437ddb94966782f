"""Audits a test site for real: server, crawl in a child process, WARC, verdicts."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from crawler import submission
from crawler.demo.server import serve, submissions
from crawler.model import CrawlOptions
from fleet import agency
from fleet.request import Request
from o_items.load import load
from tests.sites.truth import truth, www


@cache
def audited(site: str, *, with_sheet: bool = True, ocr: str = "auto") -> dict[str, Any]:
    """The scan of a test site; made once a process."""
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
            ocr=ocr,
        )
        options = CrawlOptions(delay=0, allow_private=True)
        return agency.audit(request, options, folder, lambda progress: None, lambda item: None)


def _sheet(base: str, folder: Path) -> Any:
    path = folder / "submissions.csv"
    path.write_text(submissions(base), encoding="utf-8")
    return submission.read(path, [item.id for item in load("2568").items])
