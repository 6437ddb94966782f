"""Recognises answers that are not the page asked for: errors, challenges, logins, soft 404s."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler import urls
from crawler.model import Document, Problem, ProblemKind
from crawler.text import key

_GONE = frozenset({404, 410})
_SHORT = 1500  # a page with more text of its own than this is no notice
_VERY_SHORT = 400

_CHALLENGE_HEADERS = ("cf-mitigated", "x-sucuri-block", "x-amzn-waf-action")
_CHALLENGE_MARKS = (
    b"/cdn-cgi/challenge-platform/",
    b"cf-browser-verification",
    b"cf_chl_opt",
    b"_Incapsula_Resource",
    b"sucuri_cloudproxy_js",
    b"/_guard/",
    b"ddos-guard",
    b"captcha-delivery.com",
    b"awswaf.com",
    b"TSPD/?type=",
)
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|checking your browser|ddos protection|access denied|"
    r"request rejected|are you (?:a )?(?:human|robot)|security check|one more step|403 forbidden|"
    r"web ?page blocked|blocked request|การเข้าถึงถูกปฏิเสธ|ยืนยันว่าคุณไม่ใช่(?:บอท|หุ่นยนต์)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:^|error\W*|http\W*)404\b(?!/)\W{0,3}(?:$|[a-z]{4}|not\b|ไม่|หน้า|ขออภัย)|"
    r"\bnot\s+found\b|page (?:you (?:requested|are looking for)|cannot be|does not exist)|"
    r"ไม่พบ(?:หน้า|เพจ|เว็บเพจ|เนื้อหา|ไฟล์|ข้อมูลที่(?:ท่าน|คุณ)|สิ่งที่)|หาหน้า(?:ที่|นี้)?.{0,20}ไม่(?:พบ|เจอ)|"
    r"ไม่มีหน้า(?:เว็บ|เพจ|ที่|นี้)|หน้า(?:เว็บ|ที่).{0,40}(?:ถูกลบ|ไม่มีอยู่|ไม่พบ)|object not found",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[-–|»:•]\s|[|»]")  # of a title: the page's name and the site's
_SAYS_MISSING = re.compile(
    rf"\s*(?:ขออภัย|sorry|oops|error|page|the|\W)*\s*(?:{_MISSING.pattern})", re.IGNORECASE
)
_PARKED = re.compile(
    r"domain (?:is )?(?:for sale|parked|has expired|may be for sale)|buy this domain|parked free|"
    r"โดเมน(?:นี้)?(?:หมดอายุ|ว่าง)|website (?:is |has been )?suspended|account suspended|"
    r"เว็บไซต์(?:นี้)?(?:ถูกระงับ|หมดอายุ)|default web ?site page|apache2 (?:\w+ )?default page|"
    r"welcome to nginx|iis windows server|index of /$",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"เข้าสู่ระบบ|ล็อกอิน|ลงชื่อเข้าใช้|กรุณา(?:เข้าระบบ|ล็อกอิน)|\b(?:log ?in|sign ?in)\b", re.IGNORECASE
)
_LOGIN_PATH = re.compile(r"/(?:[\w-]*login|signin|sign-in|accounts?/ServiceLogin)\b", re.IGNORECASE)
_HOME_PATH = re.compile(
    r"^/(?:(?:index|home|main|default|intro|welcome)(?:\.\w+)?|th|en|web|www|site)?/?$",
    re.IGNORECASE,
)


def probe_url(url: str) -> str:
    """An address on the same host that surely does not exist; always the same for a host."""
    parts = urlsplit(url)
    token = hashlib.sha256(("prongsai " + parts.netloc).encode()).hexdigest()[:14]
    return f"{parts.scheme}://{parts.netloc}/{token}"


def status_problem(
    url: str, status: int, headers: Mapping[str, str], body: bytes
) -> Problem | None:
    """What the status and the raw answer say."""
    if is_challenge(headers, body):
        return Problem(ProblemKind.BLOCKED, url, f"challenge page, HTTP {status}")
    if 200 <= status < 300:
        return None
    detail = f"HTTP {status}"
    if status in _GONE:
        return Problem(ProblemKind.GONE, url, detail)
    if status >= 500:
        return Problem(ProblemKind.SERVER_ERROR, url, detail)
    if status < 400:
        return Problem(ProblemKind.UNREADABLE, url, detail + " without a usable target")
    return Problem(ProblemKind.BLOCKED, url, detail)


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a filter before the site answered instead of the site."""
    if any(name in headers for name in _CHALLENGE_HEADERS):
        return True
    # Filters also put their script into honest pages, which are longer than a challenge.
    return len(body) < 60_000 and any(mark in body for mark in _CHALLENGE_MARKS) and _is_bare(body)


def _is_bare(body: bytes) -> bool:
    text = re.sub(rb"<(script|style)\b.*?</\1>|<[^>]*>", b"", body, flags=re.S | re.I)
    return len(text.split()) < 120 and len(text) < 3000


def page_problem(document: Document, url: str) -> Problem | None:
    """What the words of a page with a good status say; `url` is the address asked."""
    length = len(document.text)
    if length > _SHORT:
        return None
    head = document.title + "\n" + "\n".join(document.lines[:6])
    if length < _VERY_SHORT and _CHALLENGE_TITLE.search(document.title):
        return Problem(ProblemKind.BLOCKED, url, "challenge page")
    if _PARKED.search(head):
        return Problem(ProblemKind.GONE, url, "parked or suspended site")
    if _asks_login(document):
        return Problem(ProblemKind.LOGIN, url, "login page")
    if _says_missing(document):
        return Problem(ProblemKind.GONE, url, "soft 404")
    return None


def _asks_login(document: Document) -> bool:
    """A page whose body is a password form and little else."""
    if not any(form.has_password and form.region == "body" for form in document.forms):
        return False
    named = _LOGIN.search(document.title) or _LOGIN.search(document.text)
    return bool(named) and (
        len(document.text) < _VERY_SHORT or bool(_LOGIN_PATH.search(document.url))
    )


def _says_missing(document: Document) -> bool:
    """A notice that the page is missing: in the title, or nearly alone in the body."""
    if not document.tables and any(map(_SAYS_MISSING.match, _PARTS.split(document.title))):
        return True
    alone = len(document.text) < _VERY_SHORT and not document.tables
    return alone and any(_MISSING.search(line) for line in document.lines[:4])


def fingerprint(document: Document, url: str) -> str:
    """What a page says, its own address left out; equal pages have equal fingerprints."""
    own = urlsplit(url).path.strip("/")
    text = document.text or document.title
    return key(text.replace(own, "") if len(own) > 5 else text)


def body_print(body: bytes, url: str) -> str:
    """What an answer consists of, its own address left out; equal shells have equal prints."""
    own = urlsplit(url).path.strip("/").encode()
    text = body.replace(own, b"") if len(own) > 5 else body
    return hashlib.sha256(b" ".join(text.split())).hexdigest()


def is_home(url: str, homes: tuple[str, ...]) -> bool:
    """Whether an address is a site's first page in one of its spellings."""
    parts = urlsplit(url)
    if any(_bare(url) == _bare(home) for home in homes):
        return True
    return (
        bool(_HOME_PATH.match(parts.path))
        and not parts.query
        and not parts.fragment
        and any(urls.same_site(url, home) for home in homes)
    )


def _bare(url: str) -> str:
    """An address without what differs between spellings of one page."""
    return re.sub(r"^https?://(?:www\d?\.)?", "", urls.canonical(url)).rstrip("/")


def redirect_problem(url: str, final_url: str, homes: tuple[str, ...]) -> Problem | None:
    """A deep link that ends on the first page or on a login is not what was asked for."""
    if _bare(url) == _bare(final_url):
        return None
    if is_home(final_url, homes) and not is_home(url, homes):
        return Problem(ProblemKind.GONE, url, "redirects to the home page")
    if _LOGIN_PATH.search(urlsplit(final_url).path) and not _LOGIN_PATH.search(urlsplit(url).path):
        return Problem(ProblemKind.LOGIN, url, "redirects to a login page")
    return None
