"""Crawls one agency's site into a folder: a child process fetches, this one keeps the time."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from crawler import frontier, snapshot, urls
from crawler.frontier import Target
from crawler.guard import Lookup
from crawler.job import Done, Job, Progress, Rank
from crawler.model import Crawl, CrawlOptions, Problem, ProblemKind, SheetRow
from crawler.snapshot import State

_GRACE = 8.0  # seconds a child may take to end after its time is up
_TICK = 0.2

Report = Callable[[Progress], None]


@dataclass(slots=True)
class _Run:
    """What the child processes of one crawl leave behind."""

    limits: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pages: int = 0
    files: int = 0
    homes: tuple[str, ...] = ()


def crawl(
    start_url: str,
    *,
    sheet: tuple[SheetRow, ...] | None,
    options: CrawlOptions,
    as_of: date,
    folder: Path,
    rank: Rank,
    progress: Report | None = None,
    lookup: Lookup | None = None,
) -> Crawl:
    """Fetches a site and the sheet's addresses, and loads what was saved.

    Ctrl-C ends it early: the crawl comes back with "interrupted" among its limits.
    """
    start_url = urls.canonical(start_url)
    until = time.time() + options.max_seconds
    started = datetime.now(UTC)
    (folder / snapshot.WARC).unlink(missing_ok=True)
    state = State(start_url, started, as_of, options, sheet)
    snapshot.write_state(folder, state)
    job = Job(
        start_url, folder, options, rank, seeds(start_url, sheet or ()), until,
        options.max_pages, options.max_pages, lookup,
    )  # fmt: skip
    run = _Run()
    try:
        _fetch(job, run, progress)
    except KeyboardInterrupt:
        run.limits.append("interrupted")
        snapshot.mend(folder / snapshot.WARC)
    state = replace(
        state,
        finished_at=datetime.now(UTC),
        limits=tuple(dict.fromkeys(run.limits)),
        problems=tuple(run.problems),
    )
    snapshot.write_state(folder, state)
    return snapshot.load(folder)


def seeds(start_url: str, sheet: tuple[SheetRow, ...]) -> tuple[Target, ...]:
    """Where a crawl begins: the home page, the site's root, and every address of the sheet."""
    found = [Target(start_url, frontier.HOME)]
    root = urls.canonical("/", start_url)
    if root != start_url:
        found.append(Target(root, frontier.HOME - 2))
    for number, row in enumerate(sheet):
        url = urls.canonical(row.url)
        if row.url and urls.is_web(url):
            found.append(
                Target(
                    url,
                    frontier.SUBMITTED - min(number, 300) / 10_000,
                    rank=1.0,
                    submitted=True,
                    relevant=True,
                    kind=frontier.kind_of(url),
                    external=not urls.same_site(url, start_url),
                )
            )
    return tuple(found)


def _fetch(job: Job, run: _Run, progress: Report | None) -> None:
    """Runs one child process to its end, or ends it when its time is up."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(job, theirs), name="prongsai-crawl")
    child.start()
    theirs.close()
    try:
        done = _listen(ours, job.until + _GRACE, progress)
    finally:
        _end(child)
        ours.close()
    if done is None:
        _cut_short(job, run)
    else:
        run.limits += done.limits
        run.problems += done.problems
        run.pages, run.files, run.homes = done.pages, done.files, done.homes


def _cut_short(job: Job, run: _Run) -> None:
    """A child that hung or died: what it wrote stays."""
    snapshot.mend(job.folder / snapshot.WARC)
    late = time.time() >= job.until
    run.limits.append("max_seconds" if late else "interrupted")
    detail = "the crawl did not end in time" if late else "the crawl broke off"
    kind = ProblemKind.TIMEOUT if late else ProblemKind.NOT_FETCHED
    run.problems.append(Problem(kind, job.start_url, detail))


def _listen(pipe: Connection, until: float, progress: Report | None) -> Done | None:
    """Passes progress on until the child is done; None if it never said so."""
    while time.time() < until:
        if not pipe.poll(_TICK):
            continue
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Done):
            return message
        if progress:
            progress(message)
    return None


def _end(child: multiprocessing.process.BaseProcess) -> None:
    """Waits a little for a child that is done, then kills it."""
    child.join(3.0)
    if child.is_alive():
        child.kill()
        child.join(5.0)


def _child(job: Job, pipe: Connection) -> None:
    """The child process: one reactor, one crawl."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch import settings
    from crawler.guard import Guard
    from crawler.spider import SiteSpider

    def report(message: object) -> None:
        try:
            pipe.send(message)
        except (BrokenPipeError, OSError):
            raise SystemExit(1) from None  # nobody waits for this crawl any more

    guard = Guard(job.start_url, job.options.allow_private, job.lookup)
    delay = job.options.delay if guard.audits_private else max(1.0, job.options.delay)
    process = AsyncCrawlerProcess(settings(job.options, delay))
    process.crawl(SiteSpider, job=job, report=report)
    process.start(install_signal_handlers=False)
    pipe.close()
