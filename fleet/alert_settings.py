"""Who is told, and by which channel: a TOML file beside the store, without any secret in it."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import UserError
from crawler.text import fold

NAME = "alerts.toml"
LINE_API = "https://api.line.me"
_KINDS = ("email", "line", "webhook")
_SECURITY = {"starttls": 587, "tls": 465, "none": 25}
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):  # noqa: N818  a server's answer, not a fault of ours
    """A channel that did not take a message; `whole` if it will take none of the others either."""

    def __init__(self, th: str, en: str, *, whole: bool = False) -> None:
        super().__init__(en)
        self.th, self.en, self.whole = th, en, whole


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is kept. It is read when used, and never printed or stored."""

    env: str = ""
    file: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.env or self.file)

    def read(self) -> str:
        """The secret; Refused if it isn't there."""
        found = os.environ.get(self.env, "").strip() if self.env else self._in_file()
        if not found:
            place = self.env or str(self.file)
            raise Refused(f"ไม่พบรหัสที่ {place}", f"no secret at {place}", whole=True)
        return found

    def _in_file(self) -> str:
        try:
            return self.file.read_text(encoding="utf-8").strip() if self.file else ""
        except (OSError, UnicodeDecodeError):
            return ""


@dataclass(frozen=True, slots=True)
class Email:
    """How mail is sent."""

    server: str
    sender: str
    port: int
    security: str  # starttls | tls | none
    user: str = ""
    password: Secret = Secret()
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """How LINE messages are sent."""

    token: Secret
    base_url: str = LINE_API


@dataclass(frozen=True, slots=True)
class Webhook:
    """How JSON is posted."""

    secret: Secret = Secret()


@dataclass(frozen=True, slots=True)
class Target:
    """One address of a recipient."""

    recipient: str
    kind: str  # email | line | webhook
    address: str

    @property
    def key(self) -> str:
        """What the store knows it by: no address, which may itself be a secret."""
        digest = hashlib.sha256(self.address.encode()).hexdigest()[:12]
        return f"{self.recipient}/{self.kind}/{digest}"

    @property
    def shown(self) -> str:
        """The address for messages: of a webhook only its host, of LINE its first letters."""
        if self.kind == "webhook":
            return urlsplit(self.address).hostname or ""
        return self.address if self.kind == "email" else f"{self.address[:5]}…"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who follows some districts, or all."""

    name: str
    targets: tuple[Target, ...]
    districts: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    when: str = "always"  # always | alarms

    def follows(self, district: str, province: str) -> bool:
        """Whether an agency there is theirs."""
        near = not self.districts or bare(district) in self.districts
        return near and (not self.provinces or bare(province) in self.provinces)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of the file."""

    recipients: tuple[Recipient, ...]
    title: str = ""
    email: Email | None = None
    line: Line | None = None
    webhook: Webhook = field(default_factory=Webhook)


def bare(place: str) -> str:
    """A district or province without the word for it: "อำเภอบ้านทุ่ง" and "บ้านทุ่ง" are one."""
    text = fold(place).strip()
    for word in ("อำเภอ", "อ.", "เขต", "จังหวัด", "จ."):
        text = text.removeprefix(word).strip()
    return text


def template() -> str:
    """A settings file to fill in."""
    return files("fleet").joinpath(NAME).read_text(encoding="utf-8")


def read(path: Path) -> Settings:
    """The settings; UserError names the place that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"อ่าน {path} ไม่ได้", f"can't read {path}") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} เขียนไม่ถูกแบบ: {error}", f"{path}: {error}") from error
    part = _Part(path.name, path.parent, data)
    part.known("title", "recipients", *_KINDS)
    found = Settings(
        tuple(_recipients(part)),
        part.text("title"),
        _email(part.table("email")),
        _line(part.table("line")),
        _webhook(part.table("webhook")),
    )
    _complete(found, part)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of the file, with what it is called in messages."""

    name: str
    folder: Path
    data: Mapping[str, Any]

    def wrong(self, th: str, en: str) -> UserError:
        return UserError(f"{self.name}: {th}", f"{self.name}: {en}")

    def known(self, *names: str) -> None:
        for name in self.data:
            if name in ("password", "token", "secret"):
                raise self.wrong(
                    f"อย่าใส่ {name} ในไฟล์นี้ ใช้ {name}_env หรือ {name}_file",
                    f"{name} does not belong here; use {name}_env or {name}_file",
                )
            if name not in names:
                raise self.wrong(f"ไม่รู้จัก {name}", f"unknown {name}")

    def text(self, name: str, default: str = "") -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(f"{name} ต้องเป็นข้อความ", f"{name} must be a text")
        return value.strip()

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise self.wrong(f"ต้องมี {name}", f"{name} is missing")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong(f"{name} ต้องเป็นรายการข้อความ", f"{name} must be a list of texts")
        return tuple(text.strip() for text in value if text.strip())

    def table(self, name: str) -> _Part | None:
        if name not in self.data:
            return None
        if not isinstance(self.data[name], dict):
            raise self.wrong(f"{name} ต้องเป็นหมวด [{name}]", f"{name} must be a table")
        return _Part(f"{self.name} [{name}]", self.folder, self.data[name])

    def secret(self, name: str) -> Secret:
        file = self.text(f"{name}_file")
        return Secret(self.text(f"{name}_env"), self.folder / file if file else None)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, allowed[0])
        if value not in allowed:
            names = ", ".join(allowed)
            raise self.wrong(f"{name} ต้องเป็น {names}", f"{name} must be one of {names}")
        return value


def _email(part: _Part | None) -> Email | None:
    if part is None:
        return None
    names = ("server", "port", "security", "from", "user", "ca_file")
    part.known(*names, "password_env", "password_file")
    server, security = part.needed("server"), part.choice("security", tuple(_SECURITY))
    if security == "none" and server not in _LOCAL:
        raise part.wrong(
            "security = none ใช้ได้เฉพาะเครื่องนี้เอง (localhost)", "none is only for localhost"
        )
    port = part.data.get("port", _SECURITY[security])
    if not isinstance(port, int) or not 0 < port < 65536:
        raise part.wrong("port ต้องเป็นเลข 1-65535", "port must be 1 to 65535")
    user, password = part.text("user"), part.secret("password")
    if bool(user) != bool(password):
        raise part.wrong(
            "user ต้องมาคู่กับ password_env หรือ password_file", "user goes with a password"
        )
    file = part.text("ca_file")
    ca_file = part.folder / file if file else None
    return Email(server, part.needed("from"), port, security, user, password, ca_file)


def _line(part: _Part | None) -> Line | None:
    if part is None:
        return None
    part.known("token_env", "token_file", "base_url")
    token = part.secret("token")
    if not token:
        raise part.wrong("ต้องมี token_env หรือ token_file", "token_env or token_file is missing")
    return Line(token, part.text("base_url", LINE_API).rstrip("/"))


def _webhook(part: _Part | None) -> Webhook:
    if part is None:
        return Webhook()
    part.known("secret_env", "secret_file")
    return Webhook(part.secret("secret"))


def _recipients(part: _Part) -> Iterator[Recipient]:
    rows = part.data.get("recipients", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise part.wrong("ผู้รับเขียนเป็น [[recipients]]", "write recipients as [[recipients]]")
    names: set[str] = set()
    for number, row in enumerate(rows, 1):
        own = _Part(f"{part.name} [[recipients]] {number}", part.folder, row)
        own.known("name", "districts", "provinces", "when", *_KINDS)
        found = _recipient(own)
        if found.name in names:
            raise own.wrong(f"ชื่อ {found.name} ซ้ำ", f"the name {found.name} is there twice")
        names.add(found.name)
        yield found


def _recipient(own: _Part) -> Recipient:
    name = own.needed("name")
    targets = tuple(
        Target(name, kind, address) for kind in _KINDS for address in dict.fromkeys(own.texts(kind))
    )
    for target in targets:
        _usable(own, target)
    return Recipient(
        name,
        targets,
        frozenset(map(bare, own.texts("districts"))),
        frozenset(map(bare, own.texts("provinces"))),
        own.choice("when", ("always", "alarms")),
    )


def _usable(own: _Part, target: Target) -> None:
    """UserError if an address can't be one of its kind."""
    address = target.address
    odd = not address.isprintable() or " " in address
    if target.kind == "email" and (odd or address.count("@") != 1 or "," in address):
        raise own.wrong(f"{address!r} ไม่ใช่อีเมล", f"{address!r} is no mail address")
    if target.kind == "line" and (odd or not address.isalnum()):
        raise own.wrong("รหัสผู้รับ LINE ไม่ถูกแบบ", "this is no LINE id")
    if target.kind == "webhook" and (odd or not address.startswith(("http://", "https://"))):
        raise own.wrong("webhook ต้องเป็น http:// หรือ https://", "a webhook is http(s)")


def _complete(found: Settings, part: _Part) -> None:
    """UserError if nobody is told, or by a channel that isn't set up."""
    used = {target.kind for recipient in found.recipients for target in recipient.targets}
    if not used:
        raise part.wrong("ยังไม่มีผู้รับ [[recipients]]", "there are no recipients yet")
    for kind, channel in (("email", found.email), ("line", found.line)):
        if kind in used and channel is None:
            raise part.wrong(f"ต้องมีหมวด [{kind}]", f"the table [{kind}] is missing")
