"""Small local web servers for tests: pages by path, every request remembered."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PROSE = "เทศบาลจัดทำบริการสาธารณะเพื่อประโยชน์ของประชาชนในเขตพื้นที่ "


@dataclass(frozen=True)
class Page:
    """What a path answers; `host` keeps other host names from getting it."""

    body: str | bytes = ""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


Answer = Page | str | Callable[[int], Page]


@dataclass
class Site:
    """A running server: its address and what it was asked, in order."""

    base: str
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    cookies: list[tuple[str, str, str]] = field(default_factory=list)  # host, path, what was sent
    sent: dict[str, int] = field(default_factory=dict)  # path -> last status
    posted: list[str] = field(default_factory=list)  # path and body of each POST

    @property
    def paths(self) -> list[str]:
        return [path for _, _, path in self.asked]


def page(title: str, *links: str, text: str = "") -> str:
    """An honest page: a title, some prose of its own, links as (href|text)."""
    items = "".join(
        f'<li><a href="{link.partition("|")[0]}">{link.partition("|")[2] or "ดู"}</a></li>'
        for link in links
    )
    prose = text or f"{title} {PROSE * 6}"
    return (
        f"<title>{title}</title><body><main><h1>{title}</h1><p>{prose}</p><ul>{items}</ul></main>"
    )


def redirect(to: str, status: int = 302) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": to})


def _unless_known(reply: Page, asked: Message) -> Page:
    """304 to who has this very version; a date is met by any version as old."""
    tag, changed = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
    known = tag and tag == asked["If-None-Match"]
    if known or (changed and changed == asked["If-Modified-Since"]):
        return Page(status=304, headers=reply.headers, delay=reply.delay)
    return reply


def _posted(asked: BaseHTTPRequestHandler, site: Site) -> list[str]:
    """The path and what was posted to it, if anything was."""
    if asked.command != "POST":
        return []
    sent = asked.rfile.read(int(asked.headers.get("Content-Length") or 0)).decode()
    site.posted.append(f"{asked.path} {sent}")
    return site.posted[-1:]


@contextmanager
def serving(
    pages: Mapping[str, Answer],
    *,
    default: Answer = Page("<title>404</title>Not Found", 404),
    tls: tuple[str, str] | None = None,
    host: str = "127.0.0.1",
) -> Iterator[Site]:
    """Serves pages; a key is a path, //host/path for one host, or a path and what is posted."""
    site = Site("")
    counts: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            return

        def do_GET(self) -> None:
            name = self.headers.get("Host", "").partition(":")[0]
            site.asked.append((time.monotonic(), name, self.path))
            site.cookies.append((name, self.path, self.headers.get("Cookie", "")))
            keys = (*_posted(self, site), f"//{name}{self.path}", self.path)
            key = next((k for k in keys if k in pages), "")
            counts[key] = counts.get(key, 0) + 1
            answer: Answer = pages.get(key, default)
            reply = answer(counts[key]) if callable(answer) else answer
            self._send(
                _unless_known(reply if isinstance(reply, Page) else Page(reply), self.headers)
            )

        do_HEAD = do_GET  # noqa: N815 (the library's names)
        do_POST = do_GET  # noqa: N815

        def _send(self, reply: Page) -> None:
            site.sent[self.path] = reply.status
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            time.sleep(reply.delay)
            try:
                self.send_response(reply.status)
                headers = {"Content-Type": reply.type, "Content-Length": str(len(body))}
                for name, value in {**headers, **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    scheme = "http"
    if tls:
        scheme = "https"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.base = f"{scheme}://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
