"""Renders the pages of a crawl that only scripts fill, and finds what those link to."""

from __future__ import annotations

import signal
import time
from collections.abc import Collection
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from crawler import blocking, children, render, snapshot, urls
from crawler.discover import Discovery
from crawler.documents.html import parse_html
from crawler.frontier import Frontier, Target
from crawler.guard import Guard
from crawler.job import Done, Job, Progress, user_agent
from crawler.model import Document, Problem, ProblemKind
from crawler.snapshot import Archive, Entry

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SILENCE = 75.0  # seconds after which a browser is taken for hung


def to_render(found: list[Entry], tried: Collection[str], how: str) -> tuple[Target, ...]:
    """The pages that need a browser, those that matter most first."""
    wanted = [
        entry
        for entry in found
        if entry.response.url not in tried
        and not entry.response.rendered
        and (entry.shell or (how == "always" and _is_page(entry)))
    ]
    wanted.sort(key=lambda e: (not e.submitted, -e.rank, e.depth, e.response.url))
    return tuple(_target(entry) for entry in wanted)


def _is_page(entry: Entry) -> bool:
    return entry.response.media_type == "text/html" and entry.response.problem is None


def _target(entry: Entry) -> Target:
    relevant = entry.submitted or entry.rank > 0
    return Target(entry.response.url, 0.0, entry.rank, entry.depth, entry.submitted, relevant)


def render_pages(job: Job, pipe: Connection) -> None:
    """The child process: one browser, one page after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = children.reporter(pipe)
    guard = Guard(job.start_url, job.options.allow_private, job.lookup)
    waiting = Frontier(max_depth=job.options.max_depth, seen=job.seen)
    discovery = Discovery(waiting, job.start_url, job.rank)
    agent = f"Mozilla/5.0 (compatible; {user_agent()})"
    archive = Archive(job.folder)
    try:
        with render.browser(guard, job.options, agent, trust_anyone=job.trust_anyone) as context:
            menus: set[str] = set()
            for number, target in enumerate(job.seeds):
                if time.time() > job.until:
                    break
                report(Progress(number, 0, len(job.seeds) - number, target.url))
                _one(context, target, archive, discovery, menus)
                time.sleep(job.options.delay)
    except render.NoBrowserError as error:
        report(Done(problems=(Problem(ProblemKind.NEEDS_BROWSER, job.start_url, str(error)),)))
    else:
        report(Done(found=tuple(waiting)))
    finally:
        archive.close()
        pipe.close()


def _one(
    context: BrowserContext,
    target: Target,
    archive: Archive,
    discovery: Discovery,
    menus: set[str],
) -> None:
    """Renders one page, keeps it, follows its links; a page that fails stays as it was."""
    try:
        rendered = render.render(context, target.url, menus)
    except Exception:
        return
    final_url = urls.canonical(rendered.final_url)
    if not urls.same_site(final_url, target.url):
        return
    document = parse_html(b"", final_url, {}, rendered.dom)
    problem = _problem(document, target.url)
    archive.write_rendered(target.url, rendered.dom, problem, datetime.now(UTC))
    if problem is None or target.depth == 0:
        for url, name in discovery.page(document, target, final_url):
            archive.write(snapshot.service(url, name))


def _problem(document: Document, url: str) -> Problem | None:
    if not document.whole_text.strip():
        return Problem(ProblemKind.NEEDS_BROWSER, url, "empty even in a browser")
    return blocking.page_problem(document, url)
