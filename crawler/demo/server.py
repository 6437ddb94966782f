"""A local web server for a folder of pages; shows the demonstration site and serves tests."""

from __future__ import annotations

import hashlib
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_NOT_FOUND = '<!doctype html><meta charset="utf-8"><title>404</title><h1>404 ไม่พบหน้าที่ต้องการ</h1>'


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers to one request."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


def site_folder() -> Path:
    """Where the demonstration site's pages are."""
    return Path(__file__).parent / "site"


def submissions(base: str) -> str:
    """The demonstration agency's submission sheet (CSV) for a site at this base URL."""
    sheet = Path(__file__).parent / "submissions.csv"
    return sheet.read_text("utf-8-sig").replace("{base}", base)


@contextmanager
def serve(folder: Path, *, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a folder on a loopback address and yield its base URL."""
    server = ThreadingHTTPServer((host, port), _handler(folder, _special_replies(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _special_replies(folder: Path) -> dict[str, Reply]:
    """Read `_responses.toml`: addresses that answer otherwise than with their file."""
    listing = folder / "_responses.toml"
    if not listing.is_file():
        return {}
    rows = tomllib.loads(listing.read_text("utf-8")).get("response", [])
    return {row["path"]: _special_reply(folder, row) for row in rows}


def _special_reply(folder: Path, row: Mapping[str, Any]) -> Reply:
    headers = {str(key): str(value) for key, value in row.get("headers", {}).items()}
    if "redirect" in row:
        headers["Location"] = row["redirect"]
    status = row.get("status", 302 if "redirect" in row else 200)
    body = b""
    if "body_file" in row:
        file = folder / row["body_file"]
        body = file.read_bytes()
        headers.setdefault("Content-Type", _media_type(file))
    return Reply(status, body, headers, float(row.get("delay", 0)))


def _media_type(file: Path) -> str:
    return _TYPES.get(file.suffix.lower(), "application/octet-stream")


def _file_reply(folder: Path, target: str) -> Reply:
    """Answer with the file an address names; '?' in it is '@' in the file's name."""
    parts = urlsplit(target)
    path = unquote(parts.path).lstrip("/")
    if parts.query:
        path += "@" + unquote(parts.query) + ".html"
    file = (folder / path).resolve()
    if file.is_dir() and not parts.path.endswith("/"):
        return Reply(301, b"", {"Location": parts.path + "/"})
    file = file / "index.html" if file.is_dir() else file
    inside = file.is_relative_to(folder.resolve()) and file.name != "_responses.toml"
    if not inside or not file.is_file():
        return Reply(404, _NOT_FOUND.encode(), {"Content-Type": _TYPES[".html"]})
    body, changed = file.read_bytes(), formatdate(file.stat().st_mtime, usegmt=True)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"Content-Type": _media_type(file), "ETag": tag, "Last-Modified": changed}
    return Reply(200, body, headers)


def _unless_known(reply: Reply, tags: str, since: str) -> Reply:
    """Answer 304 to a visitor who has this very version already."""
    tag, changed = reply.headers.get("ETag", ""), reply.headers.get("Last-Modified", "")
    known = tag in [each.strip() for each in tags.split(",")] if tags else since == changed
    if reply.status != 200 or not tag or not known:
        return reply
    return Reply(304, b"", {"ETag": tag, "Last-Modified": changed})


def _handler(folder: Path, special: Mapping[str, Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body go out together
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            reply = special.get(self.path) or special.get(unquote(self.path))
            tags = self.headers.get("If-None-Match", "")
            since = self.headers.get("If-Modified-Since", "")
            self._send(_unless_known(reply or _file_reply(folder, self.path), tags, since))

        def do_HEAD(self) -> None:
            self.do_GET()

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.delay)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)
            except ConnectionError:
                self.close_connection = True  # the visitor left, a crawler's timeout for one

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal for the audit."""

    return Handler
