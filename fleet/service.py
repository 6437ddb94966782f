"""The long-lived process: begins runs when they are due, one at a time, and tells what changed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

from sqlite_utils import Database

from fleet import runs, schedule
from fleet.schedule import Schedule

_TICK = 20.0  # seconds between two looks at the clock
_PATIENCE = 60.0  # seconds that a run may take to stop

Say = Callable[[str, str], None]  # Thai, English


def serve(db: Database, store: Path, say: Say, *, once: bool) -> None:
    """Run what is due until told to stop; with `once`, what is due now."""
    stop = threading.Event()
    with _stopped_by_signals(stop):
        while not stop.is_set():
            for each in schedule.schedules(db):
                if schedule.is_due(each, datetime.now(runs.BANGKOK)) and not stop.is_set():
                    _run(db, store, each, say, stop)
            if once:
                return
            stop.wait(_TICK)


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Lets SIGTERM and Ctrl-C end the loop after the run under way was told to stop."""

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    kept = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _run(db: Database, store: Path, each: Schedule, say: Say, stop: threading.Event) -> None:
    """One run in a process of its own, so that what it holds is free afterwards."""
    say(f"เริ่มตรวจ {each.roster}", f"begin: {each.roster}")
    schedule.started(db, each)
    command = [sys.executable, "-m", "cli", "scan", each.roster, "--store", str(store)]
    process = subprocess.Popen([*command, *each.options])
    while process.poll() is None:
        if stop.wait(1.0):
            _stop(process)
    status = {0: "finished", 1: "doubtful"}.get(process.returncode, f"exit {process.returncode}")
    schedule.ended(db, each, "stopped" if stop.is_set() else status)
    say(f"จบการตรวจ {each.roster}: {status}", f"end: {each.roster}: {status}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a run to stop; it goes on at the next start, even where it is simply ended (Windows)."""
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
