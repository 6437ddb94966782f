"""Renders the pages of a crawl that only scripts fill, and finds what those link to."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler import blocking, children, frontier, render, sayings, snapshot, urls
from crawler.discover import Discovery
from crawler.documents.html import parse_html
from crawler.frontier import Frontier, Target
from crawler.guard import Guard
from crawler.job import Done, Job, Progress, user_agent
from crawler.model import Document, Problem, ProblemKind
from crawler.render import Rendered
from crawler.snapshot import Archive, Entry

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

SILENCE = 75.0  # seconds after which a browser is taken for hung
_PAGE = 45.0  # seconds after which a page is
_TABS = 3


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
    crowds: Counter[str] = Counter()
    worth: dict[str, float] = {}
    for entry in wanted:
        url = entry.response.url
        shape = frontier.shape(url)
        worth[url] = frontier.worth(entry.rank, entry.depth, crowds[shape])
        crowds[shape] += 1
    wanted.sort(key=lambda e: (not e.submitted, -worth[e.response.url]))
    return tuple(_target(entry) for entry in wanted)


def _is_page(entry: Entry) -> bool:
    return entry.response.media_type == "text/html" and entry.response.problem is None


def _target(entry: Entry) -> Target:
    relevant = entry.submitted or entry.rank > 0
    return Target(entry.response.url, 0.0, entry.rank, entry.depth, entry.submitted, relevant)


def render_pages(job: Job, pipe: Connection) -> None:
    """The child process: one browser, a few pages of it at work side by side."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = children.reporter(pipe)
    archive = Archive(job.folder)
    try:
        report(asyncio.run(_render(job, report, archive)))
    except render.NoBrowserError as error:
        report(Done(problems=(Problem(ProblemKind.NEEDS_BROWSER, job.start_url, str(error)),)))
    finally:
        archive.close()
        pipe.close()


@dataclass(slots=True)
class _Work:
    """What the tabs of one browser share."""

    job: Job
    report: Callable[[object], None]
    archive: Archive
    discovery: Discovery
    todo: Iterator[tuple[int, Target]]
    menus: set[str] = field(default_factory=set)
    missing: str = ""  # what the site shows for a missing page
    next_at: float = 0.0


async def _render(job: Job, report: Callable[[object], None], archive: Archive) -> Done:
    """Renders all that was asked for; gives what the pages link to."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # of pages given up
    guard = Guard(job.start_url, job.options.allow_private, job.lookup)
    waiting = Frontier(max_depth=job.options.max_depth, seen=job.seen)
    discovery = Discovery(waiting, job.start_url, job.rank)
    work = _Work(job, report, archive, discovery, iter(enumerate(job.seeds)), missing=job.missing)
    agent = f"Mozilla/5.0 (compatible; {user_agent()})"
    async with render.browser(guard, job.options, agent, trust_anyone=job.trust_anyone) as context:
        if not work.missing:
            await _learn(work, context)
        tabs = min(_TABS, len(job.seeds))
        await asyncio.gather(*(_some(work, context) for _ in range(tabs)))
    return Done(found=tuple(waiting), missing=work.missing)


async def _learn(work: _Work, context: BrowserContext) -> None:
    """What the site's scripts show at an address that surely does not exist."""
    tab = await render.open_tab(context)
    probe = blocking.probe_url(work.job.start_url)
    with contextlib.suppress(Exception):
        rendered = await asyncio.wait_for(render.render(tab, probe, set()), _PAGE)
        document = parse_html(b"", probe, {}, rendered.dom)
        work.missing = blocking.fingerprint(document, probe)
    await render.close_tab(tab)


async def _some(work: _Work, context: BrowserContext) -> None:
    """One tab: takes an address, renders it, takes the next; a tab that hangs is replaced."""
    tab = await render.open_tab(context)
    for number, target in work.todo:
        await _pause(work)
        if time.time() > work.job.until:
            break
        work.report(Progress(number, 0, len(work.job.seeds) - number, target.url))
        try:
            rendered = await asyncio.wait_for(render.render(tab, target.url, work.menus), _PAGE)
        except Exception:  # the page stays as it was
            await render.close_tab(tab)
            tab = await render.open_tab(context)
        else:
            _keep(work, target, rendered)


async def _pause(work: _Work) -> None:
    """Tabs take turns: the pause between two pages holds for all of them together."""
    now = time.monotonic()
    wait = work.next_at - now
    work.next_at = max(work.next_at, now) + work.job.options.delay
    if wait > 0:
        await asyncio.sleep(wait)


def _keep(work: _Work, target: Target, rendered: Rendered) -> None:
    """Writes down a rendered page and follows its links."""
    final_url = urls.canonical(rendered.final_url)
    if not urls.same_site(final_url, target.url):
        return
    document = parse_html(b"", final_url, {}, rendered.dom)
    problem = _problem(document, target.url) or _soft_404(work, document, target)
    left = _left(rendered, target.url)
    says = f"{sayings.print_of(document)} {bool(left)}"
    work.archive.write_rendered(target.url, rendered.dom, problem, datetime.now(UTC), says, left)
    if problem is None or target.depth == 0:
        for url, name in work.discovery.page(document, target, final_url):
            work.archive.write(snapshot.service(url, name))


def _left(rendered: Rendered, url: str) -> Problem | None:
    """What is said of a page that opens more than was opened."""
    if not rendered.left:
        return None
    return Problem(ProblemKind.NEEDS_BROWSER, url, f"{rendered.left} openings or pages left")


def _soft_404(work: _Work, document: Document, target: Target) -> Problem | None:
    """A route that shows what every unknown address shows."""
    if not work.missing or blocking.is_home(urldefrag(target.url)[0], (work.job.start_url,)):
        return None
    same = blocking.fingerprint(document, target.url) == work.missing
    return Problem(ProblemKind.GONE, target.url, "soft 404") if same else None


def _problem(document: Document, url: str) -> Problem | None:
    if not document.whole_text.strip():
        return Problem(ProblemKind.NEEDS_BROWSER, url, "empty even in a browser")
    return blocking.page_problem(document, url)
