"""Decides which addresses may be asked at all, for every way of fetching.

The one who connects must connect to an address this module returned, never to a name again: a name
may answer differently the second time.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
import unicodedata
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from crawler.model import ProblemKind

Lookup = Callable[[str], Sequence[str]]
Address = IPv4Address | IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT_SECONDS = 60.0

# Never admitted, not even for a private audited host: link-local and the metadata services.
_NEVER = tuple(
    ipaddress.ip_network(n)
    for n in (
        "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32",
        "fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128", "::/128",
    )
)  # fmt: skip
# Refused beside what Python calls not global.
_REFUSED = tuple(
    ipaddress.ip_network(n)
    for n in (
        "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "2001::/32", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_ODD = re.compile(r"[\x00-\x20\x7f\\<>^`{|}]")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE)
_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Refused(Exception):  # noqa: N818 (a decision, no fault)
    """An address that must not be asked, and the kind of problem that is."""

    def __init__(self, kind: ProblemKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def system_lookup(host: str) -> list[str]:
    """All addresses the system knows for a name."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def literal(host: str) -> Address | None:
    """The address a host spells in any of the forms that C libraries accept, or None for a name."""
    host = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".")
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        # Numbers that are no address: some resolver may still make one of them.
        raise Refused(ProblemKind.FORBIDDEN_ADDRESS, "address is malformed") from None


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries, where it carries one."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if int(address) >> 32 == 0 and int(address) > 1:  # ::a.b.c.d
        return IPv4Address(int(address))
    return address.ipv4_mapped or address.sixtofour or address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == n.version and address in n for n in networks)


def is_never(address: Address) -> bool:
    """Whether no option admits it."""
    inner = _inner(address)
    return (
        _within(inner, _NEVER) or _within(address, _NEVER)
        or inner.is_multicast or inner.is_link_local or inner.is_unspecified
    )  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet."""
    inner = _inner(address)
    return inner.is_global and not is_never(address) and not _within(inner, _REFUSED)


class Guard:
    """What may be asked while one site is audited; safe to use from several threads."""

    def __init__(
        self, audited_url: str, allow_private: bool = False, lookup: Lookup | None = None
    ) -> None:
        parts = urlsplit(audited_url)
        self._host = (parts.hostname or "").rstrip(".")
        self._ports = PORTS | {parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)}
        self._allow_private = allow_private
        self._lookup = lookup or system_lookup
        self._own: frozenset[Address] | None = None
        self._kept: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def check_url(self, url: str) -> None:
        """Refuses by what the address itself says: scheme, port, odd letters, a literal number."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise Refused(ProblemKind.FORBIDDEN_ADDRESS, "address is malformed") from None
        if parts.scheme not in _DEFAULT_PORTS:
            raise Refused(ProblemKind.FORBIDDEN_ADDRESS, f"scheme {parts.scheme or 'none'}")
        if not host or _ODD.search(parts.netloc) or "%" in host:
            raise Refused(ProblemKind.FORBIDDEN_ADDRESS, "address is malformed")
        self.check_port(port if port is not None else _DEFAULT_PORTS[parts.scheme])
        address = literal(host)
        if address is not None:
            self._admit(address)

    def check_port(self, port: int) -> None:
        """Refuses ports that are not of the web."""
        if port not in self._ports:
            raise Refused(ProblemKind.FORBIDDEN_ADDRESS, f"port {port}")

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host one may connect to; refuses if none is left."""
        known = self.known(host)
        if known is not None:
            return known
        number = literal(host)
        found = [number] if number is not None else self._resolve(host)
        admitted = [address for address in found if self._is_admitted(address)]
        if not admitted:
            self._admit(found[0])
        answer = tuple(str(address) for address in admitted)
        with self._lock:
            self._kept[host] = (time.monotonic(), answer)
        return answer

    def known(self, host: str) -> tuple[str, ...] | None:
        """What was found for a host a moment ago, without asking anyone."""
        with self._lock:
            kept = self._kept.get(host)
        fresh = kept and time.monotonic() - kept[0] < _KEPT_SECONDS
        return kept[1] if kept and fresh else None

    @property
    def audits_private(self) -> bool:
        """Whether the audited host is private and that was allowed."""
        own = self._own_addresses()
        return self._allow_private and bool(own) and not any(is_public(a) for a in own)

    def resolve_own(self) -> None:
        """Asks for the audited host's address now: to be called where waiting does no harm."""
        self._own_addresses()

    def _is_admitted(self, address: Address) -> bool:
        if is_public(address):
            return True
        return self._allow_private and not is_never(address) and address in self._own_addresses()

    def _admit(self, address: Address) -> None:
        if not self._is_admitted(address):
            raise Refused(ProblemKind.FORBIDDEN_ADDRESS, f"address {address} is not public")

    def _own_addresses(self) -> frozenset[Address]:
        """The audited host's addresses, asked for once so that a later answer cannot widen them."""
        if self._own is None:
            try:
                number = literal(self._host)
                self._own = frozenset([number] if number is not None else self._ask(self._host))
            except (OSError, Refused):
                return frozenset()
        return self._own

    def _ask(self, host: str) -> list[Address]:
        name = unicodedata.normalize("NFKC", host).rstrip(".")
        return [ipaddress.ip_address(text.partition("%")[0]) for text in self._lookup(name)]

    def _resolve(self, host: str) -> list[Address]:
        try:
            found = self._ask(host)
        except (OSError, UnicodeError, ValueError) as error:
            raise self._unresolved(host, error) from None
        if not found:
            raise Refused(ProblemKind.GONE, "unknown host")
        return found

    def _unresolved(self, host: str, error: Exception) -> Refused:
        """An unknown name is the agency's fault only while names can be resolved at all."""
        unknown = isinstance(error, socket.gaierror) and error.errno in _NO_NAME
        if unknown and (host == self._host or self._own_addresses()):
            return Refused(ProblemKind.GONE, "unknown host")
        return Refused(ProblemKind.REFUSED, "host name could not be resolved")
