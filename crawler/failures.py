"""Turns what Scrapy raises into problems of the address that was asked."""

from __future__ import annotations

from scrapy import exceptions

from crawler.fetch import tls_fault
from crawler.guard import Refused
from crawler.model import Problem, ProblemKind

_BY_TYPE: tuple[tuple[type[BaseException], ProblemKind, str], ...] = (
    (exceptions.DownloadTimeoutError, ProblemKind.TIMEOUT, "no full answer in time"),
    (exceptions.DownloadCancelledError, ProblemKind.TOO_LARGE, "larger than is read"),
    (exceptions.DownloadConnectionRefusedError, ProblemKind.REFUSED, "connection refused"),
    (exceptions.CannotResolveHostError, ProblemKind.REFUSED, "host name could not be resolved"),
    (exceptions.ResponseDataLossError, ProblemKind.REFUSED, "answer broke off"),
    (exceptions.UnsupportedURLSchemeError, ProblemKind.FORBIDDEN_ADDRESS, "scheme"),
    (exceptions.NotSupported, ProblemKind.FORBIDDEN_ADDRESS, "scheme"),
)


def problem_of(error: BaseException, url: str) -> Problem:
    """The problem an error means for an address."""

    if isinstance(error, Refused):
        return Problem(error.kind, url, error.detail)
    if isinstance(error, exceptions.IgnoreRequest):
        return _ignored(str(error), url)
    for kind, problem, detail in _BY_TYPE:
        if isinstance(error, kind):
            return Problem(problem, url, detail)
    fault = tls_fault(error)
    if fault:
        return Problem(ProblemKind.TLS, url, fault)
    if "imeout" in type(error).__name__:
        return Problem(ProblemKind.TIMEOUT, url, "no connection in time")
    return Problem(ProblemKind.REFUSED, url, f"connection failed ({type(error).__name__})")


def _ignored(message: str, url: str) -> Problem:
    """Scrapy tells its own refusals apart by their words only."""
    if "robots.txt" in message:
        return Problem(ProblemKind.ROBOTS, url, "robots.txt forbids it")
    if "redirections" in message:
        return Problem(ProblemKind.UNREADABLE, url, "redirects in a circle")
    if "DOWNLOAD_MAXSIZE" in message:
        return Problem(ProblemKind.TOO_LARGE, url, "larger than is read, once inflated")
    return Problem(ProblemKind.UNREADABLE, url, "answer could not be read")
