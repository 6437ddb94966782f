"""Rules about addresses: one spelling each, whose site they are, which are not worth asking."""

from __future__ import annotations

import contextlib
import ipaddress
import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urljoin, urlsplit

from crawler import services, suffixes

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PERCENT = re.compile("%([0-9A-Fa-f]{2})")
_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SIMPLE = re.compile(r"[A-Za-z0-9\-._~/=&]*")
_OF_SCRIPTS = re.compile("%u(0[Ee][0-7][0-9A-Fa-f])")  # as escape() of JavaScript writes Thai
_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?;]*|(?<=/)(?:\([A-Z]\([0-9a-z]+\)\)/)", re.IGNORECASE
)
_TRACKERS = frozenset(
    ("phpsessid", "jsessionid", "aspsessionid", "cfid", "cftoken", "fbclid", "gclid", "_ga",
     "mc_cid", "mc_eid", "usp", "session_id", "sessionid", "sessid", "oscsid", "zenid",
     "aspxautodetectcookiesupport")
)  # fmt: skip
_LONG_TOKEN = re.compile("[0-9A-Za-z]{16,}")

# One host for many owners: the first parts of the path say whose site it is.
_SHARED_HOSTS = {"sites.google.com": 2}

FILES = frozenset(
    ("pdf", "doc", "docx", "docm", "rtf", "odt", "xls", "xlsx", "xlsm", "ods", "csv", "tsv", "ppt",
     "pptx", "odp", "txt", "zip", "rar", "7z", "json", "xml")
)  # fmt: skip
IMAGES = frozenset(("jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff"))
_ASSETS = frozenset(
    ("css", "js", "mjs", "map", "ico", "svg", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4",
     "m4v", "m4a", "avi", "mov", "wmv", "flv", "webm", "ogg", "wav", "exe", "msi", "apk", "dmg",
     "iso", "swf", "psd", "ai")
)  # fmt: skip
_SKIP_PATH = re.compile(
    r"/(?:calendar|ปฏิทินกิจกรรม)(?:/|$)|/events?/\d{4}-\d\d|/day/\d{4}|"
    r"/(?:log[-_]?(?:in|out|off)|sign[-_]?(?:in|out|up)|register|lost-?password|forgot[-_]?password)"
    r"(?:\.\w+)?(?:/|$)|/wp-(?:login|admin|json|includes)|/xmlrpc\.php|"
    r"/(?:admin|administrator|backend|backoffice|cpanel|phpmyadmin)(?:/|\.php|$)|"
    r"/(?:feed|rss|atom)(?:/|\.xml|\.php|$)|/print(?:/|\.php|$)|/cgi-sys/|/cdn-cgi/",
    re.IGNORECASE,
)
_SKIP_QUERY = re.compile(
    r"(?:^|&)(?:print=(?!0)|tmpl=component|format=(?:feed|pdf-print)|replytocom=|share=|"
    r"add-to-cart=|ical=|eventdisplay=|tribe-bar-date=|task=(?:logout|login|mailto)|"
    r"option=com_(?:users|mailto)|action=(?:edit|login|logout|print|history))",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?:^|&)(?:(?:month|m)=\d+&(?:year|y)=\d+|(?:year|y)=\d{4}&(?:month|m)=\d+)", re.IGNORECASE
)
# Relative links of a program that answers to any path: each page has them one level deeper.
_AGAIN = re.compile(r"(/[^/]+)\1\1(?:/|$)|(/[^/]+/[^/]+)\2(?:/|$)")
_GALLERY = re.compile(r"/(?:gallery|galleries|album|albums|thumbs?|slideshow)/", re.IGNORECASE)


def _recode(text: str, safe: str) -> str:
    """Percent-encoding in one form: what needs none is plain, the rest upper-case UTF-8."""
    if _SIMPLE.fullmatch(text):
        return text

    def plain(match: re.Match[str]) -> str:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else "%" + match[1].upper()

    text = _OF_SCRIPTS.sub(lambda m: quote(chr(int(m[1], 16))), text)
    text = _PERCENT.sub(plain, _BAD_PERCENT.sub("%25", text))
    return quote(text, safe="%" + safe)


def _path(path: str) -> str:
    path = _PATH_SESSION.sub("", path).replace("\\", "/")
    if "/." in path:
        clean = posixpath.normpath("/" + path.lstrip("/"))
        path = clean + "/" if path.endswith(("/", "/.", "/..")) and clean != "/" else clean
    return _recode(path, "/:@!$&'()*+,;=~") or "/"


def _is_tracker(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.casefold()
    # "sid" is a session on some sites and the number of an article on others.
    session = name in {"sid", "session", "s"} and _LONG_TOKEN.fullmatch(value)
    return name in _TRACKERS or name.startswith("utm_") or bool(session)


def _query(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _is_tracker(pair)]
    return _recode("&".join(kept), "/:@!$'()*+,;=~&?")


def _fragment(fragment: str) -> str:
    """A fragment is part of the address only where scripts route by it."""
    return "#" + _recode(fragment, "/:@!$&'()*+,;=~?") if fragment[:1] in {"/", "!"} else ""


def _host(host: str) -> str:
    host = host.rstrip(".").casefold()
    if ":" in host:
        return f"[{host}]"
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _shown(url: str) -> str:
    """The address of the file that a viewer shows: a viewer is that file; '' for other pages."""
    with contextlib.suppress(ValueError):
        named = services.inner(url)
        file = urljoin(url, named) if named else ""
        return file if is_web(file) else ""
    return ""


@lru_cache(maxsize=65536)
def canonical(url: str, base: str = "") -> str:
    """The one spelling of an address; what is no web address comes back stripped."""
    url = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    if parts.query and (file := _shown(parts.geturl())):
        return canonical(file)
    tail = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    query = _query(parts.query)
    return services.spelt(
        f"{parts.scheme}://{_host(host)}{tail}{_path(parts.path)}"
        f"{'?' + query if query else ''}{_fragment(parts.fragment)}"
    )


def is_web(url: str) -> bool:
    """Whether an address is one of the web at all."""
    return url.startswith(("http://", "https://"))


def _thai(text: str) -> str:
    """Percent-encoded runs of a UTF-8 text as letters; ASCII and broken runs stay as they are."""

    def letters(match: re.Match[str]) -> str:
        try:
            return unquote_to_bytes(match[0]).decode("utf-8")
        except UnicodeDecodeError:
            return match[0]

    return re.sub("(?:%[89A-Fa-f][0-9A-Fa-f])+", letters, text)


def display(url: str) -> str:
    """The address as a browser shows it."""
    head, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if "xn--" in host:
        with contextlib.suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
    return f"{head}{mark}{host}{slash}{_thai(path)}" if mark else _thai(url)


@lru_cache(maxsize=4096)
def _place(netloc: str) -> tuple[str, bool]:
    """The part of an address that says which machine, and whether that is a registered domain."""
    host = urlsplit("//" + netloc).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not suffixes.is_registered(host):
            return netloc, False
        return re.sub(r"^www\d?\.", "", host), True
    return netloc, False


def _is_number_or_local(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc.casefold() + ("" if parts.port else f":{_DEFAULT_PORTS.get(parts.scheme)}")


def _shared_owner(url: str, depth: int) -> str:
    return "/".join(urlsplit(url).path.split("/")[: depth + 1])


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are pages of one agency's site, whichever of them is asked first.

    A host and its subdomains are one site. Two subdomains side by side are not: registered domains
    of provinces and vendors carry many agencies.
    """
    (left, named), (right, other_named) = _place(_netloc(a)), _place(_netloc(b))
    if not (named and other_named):
        return _is_number_or_local(a) == _is_number_or_local(b) != ""
    if left == right and left in _SHARED_HOSTS:
        return _shared_owner(a, _SHARED_HOSTS[left]) == _shared_owner(b, _SHARED_HOSTS[left])
    return left == right or left.endswith("." + right) or right.endswith("." + left)


def _netloc(url: str) -> str:
    return urlsplit(url).netloc.casefold()


def host(url: str) -> str:
    """The host name of an address, without its port."""
    return urlsplit(url).hostname or ""


def is_service(url: str) -> str:
    """The Thai name of the file, map, video or chat service an address belongs to, or ''."""
    service = services.service_of(url)
    return service.name if service else ""


def extension(url: str) -> str:
    """The file name's ending in lower case, or ''."""
    parts = urlsplit(url)
    if "." in parts.query and (named := _named_in_query(parts.query)):
        return named
    return parts.path.rpartition(".")[2].casefold() if "." in parts.path[-6:] else ""


def _named_in_query(query: str) -> str:
    """The ending of a file that a download script is asked for by name."""
    for _, value in parse_qsl(query):
        ending = value.rpartition(".")[2].casefold()
        if ending != value.casefold() and (ending in FILES or ending in IMAGES):
            return ending
    return ""


def is_file(url: str) -> bool:
    """Whether an address looks like a document to download."""
    return extension(url) in FILES


def is_image(url: str) -> bool:
    """Whether an address looks like a picture."""
    return extension(url) in IMAGES


def is_month(url: str) -> bool:
    """Whether an address asks for one month, as calendars do without end, and monthly reports."""
    return bool(_MONTH.search(urlsplit(url).query))


def skip(url: str) -> bool:
    """Whether an address found on a page is surely not worth asking for."""
    parts = urlsplit(url)
    ending = extension(url)
    return (
        ending in _ASSETS
        or bool(_SKIP_PATH.search(parts.path) or _AGAIN.search(parts.path))
        or bool(_SKIP_QUERY.search(parts.query))
        or (ending in IMAGES and bool(_GALLERY.search(parts.path)))
    )
