"""A local proxy that lets a browser reach only what the guard admits."""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from crawler.guard import Guard, Refused

_HEAD = 64 * 1024
_CHUNK = 64 * 1024
_IDLE = 20.0
_CONNECT = 10.0
_MOST = 60_000_000  # bytes one connection may carry
_AT_ONCE = 48
_METHODS = frozenset({"GET", "HEAD"})
_HOP = frozenset({"connection", "proxy-connection", "keep-alive", "upgrade", "te", "trailer"})


@contextmanager
def serve(guard: Guard) -> Iterator[str]:
    """Runs the proxy while the block lasts; gives its address."""
    server = _Server(guard)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    """Listens on the loopback, for this machine's browser only."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, guard: Guard) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.guard = guard
        self.places = threading.BoundedSemaphore(_AT_ONCE)

    def handle_error(self, request: object, client_address: object) -> None:
        """A broken connection is nobody's concern."""


class _Handler(socketserver.BaseRequestHandler):
    """One connection of the browser: one tunnel, or one plain request."""

    request: socket.socket
    server: _Server

    def handle(self) -> None:
        """Reads the request's head, asks the guard, connects to the address it gave."""
        self.request.settimeout(_IDLE)
        head, rest = self._head()
        method, _, target = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = target.partition(" ")[0]
        try:
            with self.server.places:
                self._pass(method, target, head, rest)
        except Refused as refused:
            self._answer(403, refused.detail)
        except OSError:
            self._answer(502, "no connection")

    def _head(self) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = self.request.recv(_CHUNK)
            if not chunk or len(data) > _HEAD:
                raise ConnectionError("no request")
            data += chunk
        head, _, rest = data.partition(b"\r\n\r\n")
        return head, rest

    def _pass(self, method: str, target: str, head: bytes, rest: bytes) -> None:
        tunnel = method == "CONNECT"
        url = f"https://{target}/" if tunnel else target
        if not tunnel and method not in _METHODS:
            self._answer(405, "only GET and HEAD")
            return
        self.server.guard.check_url(url)
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with self._connect(parts.hostname or "", port) as remote:
            if tunnel:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                remote.sendall(rest)
            else:
                remote.sendall(_plain(method, url, head))
            self._pump(remote)

    def _connect(self, host: str, port: int) -> socket.socket:
        error: OSError = ConnectionError(host)
        for address in self.server.guard.addresses(host):
            try:
                return socket.create_connection((address, port), _CONNECT)
            except OSError as failed:
                error = failed
        raise error

    def _pump(self, remote: socket.socket) -> None:
        """Carries bytes both ways until a side ends, is idle too long or too much was carried."""
        other = {self.request: remote, remote: self.request}
        carried = 0
        while carried < _MOST:
            ready, _, _ = select.select(list(other), [], [], _IDLE)
            if not ready:
                return
            for side in ready:
                data = side.recv(_CHUNK)
                if not data:
                    return
                carried += len(data)
                other[side].sendall(data)

    def _answer(self, status: int, reason: str) -> None:
        text = reason.encode("ascii", "replace")
        head = f"HTTP/1.1 {status} -\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
        try:
            self.request.sendall(head.encode("ascii") + text)
        except OSError:
            return


def _plain(method: str, url: str, head: bytes) -> bytes:
    """The request as the site itself wants it; one request a connection, without a body."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name = line.partition(":")[0].strip().lower()
        if name not in _HOP and name not in {"host", "content-length", "transfer-encoding"}:
            kept.append(line)
    return ("\r\n".join(kept) + "\r\n\r\n").encode("latin-1")
