"""How Scrapy asks: through the guard, strict about TLS first, honest about who asks."""

from __future__ import annotations

import contextlib
import os
import sys
from contextvars import ContextVar
from http.cookies import CookieError, Morsel, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThread
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler import answers, lanes, services, urls
from crawler.guard import Guard, Refused
from crawler.job import user_agent
from crawler.model import CrawlOptions, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_REDIRECTS = 8
_HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "th,en;q=0.5"}
_AT_ONCE = 8
_LOOKUPS = 40  # threads that ask for names: slow ones must not keep others waiting
_COOKIES = 50  # of one host
_MIDDLEWARES = {
    "crawler.fetch.GuardMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "crawler.fetch.CookieMiddleware": 700,
}


def settings(options: CrawlOptions) -> dict[str, Any]:
    """Scrapy's settings for auditing a stranger's site; lanes keep the pauses."""
    if sys.platform == "win32":  # OpenSSL does not know the trust store of Windows
        import certifi

        os.environ.setdefault("SSL_CERT_FILE", certifi.where())
    return {
        "ADDONS": {},
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS": _AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DEFAULT_REQUEST_HEADERS": _HEADERS,
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_STATS": False,
        "DOWNLOAD_DELAY": 0.0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_HANDLERS": {
            "data": None, "file": None, "ftp": None, "s3": None,
            "http": "crawler.fetch.GuardedHandler", "https": "crawler.fetch.HttpsHandler",
        },
        "DOWNLOAD_MAXSIZE": options.max_body,
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        "EXTENSIONS_BASE": {},
        "LOG_ENABLED": False,
        "REACTOR_THREADPOOL_MAXSIZE": _LOOKUPS,
        "REDIRECT_MAX_TIMES": _REDIRECTS,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "prongsai",
        "SCHEDULER": "crawler.scheduler.Scheduler",
        "SPIDER_MIDDLEWARES_BASE": {},
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "TELNETCONSOLE_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "crawler.fetch.GuardedResolver",
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "USER_AGENT": user_agent(),
    }  # fmt: skip


class GuardMiddleware:
    """Checks every request, redirects and robots.txt included, before it is queued."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Refuses what must not be asked, and says in which lane a request waits for its turn."""
        guard: Guard = self._crawler.spider.guard  # type: ignore[union-attr]
        file = _behind(request)
        if file:
            return file
        _as_clicked(request)
        if request.method != "GET" and request.meta.get("redirect_urls"):
            raise Refused(ProblemKind.UNSUPPORTED, "a download button that sends on elsewhere")
        guard.check_url(request.url)
        host = urls.host(request.url)
        addresses = guard.known(host)
        if addresses is None:
            addresses = await maybe_deferred_to_future(deferToThread(guard.addresses, host))
        request.meta["download_slot"] = lanes.name_of(host, addresses)
        return None

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Asks on where a service first answers otherwise than with the file."""
        return _further(request, response) or response


def _as_clicked(request: Request) -> None:
    """A short link that the agency uses is one click; where it leads, robots.txt counts again."""
    service = services.service_of(request.url)
    short = service is not None and service.leads_on
    if short and not request.meta.get("dont_obey_robotstxt"):
        request.meta.update(dont_obey_robotstxt=True, clicked=True)
    elif not short and request.meta.pop("clicked", False):
        request.meta["dont_obey_robotstxt"] = False


def _is_robots(url: str) -> bool:
    return urlsplit(url).path == "/robots.txt"


def _behind(request: Request) -> Request | None:
    """The request for the file behind a service's link; refuses what no rule opens.

    `shown` is the link as sites show it: what comes is kept under it, whatever the service calls
    its file today. On the way there, only the hosts that its rule names are asked.
    """
    link: str = request.meta.get("shown", "")
    service = services.service_of(link or request.url)
    if service is None or (not link and (service.leads_on or _is_robots(request.url))):
        return None
    moved = _leads_to(request, link)
    if link and not moved:
        if services.may_send(link, request.url):
            return None
        reason = "not public" if services.asks_login(request.url) else "no file"
        raise Refused(ProblemKind.SERVICE, services.told(service, reason))
    file = services.file_of(request.url)
    if not file:
        raise Refused(ProblemKind.SERVICE, services.why_closed(request.url))
    led = (*request.meta.get("led", ()), *request.meta.get("redirect_urls", ()))
    here = urls.canonical(request.url)
    # One file that the agency links is opened as by its reader's click; see services.toml.
    meta = {"shown": here, "led": led, "step": 0, "dont_obey_robotstxt": True, "clicked": False}
    return request.replace(url=file, meta={**request.meta, **meta})


def _leads_to(request: Request, link: str) -> bool:
    """Whether a link that was asked as it is has led to another link of a service."""
    step, there = request.meta.get("step", 0), urls.canonical(request.url)
    as_it_is = bool(link) and services.files_of(link)[step] == link
    return as_it_is and there != link and bool(services.file_of(request.url))


def _further(request: Request, response: Response) -> Request | None:
    """The request for a service's file after an answer that is not the file."""
    link: str = request.meta.get("shown", "")
    if not link or response.status in {301, 302, 303, 307, 308}:
        return None
    kind = answers.media_type(_content_type(response), response.body)
    if not services.why_no_file(link, response.status, kind, response.body):
        return None
    meta, files = request.meta, services.files_of(link)
    url = "" if meta.get("sure") else services.anyway(link, response.url, response.body)
    if url:
        return request.replace(url=url, meta={**meta, "sure": True})
    step = meta.get("step", 0) + 1
    return request.replace(url=files[step], meta={**meta, "step": step}) if files[step:] else None


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


class CookieMiddleware:
    """Gives each host back the cookies it set, and no other host.

    Scrapy's own would ask the network for the list of public suffixes, past the guard.
    """

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Morsel[str]]] = {}

    def process_request(self, request: Request) -> None:
        """Sends what the host set, over TLS only where it said so."""
        host, secure = urls.host(request.url), request.url.startswith("https:")
        found = [m for m in self._kept.get(host, {}).values() if secure or not m["secure"]]
        if found:
            request.headers["Cookie"] = "; ".join(f"{m.key}={m.coded_value}" for m in found)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps what the host sets."""
        for header in response.headers.getlist("Set-Cookie")[:_COOKIES]:
            with contextlib.suppress(CookieError):
                sent: SimpleCookie = SimpleCookie(header[:4096].decode("latin-1"))
                kept = self._kept.setdefault(urls.host(request.url), {})
                for name, morsel in sent.items():
                    if len(kept) < _COOKIES or name in kept:
                        kept[name] = morsel
        return response


class _Resolution:
    """One look-up under way; nothing to cancel, it ends by itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Ignored."""


implementer(IHostResolution)(_Resolution)


# The guard of the crawl that is opening a connection at this moment; nobody else may.
_asking: ContextVar[Guard | None] = ContextVar("asking", default=None)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Gives the reactor only addresses the asking crawl's guard admits, and no crawl nothing.

    Crawls share the reactor, and what one may ask (its own private host) another may not.
    """

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, process: Any, reactor: Any) -> GuardedResolver:
        """Made by Scrapy, for the whole process."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Replaces the reactor's own resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """Twisted's interface: tells the receiver each address, then that all were told."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        guard = _asking.get()

        def tell(addresses: Sequence[str]) -> None:
            for text in addresses:
                kind = IPv6Address if ":" in text else IPv4Address
                resolutionReceiver.addressResolved(kind("TCP", text, portNumber))
            resolutionReceiver.resolutionComplete()

        known = guard.known(hostName) if guard else ()
        if guard is None or known is not None:
            tell(known or ())
            return resolution
        looked_up = deferToThread(guard.addresses, hostName)
        looked_up.addCallbacks(tell, lambda _: resolutionReceiver.resolutionComplete())
        return resolution


class _GuardedPool(HTTPConnectionPool):
    """The connections of one crawl, opened in the name of its guard."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._guard = guard

    def _newConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: N802 (Twisted's name)
        token = _asking.set(self._guard)
        try:
            return super()._newConnection(key, endpoint)  # asks the resolver before it returns
        finally:
            _asking.reset(token)


class GuardedHandler(HTTP11DownloadHandler):
    """Connects by the crawl's own guard, and waits for its turn at an address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        pool = _GuardedPool(reactor, crawler.spider.guard)  # type: ignore[union-attr]
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = self._pool._factory
        self._pool = pool

    async def download_request(self, request: Request) -> Response:
        """The response, once the lane of its address is free."""
        crawl: Any = self._crawler.spider
        async with lanes.LANES.turn(request.meta["download_slot"], crawl):
            return await self._fetch(request)

    async def _fetch(self, request: Request) -> Response:
        return await super().download_request(request)


class HttpsHandler(GuardedHandler):
    """Strict first; a host whose TLS is broken is then read without trusting it, cookies apart."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._strict: Any = self._contextFactory
        self._relaxed: Any = _ScrapyClientContextFactory(
            tls_ciphers="DEFAULT:@SECLEVEL=0", verify_certificates=False
        )

    async def _fetch(self, request: Request) -> Response:
        """The response; `tls_faults` of the spider names hosts that could not be trusted."""
        faults: dict[str, str] = self._crawler.spider.tls_faults  # type: ignore[union-attr]
        host = urls.host(request.url)
        if host not in faults:
            # The factory is read before the first wait, so requests cannot swap it for another.
            self._contextFactory = self._strict
            try:
                return await super()._fetch(request)
            except Exception as error:
                fault = tls_fault(error)
                if not fault:
                    raise
                faults[host] = fault
        request.headers.pop("Cookie", None)
        self._contextFactory = self._relaxed
        return await super()._fetch(request)


_TLS_FAULTS = (
    ("certificate has expired", "certificate has expired"),
    ("self-signed", "certificate is self-signed"),
    ("self signed", "certificate is self-signed"),
    ("unable to get", "certificate chain is incomplete or unknown"),
    ("DNSMismatch", "certificate is for another name"),
    ("IPAddressMismatch", "certificate is for another name"),
    ("VerificationError", "certificate is for another name"),
    ("legacy renegotiation", "old renegotiation"),
    ("dh key too small", "weak key exchange"),
    ("certificate verify failed", "certificate is not trusted"),
    ("SSL", "handshake failed"),
)


def tls_fault(error: BaseException) -> str:
    """What is wrong with a host's TLS, or '' if the error is of another kind."""
    text = str(error) + repr(getattr(error, "reasons", "")) + repr(error.__cause__)
    return next((fault for mark, fault in _TLS_FAULTS if mark in text), "")
