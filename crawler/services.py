"""Places outside an agency's site: what they are, and where the file behind a link is.

The rules are data (services.toml); nothing here asks anyone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

# Pattern of a link, where its file is asked for (in turn), and the one spelling of such links.
_File = tuple[re.Pattern[str], tuple[str, ...], str]
_NEVER = frozenset({"talk", "video", "map"})  # hold no item's document
_READ = 20_000  # bytes of a page that say why there is no file


@dataclass(frozen=True, slots=True)
class Service:
    """One place and its rules."""

    name: str
    holds: str
    hosts: tuple[str, ...]
    sends: tuple[str, ...] = ()
    closed: tuple[tuple[re.Pattern[str], str], ...] = ()
    files: tuple[_File, ...] = ()
    pages: re.Pattern[str] | None = None
    lists: re.Pattern[str] | None = None
    wants: re.Pattern[bytes] | None = None
    entry: str = ""
    anyway: str = ""
    keeps: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether its links are redirects to anywhere."""
        return self.holds == "link"


@dataclass(frozen=True, slots=True)
class _Viewer:
    hosts: tuple[str, ...]
    at: re.Pattern[str]
    names: frozenset[str]
    must: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is known of places outside."""

    by_host: Mapping[str, tuple[tuple[str, Service], ...]]
    viewers: tuple[_Viewer, ...]
    builders: Mapping[str, str]
    login: tuple[str, ...]
    answers: tuple[tuple[str, tuple[bytes, ...]], ...]
    handlers: re.Pattern[str]
    harmful: re.Pattern[str]
    shows: tuple[re.Pattern[str], ...]
    books: re.Pattern[str]
    book_signs: re.Pattern[str]
    hands_out: re.Pattern[str]
    never_sent: re.Pattern[str]


def load(path: Path) -> Rules:
    """The rules of a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    by_host: dict[str, list[tuple[str, Service]]] = {}
    for service in map(_service, data["service"]):
        for place in service.hosts:
            by_host.setdefault(place.partition("/")[0], []).append((place, service))
    longest_first = {
        host: tuple(sorted(places, key=lambda pair: -len(pair[0])))
        for host, places in by_host.items()
    }
    answers = tuple(
        (each["reason"], tuple(words.encode() for words in each["says"])) for each in data["answer"]
    )
    scripts = data["handlers"]
    return Rules(
        longest_first,
        tuple(map(_viewer, data["viewer"])),
        {host: each["name"] for each in data["builder"] for host in each["hosts"]},
        tuple(data["login"]),
        answers,
        re.compile(scripts["names"]),
        re.compile(scripts["harmful"]),
        tuple(map(re.compile, scripts["shows"])),
        re.compile(scripts["books"]),
        re.compile(scripts["book_signs"]),
        re.compile(data["posts"]["hands_out"]),
        re.compile(data["posts"]["never"]),
    )


def _parameters(rules: Rules) -> re.Pattern[str]:
    """What a viewer's link has in it; most addresses have not and need no further look."""
    known = sorted({name for viewer in rules.viewers for name in viewer.names})
    return re.compile(f"[?&](?:{'|'.join(map(re.escape, known))})=")


def _service(data: Mapping[str, Any]) -> Service:
    return Service(
        data["name"],
        data["holds"],
        tuple(data["hosts"]),
        tuple(data.get("sends", ())),
        tuple((re.compile(pattern), reason) for pattern, reason in data.get("closed", ())),
        tuple(map(_file, data.get("files", ()))),
        re.compile(data["pages"]) if "pages" in data else None,
        re.compile(data["lists"]) if "lists" in data else None,
        re.compile(data["wants"].encode()) if "wants" in data else None,
        data.get("entry", ""),
        data.get("anyway", ""),
        data.get("keeps", ""),
    )


def _file(data: Sequence[Any]) -> _File:
    pattern, address, spelling = (*data, "")[:3]
    return re.compile(pattern), (address,) if isinstance(address, str) else (*address,), spelling


def _viewer(data: Mapping[str, Any]) -> _Viewer:
    return _Viewer(
        tuple(data["hosts"]),
        re.compile(data["at"], re.IGNORECASE),
        frozenset(data["names"].split("|")),
        re.compile(data["must"], re.IGNORECASE),
    )


RULES = load(Path(__file__).with_name("services.toml"))
_NAMES_FILE = _parameters(RULES)


@lru_cache(maxsize=65536)
def service_of(url: str) -> Service | None:
    """The service that an address belongs to."""
    parts = urlsplit(url)
    host = name = parts.hostname or ""
    while name:
        for place, service in RULES.by_host.get(name, ()):
            if "/" not in place or (host + parts.path).removeprefix("www.").startswith(place):
                return service
        name = name.partition(".")[2]
    return None


def files_of(url: str) -> tuple[str, ...]:
    """Where the file behind a service's link is asked for, until one has it; () if none."""
    service = service_of(url)
    if service is None:
        return ()
    place = _place(url)
    if any(pattern.search(place) for pattern, _ in service.closed):
        return ()
    for pattern, addresses, _ in service.files:
        found = pattern.search(place)
        if found:
            return tuple(_made(each, found, url, service) for each in addresses)
    return ()


def file_of(url: str) -> str:
    """Where the file behind a service's link is asked for first; '' if no rule tells."""
    return next(iter(files_of(url)), "")


def spelt(url: str) -> str:
    """The one spelling of a service's links to one file: its viewer, its download, its preview."""
    service = service_of(url)
    if service is None or not service.files:
        return url
    place = _place(url)
    for pattern, _, spelling in service.files:
        found = pattern.search(place)
        if found:
            return _made(spelling, found, url, service)
    return url


def _made(address: str, found: re.Match[str], url: str, service: Service) -> str:
    if not address:
        return url
    whole = address.format("", *found.groups())
    kept = _kept(url, service)
    return _joined(url, whole + (("&" if "?" in whole else "?") + kept if kept else ""))


def _kept(url: str, service: Service) -> str:
    """What a file is asked with beside its name, as older links of Drive need it."""
    values = [v for k, v in parse_qsl(urlsplit(url).query) if k == service.keeps]
    return f"{service.keeps}={values[0]}" if values and service.keeps else ""


def builder_of(url: str) -> str:
    """The name of the builder on whose host an agency may keep pages of its own; "" if none."""
    host = urlsplit(url).hostname or ""
    found = (name for place, name in RULES.builders.items() if _within(host, (place,)))
    return next(found, "")


def opens(url: str) -> bool:
    """Whether a service's link can be read."""
    service = service_of(url)
    return service is not None and (service.leads_on or bool(file_of(url)))


def why_closed(url: str) -> str:
    """Why a service's link is not opened: its name and the reason."""
    service = service_of(url)
    if service is None:
        return ""
    place = _place(url)
    folder = next((reason for pattern, reason in service.closed if pattern.search(place)), "")
    return told(service, folder or (service.holds if service.holds != "file" else ""))


def is_never(url: str) -> bool:
    """Whether an address is of a service that holds no item's document: a film, a map, a talk."""
    service = service_of(url)
    return service is not None and service.holds in _NEVER


def told(service: Service, reason: str) -> str:
    """A reason in the name of a service, as problems tell it."""
    return f"{service.name}: {reason}" if reason else service.name


def may_send(link: str, url: str) -> bool:
    """Whether an address may be asked on the way to a service's file."""
    service = service_of(link)
    if service is None:
        return False
    hosts = (place.partition("/")[0] for place in service.hosts)
    return _within(urlsplit(url).hostname or "", (*hosts, *service.sends))


def asks_login(url: str) -> bool:
    """Whether an address is where services ask who one is."""
    return _within(urlsplit(url).hostname or "", RULES.login)


def why_no_file(link: str, status: int, media_type: str, body: bytes) -> str:
    """Why an answer of a service is not the file that was asked for; '' if it is."""
    service = service_of(link)
    if service is None or status in {304, 429} or status >= 500:
        return ""
    if service.leads_on:
        return "no redirect" if status < 400 else ""
    if status in {401, 403}:
        return "not public"
    if status >= 400:
        return "not there"
    if is_list(link):
        return "" if service.entry.encode() in body else _says(body) or "folder"
    if service.wants and not media_type.startswith("image/"):
        return "" if service.wants.search(body) else service.holds
    page = service.pages is not None and service.pages.search(_place(link))
    if media_type != "text/html" or (page and not _says(body)):
        return ""
    return _says(body) or "no file"


def is_book(url: str) -> bool:
    """Whether an address is that of a script with the pages of a book."""
    return bool(RULES.books.search(re.split("[?#]", url, maxsplit=1)[0]))


def is_list(link: str) -> bool:
    """Whether a service's link opens a list of files, which is read for what it leads to."""
    service = service_of(link)
    return service is not None and bool(service.lists and service.lists.search(_place(link)))


def anyway(link: str, url: str, body: bytes) -> str:
    """Where a page that came instead of the file asks the reader to go on; "" if it does not.

    Only a link, or a form of hidden fields that is sent with GET: what one click would ask for.
    """
    service = service_of(link)
    if service is None or not service.anyway:
        return ""
    node = LexborHTMLParser(body.decode("utf-8", "replace")).css_first(service.anyway)
    if node is None:
        return ""
    if node.tag != "form":
        return urljoin(url, node.attributes.get("href") or "")
    if (node.attributes.get("method") or "get").lower() != "get":
        return ""
    hidden = (field.attributes for field in node.css('input[type="hidden"]'))
    fields = [(a["name"], a.get("value") or "") for a in hidden if a.get("name")]
    return (
        urljoin(url, node.attributes.get("action") or "").partition("?")[0]
        + "?"
        + urlencode([(name or "", value) for name, value in fields])
    )


def _says(body: bytes) -> str:
    start = body[:_READ].lower()
    return next((why for why, words in RULES.answers if any(w in start for w in words)), "")


def inner(url: str) -> str:
    """The address of the file that a viewer's link names, as written there; '' if it is none."""
    if not _NAMES_FILE.search(url):
        return ""
    parts = urlsplit(url)
    for viewer in RULES.viewers:
        if viewer.hosts and not _within(parts.hostname or "", viewer.hosts):
            continue
        if viewer.at.search(parts.path):
            named = (v.strip() for k, v in parse_qsl(parts.query) if k in viewer.names)
            found = next((value for value in named if viewer.must.search(value)), "")
            if found:
                return "//" + found if found.startswith("www.") else found
    return ""


def _within(host: str, places: Iterable[str]) -> bool:
    return any(host == place or host.endswith("." + place) for place in places)


def _place(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + ("?" + parts.query if parts.query else "")


def _joined(url: str, address: str) -> str:
    """An address of a rule, with the link's scheme and port."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    if address.startswith("//"):
        host, slash, rest = address[2:].partition("/")
        address = slash + rest
    return f"{parts.scheme}://{host}{port}{address}"
