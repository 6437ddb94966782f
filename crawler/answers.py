"""Turns what Scrapy got into the values that are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler import urls
from crawler.model import Response

_PATIENCE = 60.0  # longest Retry-After that is waited for
_VAGUE_TYPES = frozenset(
    ("", "text/plain", "text/xml", "application/octet-stream", "application/xhtml+xml")
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
    redirects = tuple(response.meta.get("redirect_urls", ()))
    return Response(
        url=url,
        final_url=urls.canonical(response.url) if redirects else url,  # keeps a script's route
        status=response.status,
        media_type=media_type(headers.get("content-type", ""), response.body),
        body=response.body,
        fetched_at=datetime.now(UTC),
        headers=headers,
        redirects=redirects,
    )


def media_type(header: str, body: bytes) -> str:
    """The type a server names, unless the first bytes plainly say another."""
    named = header.partition(";")[0].strip().lower()
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    looks = b"<html" in start.lower() or b"<!doctype html" in start.lower()
    return "text/html" if looks and named in _VAGUE_TYPES else named
