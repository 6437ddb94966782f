"""Runs a job in a process of its own and ends it when its time is up, whatever it does."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType

from crawler.job import Done, Job, Progress

Work = Callable[[Job, Connection], None]
Report = Callable[[Progress], None]

GRACE = 8.0  # seconds a child may take to end after its time is up
_TICK = 0.2


def run(
    work: Work, job: Job, progress: Report | None, *, silence: float = float("inf")
) -> Done | None:
    """How the child ended; None if it hung, died, or said nothing for too long."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=work, args=(job, theirs), name="prongsai-" + work.__name__)
    with bare_main(job):
        child.start()
    theirs.close()
    done = None
    try:
        done = _listen(ours, job.until + GRACE, progress, silence)
    finally:
        end(child, 3.0 if done else 0.0)
        ours.close()
    return done


@contextmanager
def bare_main(job: Job) -> Iterator[None]:
    """Keeps a child from importing the program's main module, which it has no use for."""
    main = sys.modules["__main__"]
    if getattr(job.rank, "__module__", "__main__") != "__main__":
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _listen(pipe: Connection, until: float, progress: Report | None, silence: float) -> Done | None:
    """Passes progress on until the child is done."""
    heard = time.time()
    while time.time() < min(until, heard + silence):
        if not pipe.poll(_TICK):
            continue
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            return None
        heard = time.time()
        if isinstance(message, Done):
            return message
        if progress:
            progress(message)
    return None


def end(child: BaseProcess, patience: float) -> None:
    """Waits a little for a child that is done, then kills it."""
    if patience:
        child.join(patience)
    if child.is_alive():
        child.kill()
    child.join(5.0)


def reporter(pipe: Connection) -> Callable[[object], None]:
    """How a child tells its parent; without a parent it ends."""

    def report(message: object) -> None:
        try:
            pipe.send(message)
        except (BrokenPipeError, OSError):
            raise SystemExit(1) from None

    return report
