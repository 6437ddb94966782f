"""How the hosts of a crawl behave, and what is asked instead of an address that does not answer."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler import answers, urls
from crawler.model import Problem, ProblemKind

_REFUSALS = 8  # in a row, until a host is left alone
_SILENCE = 4
_PASSING = frozenset(
    {ProblemKind.TIMEOUT, ProblemKind.SERVER_ERROR, ProblemKind.REFUSED, ProblemKind.TLS}
)
_SILENT = frozenset({ProblemKind.TIMEOUT, ProblemKind.REFUSED, ProblemKind.TLS})
_TWICE = re.compile("(?:%25[89A-Fa-f][0-9A-Fa-f])+")


@dataclass(slots=True)
class Host:
    """How one host behaves."""

    silent: int = 0
    refused: int = 0
    wait_until: float = 0.0
    left: Problem | None = None
    missing: str = ""  # print of what its page for missing pages says
    tls_told: bool = False

    def forgive(self) -> None:
        """Lets a host be asked again that was left alone."""
        self.left, self.silent = None, 0

    def tell(self, fault: str, url: str) -> tuple[Problem, ...]:
        """What is wrong with the host's TLS, the first time."""
        if not fault or self.tls_told:
            return ()
        self.tls_told = True
        return (Problem(ProblemKind.TLS, url, fault),)

    def note(self, problem: Problem | None, headers: Mapping[str, str]) -> bool:
        """Counts refusals in a row and keeps Retry-After; whether asking later may succeed."""
        kind = problem.kind if problem else None
        busy = problem is not None and problem.detail in {"HTTP 429", "HTTP 503"}
        self.silent = self.silent + 1 if kind in _SILENT else 0
        self.refused = self.refused + 1 if kind is ProblemKind.BLOCKED or busy else 0
        if busy:
            self.wait_until = time.time() + answers.retry_after(headers)
        if self.silent >= _SILENCE or self.refused >= _REFUSALS:
            self.left = problem
        return kind in _PASSING or busy


@dataclass(slots=True)
class Hosts:
    """The hosts of a crawl; what is silent over TLS may yet answer without, and the other way."""

    _known: dict[str, Host] = field(default_factory=dict)

    def __contains__(self, url: str) -> bool:
        return _origin(url) in self._known

    def of(self, url: str) -> Host:
        """What is known of an address's host."""
        return self._known.setdefault(_origin(url), Host())

    def waiting(self, now: float) -> set[str]:
        """The names of hosts that asked to be left alone for a while."""
        return {urls.host(origin) for origin, host in self._known.items() if host.wait_until > now}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def instead(url: str, problem: Problem, start_url: str) -> Iterator[str]:
    """What else an address may mean that did not answer, the likeliest first.

    Browsers ask over TLS where nothing answers without. Of the site's own address, which nobody
    clicked, all four spellings are asked.
    """
    unknown = problem.kind is ProblemKind.GONE and "host" in problem.detail
    if problem.kind is ProblemKind.GONE and not unknown:
        once = _TWICE.sub(lambda found: found[0].replace("%25", "%"), url)
        yield from (once,) if once != url else ()
    elif url == start_url and (unknown or problem.kind in _SILENT):
        yield from _spellings(url, silent=not unknown)
    elif url.startswith("http:") and problem.kind is ProblemKind.REFUSED:
        yield "https:" + url[5:]


def _spellings(url: str, *, silent: bool) -> Iterator[str]:
    scheme, _, rest = url.partition("://")
    other = "https" if scheme == "http" else "http"
    if silent:
        yield f"{other}://{rest}"
    twin = rest.removeprefix("www.") if rest.startswith("www.") else "www." + rest
    if urls.same_site(f"{scheme}://{twin}", url):
        yield f"{scheme}://{twin}"
        yield f"{other}://{twin}"
