"""One pace for all hosts behind one address, across the crawls of a process."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from crawler.guard import Guard, Lookup, Refused

# Names behind which thousands of sites share addresses: those share no rate.
_SHARED_NETWORKS = (
    "104.16.", "104.17.", "104.18.", "104.19.", "104.20.", "104.21.", "104.22.", "104.24.",
    "172.64.", "172.65.", "172.66.", "172.67.", "188.114.96.", "188.114.97.", "151.101.",
    "13.32.", "13.33.", "13.35.",
)  # fmt: skip
_REMEMBERED = 120.0  # seconds a lane without crawls is kept: longer than any pause
_LOOKUPS = 32  # names asked for side by side


class Crawling(Protocol):
    """A crawl as a lane sees it."""

    pause: float  # between two requests to an address
    over: bool


class OverError(Exception):
    """The crawl ended before its request had its turn."""


def name_of(host: str, addresses: Sequence[str]) -> str:
    """The lane of a host: its address, or itself where a network serves thousands of sites."""
    first = min(addresses)
    return host if first.startswith(_SHARED_NETWORKS) else first


@dataclass(slots=True)
class _Lane:
    crawls: dict[int, Crawling] = field(default_factory=dict)
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)
    busy: bool = False
    began: float = float("-inf")  # the last request

    def pause(self) -> float:
        """The longest that any crawl under way asks for."""
        return max((c.pause for c in self.crawls.values() if not c.over), default=0.0)

    async def enter(self) -> None:
        """Waits for the turn; first come, first served."""
        if not self.busy:
            self.busy = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Gives the turn to the next who still waits."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.busy = False


class Lanes:
    """The lanes of a process."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def turn(self, name: str, crawl: Crawling) -> AsyncIterator[None]:
        """Holds a lane for one request, the pause before it kept; OverError if it is too late."""
        lane = self._lanes.setdefault(name, _Lane())
        lane.crawls[id(crawl)] = crawl
        await lane.enter()
        try:
            # Asked anew after each sleep: a crawl that came meanwhile may want a longer pause.
            while not crawl.over and (left := lane.began + lane.pause() - time.monotonic()) > 0:
                await asyncio.sleep(left)
            if crawl.over:
                raise OverError
            lane.began = time.monotonic()
            yield
        finally:
            lane.leave()

    def forget(self, crawl: Crawling) -> None:
        """Lets go of a crawl that ended, and of lanes that nobody uses."""
        old = time.monotonic() - _REMEMBERED
        for name, lane in list(self._lanes.items()):
            lane.crawls.pop(id(crawl), None)
            if not lane.crawls and not lane.busy and lane.began < old:
                del self._lanes[name]


LANES = Lanes()


def addresses_of(
    hosts: Iterable[str],
    *,
    allow_private: bool = False,
    lookup: Lookup | None = None,
    timeout: float = 10.0,
) -> dict[str, str]:
    """What each host's pace hangs on: hosts with the same value take turns.

    A host that is unknown, that does not answer in time, or whose address is not public is left
    out; so a roster's private names tell nothing of the network the program runs in.
    """
    names: queue.SimpleQueue[str] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    wanted = list(dict.fromkeys(hosts))
    for host in wanted:
        names.put(host)
    for _ in range(min(_LOOKUPS, len(wanted))):
        # A look-up can't be stopped, so the thread must not keep the program from ending.
        asking = threading.Thread(
            target=_ask, args=(names, answers, allow_private, lookup), daemon=True
        )
        asking.start()
    return _collected(answers, len(wanted), time.monotonic() + timeout)


def _collected(
    answers: queue.SimpleQueue[tuple[str, str]], count: int, until: float
) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(count):
        try:
            host, name = answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        if name:
            found[host] = name
    return found


def _ask(
    names: queue.SimpleQueue[str],
    answers: queue.SimpleQueue[tuple[str, str]],
    allow_private: bool,
    lookup: Lookup | None,
) -> None:
    """One thread: asks for name after name until none is left."""
    while True:
        try:
            host = names.get_nowait()
        except queue.Empty:
            return
        try:
            guard = Guard(f"http://{host}/", allow_private, lookup)
            name = name_of(host, guard.addresses(host))
        except (Refused, ValueError, OSError):
            name = ""
        answers.put((host, name))
