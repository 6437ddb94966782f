"""Serves the synthetic agencies from a few processes, which count what they are asked."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from multiprocessing.connection import Connection
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit
from zlib import crc32

from benchmarks.agencies import Agency, Library, Plan, agencies

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NOT_FOUND = '<!doctype html><meta charset="utf-8"><title>404</title><h1>ไม่พบหน้านี้</h1>'.encode()
_CHANGED = 1_745_000_000.0
_HEADER_END = b"\r\n\r\n"
_MOST_OPEN = 1024


@dataclass(slots=True)
class Counts:
    """What servers answered since they were last asked, and the processor time it took them."""

    full: int = 0
    unchanged: int = 0
    missing: int = 0
    heads: int = 0  # of all these, answers without the body they tell of
    cpu: float = 0.0
    urls: set[str] = field(default_factory=set)

    @property
    def requests(self) -> int:
        """All answers."""
        return self.full + self.unchanged + self.missing

    def add(self, other: Counts) -> None:
        """Adds what another process counted."""
        for name in ("full", "unchanged", "missing", "heads", "cpu"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.urls |= other.urls


@dataclass(slots=True)
class _Sites:
    """The agencies of one process, by address and by prefix."""

    library: Library
    by_place: dict[tuple[str, str], Agency]
    latency: float
    counts: Counts = field(default_factory=Counts)
    visits: int = 0

    def answer(self, address: str, target: str, headers: dict[str, str]) -> tuple[float, bytes]:
        """Seconds to wait and the whole answer to a GET."""
        agency, path = self._found(address, unquote(urlsplit(target).path))
        self.visits += 1
        if agency is None:
            return self.latency, self._made(404, "404.html", _NOT_FOUND, "")
        self.counts.urls.add(agency.base + quote("/" + path))
        wait = self.latency * (0.5 + agency.chance("latency") / 100)
        body = self.library.body(agency, path, self.visits)
        if body is None:
            return wait, self._made(404, "404.html", _NOT_FOUND, "")
        tags = _tags(agency, path)
        if tags and _known(tags, headers):
            return wait, self._made(304, path, b"", _validators(tags))
        return wait, self._made(200, path, body, _validators(tags))

    def _found(self, address: str, path: str) -> tuple[Agency | None, str]:
        first, _, rest = path.lstrip("/").partition("/")
        agency = self.by_place.get((address, "/" + first))
        if agency is None:
            agency, rest = self.by_place.get((address, "")), path.lstrip("/")
        return agency, rest + "index.html" if not rest or rest.endswith("/") else rest

    def _made(self, status: int, path: str, body: bytes, more: str) -> bytes:
        self.counts.full += status == 200
        self.counts.unchanged += status == 304
        self.counts.missing += status == 404
        kind = "" if status == 304 else f"Content-Type: {_TYPES[PurePosixPath(path).suffix]}\r\n"
        head = f"HTTP/1.1 {status} -\r\n{kind}{more}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


def _tags(agency: Agency, path: str) -> tuple[str, str] | None:
    """ETag and Last-Modified; None where a server sends none."""
    if not agency.validators or (agency.lively and path.endswith(".html")):
        return None
    age = agency.chance(path + "changed", 10_000_000)
    return f'"{agency.number:x}-{crc32(path.encode()):x}"', formatdate(_CHANGED - age, usegmt=True)


def _validators(tags: tuple[str, str] | None) -> str:
    return f"ETag: {tags[0]}\r\nLast-Modified: {tags[1]}\r\n" if tags else ""


def _known(tags: tuple[str, str], headers: dict[str, str]) -> bool:
    if "if-none-match" in headers:
        return tags[0] in headers["if-none-match"]
    return headers.get("if-modified-since") == tags[1]


class _Visit(asyncio.Protocol):
    """One connection; requests come one after the other."""

    def __init__(self, sites: _Sites) -> None:
        self._sites = sites
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out = transport
        self._address = str(transport.get_extra_info("sockname")[0])

    def data_received(self, data: bytes) -> None:
        self._read += data
        while _HEADER_END in self._read:
            head, _, self._read = self._read.partition(_HEADER_END)
            self._request(head.decode("latin-1").split("\r\n"))

    def _request(self, lines: list[str]) -> None:
        method, target = lines[0].split(" ")[:2]
        pairs = (line.partition(":") for line in lines[1:])
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        wait, answer = self._sites.answer(self._address, target, headers)
        if method == "HEAD":
            self._sites.counts.heads += 1
            answer = answer.partition(_HEADER_END)[0] + _HEADER_END
        close = headers.get("connection", "").lower() == "close"
        asyncio.get_running_loop().call_later(wait, self._send, answer, close)

    def _send(self, answer: bytes, close: bool) -> None:
        if not self._out.is_closing():
            self._out.write(answer)
            if close:
                self._out.close()


def _process(pipe: Connection, addresses: list[str], plan: Plan) -> None:
    """One server process: some addresses of a plan, until the pipe is closed."""
    mine = [each for each in agencies(plan) if each.address in addresses]
    places = {(each.address, each.prefix): each for each in mine}
    asyncio.run(_listen(pipe, addresses, _Sites(Library(), places, plan.latency), plan.port))


async def _listen(pipe: Connection, addresses: list[str], sites: _Sites, port: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    await loop.create_server(lambda: _Visit(sites), addresses, port, backlog=_MOST_OPEN)

    def asked() -> None:
        try:
            pipe.recv()
        except (EOFError, OSError):
            loop.remove_reader(pipe.fileno())
            ended.set()
            return
        used = time.process_time()
        pipe.send((sites.counts, used))
        sites.counts = Counts()

    loop.add_reader(pipe.fileno(), asked)
    pipe.send(None)
    await ended.wait()


@dataclass(slots=True)
class Servers:
    """The running server processes."""

    pipes: list[Connection] = field(default_factory=list)
    _used: float = 0.0

    def take(self) -> Counts:
        """What was asked of all of them since the last time."""
        total, used = Counts(), 0.0
        for pipe in self.pipes:
            pipe.send(None)
            counts, cpu = pipe.recv()
            used += cpu
            total.add(counts)
        total.cpu, self._used = used - self._used, used
        return total


@contextmanager
def serve(plan: Plan, processes: int) -> Iterator[Servers]:
    """Serve all agencies of a plan while the block lasts."""
    addresses = sorted({each.address for each in agencies(plan)})
    context = multiprocessing.get_context("spawn")
    running, started = Servers(), []
    for number in range(processes):
        ours, theirs = context.Pipe()
        part = addresses[number::processes]
        process = context.Process(target=_process, args=(theirs, part, plan), daemon=True)
        process.start()
        theirs.close()
        running.pipes.append(ours)
        started.append(process)
    try:
        for pipe in running.pipes:
            pipe.recv()  # it listens
        running.take()
        yield running
    finally:
        for pipe in running.pipes:
            pipe.close()
        for process in started:
            process.join(10)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
