"""Judges saved crawls in processes of their own, several side by side."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.job import Done, Job

_TASKS = 60  # after so many crawls a process makes room for a fresh one
_GRACE = 60.0  # seconds beyond its time until a process is ended


@dataclass(frozen=True)
class Task:
    """A crawl that was fetched and is to be judged."""

    key: str
    job: Job
    done: Done | None  # None: the crawl broke off
    kept: Path  # where what was read of the agency's files is kept between scans
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a task: a report, or why there is none (one line)."""

    key: str
    report: dict[str, Any] | None
    error: str = ""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    until: float = 0.0
    tasks: int = 0


@dataclass(slots=True)
class Judges:
    """A few processes that judge; what they are given waits until one is free."""

    count: int
    waiting: deque[Task] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)

    def submit(self, task: Task) -> None:
        """Let a crawl be judged as soon as a process is free."""
        self.waiting.append(task)
        self._hand_out()

    @property
    def busy(self) -> int:
        """How many crawls are being judged or wait for it."""
        return len(self.waiting) + sum(worker.task is not None for worker in self._workers)

    def poll(self, timeout: float) -> list[Verdict]:
        """The verdicts that came in; a process that hung or died gives one without a report."""
        pipes = [worker.pipe for worker in self._workers if worker.task]
        if pipes:
            wait(pipes, timeout)
        found = list(self._collect())
        self._hand_out()
        return found

    def close(self) -> None:
        """End the processes, whatever they do."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def _collect(self) -> Iterator[Verdict]:
        for worker in list(self._workers):
            if worker.task is None:
                continue
            late = time.monotonic() > worker.until
            if worker.pipe.poll() or late or not worker.process.is_alive():
                yield self._take(worker, late)

    def _take(self, worker: _Worker, late: bool) -> Verdict:
        assert worker.task is not None
        key, worker.task = worker.task.key, None
        try:
            if worker.pipe.poll():
                verdict: Verdict = worker.pipe.recv()
                if worker.tasks >= _TASKS:
                    self._drop(worker)
                return verdict
        except (EOFError, OSError):
            pass
        self._drop(worker)
        return Verdict(key, None, "judging took too long" if late else "judging broke off")

    def _drop(self, worker: _Worker) -> None:
        _end(worker)
        self._workers.remove(worker)

    def _hand_out(self) -> None:
        while self.waiting:
            free = next((worker for worker in self._workers if worker.task is None), None)
            if free is None:
                if len(self._workers) >= self.count:
                    return
                free = _start()
                self._workers.append(free)
            free.task = self.waiting.popleft()
            free.tasks += 1
            free.until = time.monotonic() + free.task.seconds + _GRACE
            free.pipe.send(free.task)


def _start() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), name="prongsai-judge")
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _end(worker: _Worker) -> None:
    worker.pipe.close()  # its reader of files ends with it
    worker.process.join(0.5)
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join(5.0)


def serve(pipe: Connection) -> None:
    """The child process: judges what comes over the pipe until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    from crawler.documents.sandbox import Reader
    from fleet.judged import judge

    with Reader() as reader:
        while True:
            try:
                task: Task = pipe.recv()
            except (EOFError, OSError):
                return
            try:
                verdict = Verdict(task.key, judge(task, reader))
            except Exception as error:  # one agency's fault is not another's
                verdict = Verdict(task.key, None, f"{type(error).__name__}: {error}"[:300])
            try:
                pipe.send(verdict)
            except OSError:  # the parent is gone
                return
