"""Crawls one agency's site into a folder: a child process fetches, this one keeps the time."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from crawler import children, frontier, index, render, scripted, snapshot, urls
from crawler.children import Report
from crawler.frontier import Target
from crawler.guard import Lookup
from crawler.job import Done, Job, Progress, Rank
from crawler.model import Crawl, CrawlOptions, Problem, ProblemKind, SheetRow
from crawler.snapshot import State

_ROUNDS = 4  # of rendering and fetching in turn
_SHARE = 0.7  # of the time left, for rendering: what it finds must be fetched too


@dataclass(slots=True)
class _Run:
    """What the child processes of one crawl leave behind."""

    limits: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pages: int = 0
    files: int = 0
    homes: tuple[str, ...] = ()
    shells: frozenset[str] = frozenset()
    to_render: int = 0
    missing: str = ""


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
    previous: Path | None = None,
) -> Crawl:
    """Fetches a site and the sheet's addresses, and loads what was saved.

    Ctrl-C ends it early: the crawl comes back with "interrupted" among its limits.
    """
    job = begin(
        start_url,
        sheet=sheet,
        options=options,
        as_of=as_of,
        folder=folder,
        rank=rank,
        lookup=lookup,
        previous=previous,
    )
    run = _Run()
    try:
        _fetch(job, run, progress)
        if options.render != "never":
            _render(job, run, progress)
    except KeyboardInterrupt:
        run.limits.append("interrupted")
        snapshot.mend(folder / snapshot.WARC)
    return _finished(job, run)


def begin(
    start_url: str,
    *,
    sheet: tuple[SheetRow, ...] | None,
    options: CrawlOptions,
    as_of: date,
    folder: Path,
    rank: Rank,
    lookup: Lookup | None = None,
    previous: Path | None = None,
) -> Job:
    """What is to be fetched first; the crawl's own file says that it began.

    `previous` is the folder of the site's last crawl, beside this one.
    """
    start_url = urls.canonical(start_url)
    until = time.time() + options.max_seconds
    for name in (snapshot.WARC, index.INDEX):
        (folder / name).unlink(missing_ok=True)
    snapshot.write_state(folder, State(start_url, datetime.now(UTC), as_of, options, sheet))
    return Job(
        start_url, folder, options, rank, seeds(start_url, sheet or ()), until,
        options.max_pages, options.max_pages, lookup, previous=previous,
    )  # fmt: skip


def end(folder: Path, done: Done) -> State:
    """Writes down that a crawl is over, without rendering or loading anything."""
    state = snapshot.read_state(folder)
    assert state is not None
    state = replace(
        state, finished_at=datetime.now(UTC), limits=done.limits, problems=done.problems
    )
    snapshot.write_state(folder, state)
    return state


def finish(job: Job, done: Done | None) -> Crawl:
    """The crawl of a job that another process fetched; renders what needs a browser first."""
    run = _Run()
    _take(job, done, run)
    if job.options.render != "never":
        _render(job, run, None)
    return _finished(job, run)


def _finished(job: Job, run: _Run) -> Crawl:
    """The saved crawl, with its end written down."""
    end(job.folder, Done(tuple(dict.fromkeys(run.limits)), tuple(run.problems)))
    return snapshot.load(job.folder)


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
    """Runs one crawl in a child process."""
    _take(job, children.run(crawl_site, job, progress), run)


def _take(job: Job, done: Done | None, run: _Run) -> None:
    """Notes how a crawl ended."""
    if done is None:
        _cut_short(job, run)
        return
    run.limits += done.limits
    run.problems += done.problems
    run.pages += done.pages
    run.files += done.files
    run.homes = done.homes or run.homes
    run.shells |= done.shells
    run.to_render = done.shells_found


def _cut_short(job: Job, run: _Run) -> None:
    """A child that hung or died: what it wrote stays."""
    snapshot.mend(job.folder / snapshot.WARC)
    run.to_render = 1  # not known
    late = time.time() >= job.until
    run.limits.append("max_seconds" if late else "broken_off")
    detail = "the crawl did not end in time" if late else "the crawl broke off"
    kind = ProblemKind.TIMEOUT if late else ProblemKind.NOT_FETCHED
    run.problems.append(Problem(kind, job.start_url, detail))


def _render(job: Job, run: _Run, progress: Report | None) -> None:
    """Renders what needs a browser, then fetches what that links to, a few times over."""
    how = job.options.render
    if how == "auto" and not run.to_render:
        return
    left = job.options.max_pages if how == "always" else render.BUDGET
    tried: set[str] = set()
    for _ in range(_ROUNDS):
        found = snapshot.entries(job.folder / snapshot.WARC)
        targets = scripted.to_render(found, tried, how)[: left - len(tried)]
        if not targets or time.time() >= job.until:
            break
        seen = frozenset(entry.response.url for entry in found)
        faults = any(n.kind is ProblemKind.TLS for entry in found for n in entry.notes)
        share = time.time() + _SHARE * (job.until - time.time())
        todo = replace(
            job, seeds=targets, seen=seen, trust_anyone=faults, until=share, missing=run.missing
        )
        new = _render_all(todo, run, tried, progress)
        if new:
            more = replace(
                job, seeds=new, seen=seen, follow_up=True, homes=run.homes,
                shells=run.shells,
                pages=job.options.max_pages - run.pages, files=job.options.max_pages - run.files,
            )  # fmt: skip
            _fetch(more, run, progress)
        if time.time() >= share and any(target.url not in tried for target in targets):
            run.limits.append("max_seconds")
        if not tried:  # no browser
            return
    _note_rendered(job.folder)


def _note_rendered(folder: Path) -> None:
    """Adds what browsers built to the index, which was written before they ran."""
    known = index.read(folder)
    if known is None:
        return
    for entry in snapshot.entries(folder / snapshot.WARC):
        response = entry.response
        record = known.records.get(response.url)
        if record and response.rendered:
            known.add(replace(record, rendered=entry.says, problem=response.problem))
    known.write(folder)


def fingerprint(folder: Path) -> str:
    """That of a finished crawl, rendered pages included; '' if it can't be told."""
    known, state = index.read(folder), snapshot.read_state(folder)
    if known is None or state is None or state.finished_at is None:
        return ""
    return known.fingerprint(state.limits, state.problems)


def _render_all(
    job: Job, run: _Run, tried: set[str], progress: Report | None
) -> tuple[Target, ...]:
    """Addresses found by rendering; a page that hangs the browser is left out."""
    while job.seeds and time.time() < job.until:

        def note(message: Progress) -> None:
            tried.add(message.url)
            if progress:
                progress(replace(message, pages=run.pages, documents=run.files))

        done = children.run(scripted.render_pages, job, note, silence=scripted.SILENCE)
        if done is not None:
            run.problems += done.problems
            run.missing = done.missing or run.missing
            return done.found
        snapshot.mend(job.folder / snapshot.WARC)
        left = tuple(target for target in job.seeds if target.url not in tried)
        job = replace(job, seeds=left if len(left) < len(job.seeds) else left[1:])
    return ()


def crawl_site(job: Job, pipe: Connection) -> None:
    """The child process: one reactor, one crawl."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch import settings
    from crawler.guard import Guard
    from crawler.spider import SiteSpider

    guard = Guard(job.start_url, job.options.allow_private, job.lookup)
    process = AsyncCrawlerProcess(settings(job.options))
    process.crawl(SiteSpider, job=job, report=children.reporter(pipe), guard=guard)
    process.start(install_signal_handlers=False)
    pipe.close()
