"""A small SMTP server for tests: plain, STARTTLS or TLS, with a password and refused addresses."""

from __future__ import annotations

import base64
import email
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy

PASSWORD = "mail-pass-8v2"


@dataclass
class Mailbox:
    """How the server behaves, what it took, and who logged in how."""

    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    refuse: tuple[str, ...] = ()
    password: str = PASSWORD
    port: int = 0
    mails: list = field(default_factory=list)
    logins: list = field(default_factory=list)
    secure: list = field(default_factory=list)  # whether each mail came encrypted


class _Handler(socketserver.StreamRequestHandler):
    """One client; each command has a method of its name."""

    box: Mailbox

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        self.hidden = self.box.tls is not None
        try:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                getattr(self, f"on_{line.partition(' ')[0].lower()}", self.on_other)(line)
        except (OSError, ValueError):
            return

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the one that STARTTLS made is not the server's

    def on_ehlo(self, line: str) -> None:
        starts = self.box.starttls is not None and not self.hidden
        self.say(f"250-test\r\n250 {'STARTTLS' if starts else 'AUTH PLAIN'}")

    def on_starttls(self, line: str) -> None:
        self.say("220 go")
        self.request = self.box.starttls.wrap_socket(self.request, server_side=True)
        self.hidden = True
        self.setup()

    def on_auth(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        self.box.logins.append([user, password])
        self.say("235 ok" if password == self.box.password else f"535 no {password}")

    def on_rcpt(self, line: str) -> None:
        bad = any(name in line for name in self.box.refuse)
        self.say("550 no such user" if bad else "250 ok")

    def on_data(self, line: str) -> None:
        self.say("354 go")
        rows = []
        while (row := self.rfile.readline()) != b".\r\n":
            rows.append(row[1:] if row.startswith(b"..") else row)
        self.box.mails.append(email.message_from_bytes(b"".join(rows), policy=policy.default))
        self.box.secure.append(self.hidden)
        self.say("250 taken")

    def on_other(self, line: str) -> None:
        self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    tls: ssl.SSLContext | None = None

    def get_request(self):
        connection, address = super().get_request()
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, *args: object) -> None:
        return


@contextmanager
def mail_server(**behaviour) -> Iterator[Mailbox]:
    """Runs the server; what it gets is in the mailbox."""
    box = Mailbox(**behaviour)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"box": box}))
    server.tls, box.port = box.tls, server.server_address[1]
    with running(server):
        yield box


@contextmanager
def running(server: socketserver.ThreadingMixIn) -> Iterator[None]:
    """Serves in a thread while the block lasts."""
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
