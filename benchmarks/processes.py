"""Runs a command and tells what it and all processes below it used (Linux only).

Processor time is what the kernel says of all reaped children (wait4) or the sum of what was last
seen of each process in /proc, whichever is more: the first misses what nobody waited for, the
second the last moments of each. Memory is the sum of proportional set sizes, looked at twice a
second, so that what processes share counts once.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.5  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and bytes a command used; `parts` splits the processor time by role."""

    code: int
    wall: float
    cpu: float
    peak: int  # bytes, all processes together
    most: int  # bytes, the largest process
    parts: Mapping[str, float]
    busy: float  # processor seconds of the whole machine meanwhile


@dataclass(slots=True)
class _Seen:
    parent: int
    began: int
    cpu: float


@dataclass(slots=True)
class _Watch:
    """What was seen of a process and all below it."""

    root: int
    seen: dict[int, _Seen] = field(default_factory=dict)
    peak: int = 0
    most: int = 0

    def look(self) -> None:
        """Notes processor time and memory of this moment."""
        there = _processes()
        below = {self.root}
        for pid, each in sorted(there.items(), key=lambda item: (item[1].began, item[0])):
            if pid == self.root or each.parent in below:
                below.add(pid)
                self.seen[pid] = each
        sizes = [_memory(pid) for pid in below]
        self.peak = max(self.peak, sum(sizes))
        self.most = max(self.most, *sizes)

    def parts(self) -> dict[str, float]:
        """Processor time by role: the first child fetches, the others judge; theirs read files."""
        children = [pid for pid, each in self.seen.items() if each.parent == self.root]
        fetcher = min(children, key=lambda pid: self.seen[pid].began, default=0)
        found: dict[str, float] = {}
        for pid, each in self.seen.items():
            role = self._role(pid, fetcher)
            found[role] = found.get(role, 0.0) + each.cpu
        return found

    def _role(self, pid: int, fetcher: int) -> str:
        if pid == self.root:
            return "coordinator"
        if pid == fetcher:
            return "fetching"
        return "judging" if self.seen[pid].parent == self.root else "reading files"


def _processes() -> dict[int, _Seen]:
    found = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                tracker = b"resource_tracker" in (entry / "cmdline").read_bytes()
            except (OSError, UnicodeDecodeError):
                continue
            used = (int(fields[11]) + int(fields[12])) / _TICKS
            if not tracker:
                found[int(entry.name)] = _Seen(int(fields[1]), int(fields[19]), used)
    return found


def _memory(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def run(command: Sequence[str], folder: Path, log: Path) -> Cost:
    """Run a command to its end; what it says goes to the log."""
    began, busy = time.monotonic(), _busy()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    watch, ended = _Watch(process.pid), threading.Event()
    watching = threading.Thread(target=_look_on, args=(watch, ended))
    watching.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    ended.set()
    watching.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    parts = watch.parts()
    cpu = max(used.ru_utime + used.ru_stime, sum(parts.values()))
    busy = _busy() - busy
    return Cost(process.returncode, wall, cpu, watch.peak, watch.most, parts, busy)


def _busy() -> float:
    """Processor seconds of everything on this machine since it started; waiting does not count."""
    fields = [int(f) for f in (_PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICKS


def _look_on(watch: _Watch, ended: threading.Event) -> None:
    while not ended.wait(_EVERY):
        watch.look()
