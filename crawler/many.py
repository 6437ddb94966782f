"""Many crawls side by side in one process: one reactor serves them all."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from crawler import children
from crawler.guard import Guard
from crawler.job import Done, Job, Progress, Rank

Message = tuple[str, Progress | Done | None]

_BEAT = 2.0  # seconds between two signs of life
_SILENCE = 120.0  # without one, after which the process is taken for hung
_LATE = 60.0  # seconds a crawl may stay beyond its time
_SENDING = 0.1  # seconds between two batches of messages
_CRAWLS = 1000  # of one process; a fresh one keeps its memory small, whatever the libraries hold


class Fetcher:
    """A process that crawls; what is started beyond `at_once` waits."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._waiting: deque[tuple[str, Job, float]] = deque()
        self._running: dict[str, tuple[str, Job]] = {}  # by a name of its own for each start
        self._count = 0
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._heard = 0.0
        self._started = 0

    @property
    def running(self) -> tuple[str, ...]:
        """The crawls that did not end yet, those that wait included."""
        return (*(key for key, _ in self._running.values()), *(w[0] for w in self._waiting))

    def start(self, key: str, job: Job) -> None:
        """Lets a site be crawled; its time counts from when it begins."""
        self._waiting.append((key, job, job.until - time.time()))
        self._hand_out()

    def poll(self, timeout: float) -> list[Message]:
        """What is new, waited for at most so long; None: that crawl broke off."""
        found = list(self._received(timeout))
        found += self._lost()
        self._hand_out()
        return found

    def close(self) -> None:
        """Ends the process, whatever it does; what runs is cut short."""
        self._waiting.clear()
        self._running.clear()
        self._end()

    def _hand_out(self) -> None:
        while self._waiting and len(self._running) < self.at_once:
            if self._started >= _CRAWLS:
                if self._running:
                    return  # a fresh process takes over when this one has nothing left to do
                self._end()
            key, job, seconds = self._waiting.popleft()
            job = replace(job, until=time.time() + seconds)
            pipe = self._pipe or self._begin(job)
            self._started += 1
            self._count += 1
            self._running[str(self._count)] = key, job
            with contextlib.suppress(OSError):  # a dead process is noticed when it is listened to
                pipe.send((str(self._count), pickle.dumps(job)))

    def _begin(self, job: Job) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=serve, args=(theirs,), name="prongsai-fetch")
        with children.bare_main(job):
            self._child.start()
        theirs.close()
        self._heard, self._started = time.monotonic(), 0
        return self._pipe

    def _end(self) -> None:
        if self._pipe:
            self._pipe.close()  # the child ends when nobody listens
        if self._child:
            children.end(self._child, 1.0)
        self._pipe = self._child = None
        self._started = 0

    def _received(self, timeout: float) -> Iterator[Message]:
        if self._pipe is None:
            time.sleep(0 if self._running else min(timeout, _SENDING))
            return
        while self._pipe.poll(timeout):
            timeout = 0.0
            try:
                batch: list[Message] = self._pipe.recv()
            except (EOFError, OSError):
                yield from self._broken()
                return
            self._heard = time.monotonic()
            yield from self._known(batch)

    def _known(self, batch: list[Message]) -> Iterator[Message]:
        """The messages of crawls that are still waited for."""
        for name, message in batch:
            if name in self._running:
                key, _ = self._running[name]
                if not isinstance(message, Progress):
                    del self._running[name]
                yield key, message

    def _lost(self) -> Iterator[Message]:
        """Crawls that outstayed their time, and all of a process that hangs."""
        if self._running and time.monotonic() > self._heard + _SILENCE:
            yield from self._broken()
        for name, (key, job) in list(self._running.items()):
            if time.time() > job.until + _LATE:
                del self._running[name]
                yield key, None

    def _broken(self) -> Iterator[Message]:
        self._end()
        lost, self._running = self._running, {}
        for key, _ in lost.values():
            yield key, None


@dataclass(slots=True)
class _Outbox:
    """What a child has to say, sent by a thread: a parent that is busy holds no crawl up."""

    pipe: Connection
    _progress: dict[str, Progress] = field(default_factory=dict)
    _ended: list[Message] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _news: threading.Event = field(default_factory=threading.Event)

    def put(self, key: str, message: Any) -> None:
        """Only the last progress of a crawl counts."""
        with self._lock:
            if isinstance(message, Progress):
                self._progress[key] = message
            else:
                self._progress.pop(key, None)
                self._ended.append((key, message))
        self._news.set()

    def send(self) -> None:
        """Sends until nobody listens."""
        while True:
            self._news.wait()
            self._news.clear()
            with self._lock:
                batch = [*self._progress.items(), *self._ended]
                self._progress, self._ended = {}, []
            try:
                self.pipe.send(batch)
            except OSError:
                os._exit(1)
            time.sleep(_SENDING)


@dataclass(slots=True)
class _Desk:
    """The child's side: takes jobs, runs their crawls, tells how they end."""

    process: Any
    pipe: Connection
    outbox: _Outbox
    _ranks: dict[Rank, Rank] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def take(self) -> None:
        """Takes jobs until the parent is gone, and ends the process then: records are whole."""
        from twisted.internet import reactor

        call: Callable[..., object] = reactor.callFromThread
        while True:
            try:
                key, body = self.pipe.recv()
            except (EOFError, OSError):
                os._exit(0)
            call(self.begin, key, body)

    def begin(self, key: str, body: bytes) -> None:
        """Lets a crawl run beside the others."""
        task = asyncio.get_running_loop().create_task(self._crawl(key, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _crawl(self, key: str, body: bytes) -> None:
        from scrapy.crawler import Crawler
        from scrapy.utils.defer import maybe_deferred_to_future
        from twisted.internet.threads import deferToThread

        from crawler.fetch import settings
        from crawler.spider import SiteSpider

        told = False

        def report(message: object) -> None:
            nonlocal told
            told = told or isinstance(message, Done)
            self.outbox.put(key, message)

        with contextlib.suppress(Exception):  # one crawl's fault is not another's
            job: Job = pickle.loads(body)  # of the parent's making
            job = replace(job, rank=self._shared(job.rank))
            guard = Guard(job.start_url, job.options.allow_private, job.lookup)
            await maybe_deferred_to_future(deferToThread(guard.resolve_own))
            crawler = Crawler(SiteSpider, settings(job.options))
            await self.process.crawl(crawler, job=job, report=report, guard=guard)
        if not told:
            self.outbox.put(key, None)

    def _shared(self, rank: Rank) -> Rank:
        """Equal ranks are one, so that what they learned of the criteria is kept once."""
        try:
            return self._ranks.setdefault(rank, rank)
        except TypeError:  # it can't be told whether it is equal
            return rank

    async def beat(self) -> None:
        """Says now and then that the reactor turns."""
        while True:
            self.outbox.put("", None)
            await asyncio.sleep(_BEAT)


def serve(pipe: Connection) -> None:
    """The child process: one reactor, many crawls."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch import settings
    from crawler.model import CrawlOptions

    process = AsyncCrawlerProcess(settings(CrawlOptions()))
    desk = _Desk(process, pipe, _Outbox(pipe))
    threading.Thread(target=desk.outbox.send, daemon=True).start()
    threading.Thread(target=desk.take, daemon=True).start()
    loop = asyncio.get_event_loop()
    beating = loop.create_task(desk.beat())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    beating.cancel()
