"""A bare Scrapy crawl: fetches the addresses of a file and takes the links out of every page."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor


class Bare(scrapy.Spider):
    """Fetches and extracts, and keeps nothing."""

    name = "bare"

    def __init__(self, urls: list[str], **options: Any) -> None:
        super().__init__(**options)
        self._urls = urls
        self._links = LinkExtractor(deny_extensions=[])

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Every address once."""
        for url in self._urls:
            yield scrapy.Request(url)

    def parse(self, response: Any) -> None:
        """Take the links out of a page."""
        if isinstance(response, scrapy.http.HtmlResponse):
            self._links.extract_links(response)


if __name__ == "__main__":
    settings = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0}
    crawl = CrawlerProcess(settings)
    crawl.crawl(Bare, urls=Path(sys.argv[1]).read_text("utf-8").splitlines())
    crawl.start()
