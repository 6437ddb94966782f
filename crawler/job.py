"""What the parent and the child processes of a crawl tell each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from crawler.frontier import Target
from crawler.guard import Lookup
from crawler.model import CrawlOptions, Link, Problem

Rank = Callable[[Link], float]

HOME_OF_TOOL = "https://github.com/prongsai/prongsai"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a crawl is."""

    pages: int
    documents: int
    queued: int
    url: str


@dataclass(frozen=True)
class Job:
    """What one child process is to fetch, or to render."""

    start_url: str
    folder: Path
    options: CrawlOptions
    rank: Rank
    seeds: tuple[Target, ...]
    until: float  # time.time() at which it must be over
    pages: int
    files: int
    lookup: Lookup | None = None
    seen: frozenset[str] = frozenset()
    follow_up: bool = False  # of a rendered site: home page and probes are known
    homes: tuple[str, ...] = ()
    shells: frozenset[str] = frozenset()  # bodies that answer any address
    missing: str = ""  # for rendering: what the site's scripts show for a missing page
    trust_anyone: bool = False  # for rendering: a host's TLS is known to be broken
    previous: Path | None = None  # folder of the site's last crawl, beside this one
    ranked_by: str = ""  # what ranks the links: equal names rank alike, '' is told by `rank`


@dataclass(frozen=True)
class Done:
    """How a child process ended."""

    limits: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    files: int = 0
    homes: tuple[str, ...] = ()
    found: tuple[Target, ...] = ()  # addresses that rendered pages link to
    shells: frozenset[str] = frozenset()  # bodies that answer any address
    missing: str = ""  # what a rendered page for a missing address says
    fingerprint: str = ""  # equal for two crawls of a site that did not change
    shells_found: int = 0  # pages that only a browser could fill
    unchanged: int = 0  # pages and files that the last crawl knew


@cache
def release() -> str:
    """The program's version."""
    try:
        return version("prongsai")
    except PackageNotFoundError:
        return "0"


def user_agent() -> str:
    """Who asks, and where to read about it."""
    return f"prongsai/{release()} (+{HOME_OF_TOOL})"
