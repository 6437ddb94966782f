"""Turns what Scrapy got into the values that are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler import blocking, posts, services, urls
from crawler.documents import flipbook
from crawler.documents.html import parse_html
from crawler.frontier import Target
from crawler.model import Document, Problem, ProblemKind, Response

_PATIENCE = 60.0  # longest Retry-After that is waited for
_VAGUE_TYPES = frozenset(
    ("", "text/plain", "text/xml", "application/octet-stream", "application/xhtml+xml")
)
# What is told of a service as of any other host.
_OWN_KINDS = frozenset(
    {
        ProblemKind.SERVICE,
        ProblemKind.NOT_FETCHED,
        ProblemKind.TOO_LARGE,
        ProblemKind.FORBIDDEN_ADDRESS,
        ProblemKind.UNREADABLE,
    }
)


def retry_after(headers: Any) -> float:
    """Seconds a busy host asks for, within reason."""
    text = str(headers.get("retry-after", ""))
    return min(float(text), _PATIENCE) if text.isdigit() else 5.0


def has_proof(body: bytes) -> bool:
    """Whether a page carries the proof that the site is the webmaster's own."""
    start = body[:20_000].lower()
    return b'name="prongsai"' in start and b"own-site" in start


def response_of(response: Any, url: str) -> Response:
    """What Scrapy got for an address."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    # Of a service's file the link counts: where it lies behind that is another place each time.
    shown = response.meta.get("shown", "")
    redirects = tuple(response.meta.get("led" if shown else "redirect_urls", ()))
    # Without redirects the address as asked keeps a script's route.
    final_url = (shown or urls.canonical(response.url)) if redirects else url
    return Response(
        url=url,
        final_url=final_url,
        status=response.status,
        media_type=media_type(headers.get("content-type", ""), response.body),
        body=response.body,
        fetched_at=datetime.now(UTC),
        headers=headers,
        redirects=redirects,
    )


def of_service(problem: Problem, url: str) -> Problem:
    """A failure to read from a service, which says nothing of the agency."""
    service = services.service_of(url)
    if service is None or problem.kind in _OWN_KINDS:
        return problem
    reason = "robots" if problem.kind is ProblemKind.ROBOTS else "unreachable"
    return Problem(ProblemKind.SERVICE, url, services.told(service, reason))


def problem_of(kept: Response, homes: tuple[str, ...]) -> Problem | None:
    """What an answer says before it is read."""
    status = blocking.status_problem(kept.url, kept.status, kept.headers, kept.body)
    return no_file(kept) or status or astray(kept, homes) or _no_download(kept)


def astray(kept: Response, homes: tuple[str, ...]) -> Problem | None:
    """Whether a redirect leads elsewhere than the address said; a short link says nothing."""
    if urls.is_service(kept.url):
        return None
    return blocking.redirect_problem(kept.url, kept.final_url, homes)


def is_followed(target: Target, kept: Response, own: bool) -> bool:
    """Whether the links of a page count: `own` if it is one of the site, else if it was asked for.

    What a service shows is a document or a list of some; a short link to another site is no reason
    to read that.
    """
    if urls.is_service(kept.final_url):
        return services.is_list(kept.final_url) or "javascript" in kept.media_type
    return own or (target.external and (target.submitted or not urls.is_service(target.url)))


def page(kept: Response) -> Document | None:
    """What an answer shows and leads to, if it is a page or a book; files are read later."""
    if kept.media_type == "text/html":
        return parse_html(kept.body, kept.final_url, kept.headers)
    return flipbook.parse_book(kept) if flipbook.is_book(kept) else None


def no_file(kept: Response) -> Problem | None:
    """Why a service's answer is not the file behind its link."""
    service = services.service_of(kept.final_url)
    reason = services.why_no_file(kept.final_url, kept.status, kept.media_type, kept.body)
    if service is None or not reason:
        return None
    return Problem(ProblemKind.SERVICE, kept.url, services.told(service, reason))


def _no_download(kept: Response) -> Problem | None:
    """Whether a download button gave a page instead of a file."""
    if not posts.is_post(kept.url) or kept.media_type != "text/html":
        return None
    return Problem(ProblemKind.UNSUPPORTED, kept.url, "a download button that gives no file")


def media_type(header: str, body: bytes) -> str:
    """The type a server names, unless the first bytes plainly say another."""
    named = header.partition(";")[0].strip().lower()
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    looks = b"<html" in start.lower() or b"<!doctype html" in start.lower()
    # A script that sends a file says so before it finds that there is none.
    begins = start.lower().startswith((b"<!doctype html", b"<html"))
    return "text/html" if begins or (looks and named in _VAGUE_TYPES) else named
