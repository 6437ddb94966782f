"""Hands Scrapy's engine what the frontier holds."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class Scheduler(BaseScheduler):
    """Lets the engine take from the frontier; only redirects are queued by themselves."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._redirected: list[Request] = []

    @classmethod
    def from_crawler(cls, crawler: Any) -> Scheduler:
        """Made by Scrapy."""
        return cls(crawler)

    def has_pending_requests(self) -> bool:
        """Whether the crawl goes on."""
        return bool(self._redirected) or self._crawler.spider.waits()

    def enqueue_request(self, request: Request) -> bool:
        """Takes a redirected request."""
        self._redirected.append(request)
        return True

    def next_request(self) -> Request | None:
        """Redirects first, then the best address waiting."""
        if self._redirected:
            return self._redirected.pop(0)
        return self._crawler.spider.next()  # type: ignore[no-any-return]
