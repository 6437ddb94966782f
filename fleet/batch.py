"""Scans all agencies of a roster side by side, into a store; stopped at any moment, it goes on."""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from checks.rank import Rank
from crawler import crawl, submission
from crawler.errors import UserError
from crawler.job import Done, Job, Progress
from crawler.many import Fetcher
from crawler.model import CrawlOptions, ProblemKind
from crawler.urls import host
from fleet import reuse, runs, saved
from fleet.agency import new_id
from fleet.request import Request
from fleet.roster import Entry
from fleet.workers import Judges, Task, Verdict
from o_items.model import Edition
from reports import store
from reports.scan import Scan
from reports.store import Tried

_CRAWL_SHARE = 0.85  # of an agency's time; the rest is for reading files and judging
SIDE_BY_SIDE = 2  # agencies behind one address
_WAITING = 4  # crawls that may wait for each judge before fetching pauses
_PASSES = 2  # more, over agencies that failed in passing
_TICK = 0.2
_NO_URL = "ยังไม่มีที่อยู่เว็บไซต์ในรายชื่อ"


@dataclass(frozen=True, slots=True)
class Options:
    """How the agencies of a run are scanned; `as_of` None is the day of each crawl."""

    crawl: CrawlOptions
    as_of: date | None = None
    ocr: str = "auto"
    lang: str = "th"
    at_once: int = 32  # sites that are fetched side by side
    judges: int = 2  # processes that judge
    pause: float = 60.0  # seconds before failed agencies are tried again


@dataclass(frozen=True, slots=True)
class News:
    """How far a run is."""

    total: int
    done: int
    failed: int
    running: int
    judging: int
    pages: int


@dataclass(slots=True)
class _Try:
    """One attempt at an agency."""

    entry: Entry
    attempt: int = 1
    folder: Path = Path()
    started_at: str = ""
    last: dict[str, Any] | None = None  # the scan before
    verdict_key: str = ""
    request: Request | None = None
    job: Job | None = None
    pages: int = 0
    alone: bool = False  # it may have ended the process that fetched it


@dataclass(slots=True)
class _Batch:
    """What a run holds in memory: agencies that wait, are fetched, or are judged."""

    db: Database
    root: Path
    run_id: str
    edition: Edition
    options: Options
    addresses: Mapping[str, str]  # host -> address
    tell: Callable[[News], None]
    waiting: deque[_Try]
    total: int
    done: int = 0
    failed: int = 0
    pages: int = 0
    tries: dict[str, _Try] = field(default_factory=dict)  # by agency, while under way
    again: list[_Try] = field(default_factory=list)


def run(
    db: Database,
    root: Path,
    run_id: str,
    edition: Edition,
    agencies: Iterable[Entry],
    options: Options,
    addresses: Mapping[str, str],
    tell: Callable[[News], None],
) -> None:
    """Scan what the run has no result for yet; every agency gets one, whatever happens."""
    known = runs.finished_agencies(db, run_id)
    entries = list(agencies)
    todo = [entry for entry in entries if entry.id not in known]
    random.Random(run_id).shuffle(todo)  # neighbours are often behind one address
    batch = _Batch(
        db, root, run_id, edition, options, addresses, tell,
        deque(_Try(entry) for entry in todo), len(entries), done=len(known),
    )  # fmt: skip
    fetcher, judges = Fetcher(options.at_once), Judges(options.judges)
    try:
        for attempt in range(1, _PASSES + 2):
            _pass(batch, fetcher, judges)
            if not batch.again:
                return
            if attempt <= _PASSES:
                time.sleep(options.pause)
                batch.waiting.extend(replace(t, attempt=attempt + 1) for t in batch.again)
                batch.again.clear()
    finally:
        fetcher.close()
        judges.close()


def _pass(batch: _Batch, fetcher: Fetcher, judges: Judges) -> None:
    """Fetch and judge until nothing waits."""
    while batch.waiting or fetcher.running or judges.busy:
        _fill(batch, fetcher, judges)
        for key, message in fetcher.poll(_TICK if fetcher.running else 0.0):
            _fetched(batch, key, message, judges)
        for verdict in judges.poll(0.0 if fetcher.running else _TICK):
            _judged(batch, verdict)
        running, judging = len(fetcher.running), judges.busy
        batch.tell(News(batch.total, batch.done, batch.failed, running, judging, batch.pages))


def _fill(batch: _Batch, fetcher: Fetcher, judges: Judges) -> None:
    """Start agencies, those first whose address is not busy with others."""
    room = batch.options.at_once - len(fetcher.running)
    if judges.busy > _WAITING * batch.options.judges:
        room = 0
    busy = Counter(_address(batch, batch.tries[key].entry) for key in fetcher.running)
    if any(batch.tries[key].alone for key in fetcher.running):
        room = 0
    for _ in range(len(batch.waiting)):
        if room <= 0:
            return
        each = batch.waiting.popleft()
        address = _address(batch, each.entry)
        if busy[address] >= SIDE_BY_SIDE or (each.alone and fetcher.running):
            batch.waiting.append(each)
            continue
        busy[address] += bool(address)
        room = 0 if each.alone else room - 1
        _start(batch, each, fetcher)


def _address(batch: _Batch, entry: Entry) -> str:
    name = host(entry.url) if entry.url else ""
    return batch.addresses.get(name, name)


def _start(batch: _Batch, each: _Try, fetcher: Fetcher) -> None:
    """Begin to fetch an agency's site, unless its row already tells the result."""
    each.started_at = runs.now()
    if not each.entry.url:
        _keep(batch, each, store.NO_URL, error=_NO_URL)
        return
    try:
        each.request = _request(batch, each.entry)
    except UserError as error:
        _keep(batch, each, store.FAILED, error=error.th)
        return
    each.folder = batch.root / each.entry.id / new_id(datetime.now(runs.BANGKOK))
    each.last = store.latest(batch.db, each.entry.id)
    saved.write_request(each.folder, each.request)
    seconds = batch.options.crawl.max_seconds * _CRAWL_SHARE
    job = crawl.begin(
        each.entry.url,
        sheet=each.request.sheet,
        options=replace(batch.options.crawl, max_seconds=seconds),
        as_of=_day(batch),
        folder=each.folder,
        rank=Rank(batch.edition.id, each.entry.type),
        previous=_previous(batch, each),
    )
    each.job = replace(job, ranked_by=f"{batch.edition.id} {batch.edition.version}")
    batch.tries[each.entry.id] = each
    fetcher.start(each.entry.id, each.job)


def _request(batch: _Batch, entry: Entry) -> Request:
    sheet = None
    if entry.submissions is not None:
        sheet = submission.read(entry.submissions, [item.id for item in batch.edition.items])
    return Request(
        url=entry.url,
        edition=batch.edition.id,
        agency_type=entry.type,
        agency_name=entry.name,
        aliases=entry.aliases,
        sheet=sheet,
        as_of=batch.options.as_of,
        ocr=batch.options.ocr,
        lang=batch.options.lang,
    )


def _day(batch: _Batch) -> date:
    return batch.options.as_of or datetime.now(runs.BANGKOK).date()


def _previous(batch: _Batch, each: _Try) -> Path | None:
    """The folder of the last crawl, if it is still there and of the same site."""
    if each.last is None or each.last["url"] != each.entry.url:
        return None
    folder = batch.root / each.last["folder"]
    return folder if each.last["folder"] and folder.is_dir() else None


def _fetched(batch: _Batch, key: str, message: Progress | Done | None, judges: Judges) -> None:
    """Note the progress of a crawl; judge one that ended, unless nothing changed."""
    each = batch.tries[key]
    if isinstance(message, Progress):
        batch.pages += message.pages + message.documents - each.pages
        each.pages = message.pages + message.documents
        return
    assert each.request is not None
    assert each.job is not None
    if message is None and each.attempt <= _PASSES:
        each.alone = True
        _failed(batch, each, store.FAILED, "the crawl broke off")
        return
    if message is not None and not message.shells_found:
        each.verdict_key = reuse.verdict_key(
            message.fingerprint, each.request, batch.edition, _day(batch)
        )
        if report := reuse.report(batch.db, each.last, each.verdict_key, each.folder, message):
            _reported(batch, each, report, same_as=str(each.last and each.last["id"]))
            return
    seconds = batch.options.crawl.max_seconds * (1 - _CRAWL_SHARE)
    judges.submit(Task(key, each.job, message, each.folder.parent / "read", seconds))


def _judged(batch: _Batch, verdict: Verdict) -> None:
    each = batch.tries[verdict.key]
    if verdict.report is None:
        _failed(batch, each, store.FAILED, verdict.error)
    else:
        _reported(batch, each, verdict.report)


def _reported(batch: _Batch, each: _Try, report: Scan, same_as: str | None = None) -> None:
    """Keep a report; a site that could not be opened is tried again later."""
    told = next((f for f in report["findings"] if f["kind"] == "unreachable"), None)
    if told is None:
        _keep(batch, each, store.DONE, report=report, same_as=same_as)
    elif _permanent(report):
        _keep(batch, each, store.UNREACHABLE, report=report, error=told["message"])
    else:
        _failed(batch, each, store.UNREACHABLE, told["message"], report)


def _permanent(report: Scan) -> bool:
    """Whether another try would end alike: no such host, or an address that is not allowed."""
    kinds = {ProblemKind.GONE.value, ProblemKind.FORBIDDEN_ADDRESS.value}
    return any(problem["kind"] in kinds for problem in report["scan"]["problems"][:1])


def _failed(batch: _Batch, each: _Try, status: str, error: str, report: Scan | None = None) -> None:
    if each.attempt <= _PASSES:
        del batch.tries[each.entry.id]
        batch.again.append(each)
    else:
        _keep(batch, each, status, report=report, error=error)


def _keep(
    batch: _Batch,
    each: _Try,
    status: str,
    *,
    report: Scan | None = None,
    error: str = "",
    same_as: str | None = None,
) -> None:
    """Write the result of an agency."""
    batch.tries.pop(each.entry.id, None)
    there = each.folder != Path()
    tried = Tried(
        scan_id=each.folder.name if there else new_id(datetime.now(runs.BANGKOK)),
        run_id=batch.run_id,
        agency_id=each.entry.id,
        status=status,
        started_at=each.started_at,
        finished_at=runs.now(),
        report=report,
        error=error,
        url=each.entry.url,
        attempt=each.attempt,
        folder=each.folder.relative_to(batch.root).as_posix() if there else "",
        fingerprint=each.verdict_key,
        same_as=same_as,
    )
    store.add_scan(batch.db, tried)
    batch.done += status in (store.DONE, store.NO_URL)
    batch.failed += status in (store.UNREACHABLE, store.FAILED)
