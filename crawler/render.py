"""Reads pages that only scripts fill, in a browser that may look and not act."""

from __future__ import annotations

import asyncio
import contextlib
import html
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from crawler import page_scripts, proxy, urls
from crawler.guard import Guard
from crawler.model import CrawlOptions

if TYPE_CHECKING:
    from playwright.async_api import (
        Browser,
        BrowserContext,
        Page,
        Playwright,
        Request,
        Response,
        Route,
    )

BUDGET = 150  # pages a crawl, unless every page is to be rendered
_GOTO = 20_000  # milliseconds
_QUIET = 5.0  # seconds until a page that keeps asking is taken as it is
_EMPTY = 8.0  # seconds until a page without any text is
_STILL_MS = 400  # a page is done once nothing was asked or changed for so long
_AFTER_CLICK_MS = 120
_MOST_MS = 1500
_CLICKS = 12
_OPENING = 12.0  # seconds for all of a page's tabs
_CLOSING = 5.0
_KEPT_BYTES = 30_000_000
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_CHANNELS = ("chrome", "msedge")
_UNWANTED = frozenset({"font", "media", "image", "websocket", "eventsource", "manifest", "ping"})
_KEPT_TYPES = frozenset({"script", "stylesheet"})
_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie"})
_FLAGS = (
    "--disable-background-networking",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # The browser resolves nothing by itself: names go to the proxy, numbers too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--js-flags=--max-old-space-size=512",
)
_MARK = re.compile(r' data-prongsai-opener="(\d+)"')


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a browser made of a page."""

    dom: str
    final_url: str


@dataclass(slots=True)
class Tab:
    """One page of the browser, used for one address after the other."""

    page: Page
    asked: set[Request] = field(default_factory=set)  # what was asked and did not answer yet


class NoBrowserError(Exception):
    """No browser could be started."""


@asynccontextmanager
async def browser(
    guard: Guard, options: CrawlOptions, agent: str, *, trust_anyone: bool
) -> AsyncIterator[BrowserContext]:
    """One browser context for one agency; everything it asks passes the guard."""
    from playwright.async_api import async_playwright

    with proxy.serve(guard) as address:
        async with async_playwright() as playwright:
            running = await _launch(playwright, address)
            try:
                context = await running.new_context(
                    accept_downloads=False,
                    ignore_https_errors=trust_anyone,
                    locale="th-TH",
                    service_workers="block",
                    timezone_id="Asia/Bangkok",
                    user_agent=agent,
                )
                await context.add_init_script(page_scripts.TAME)
                await _watch(context)
                context.set_default_timeout(options.timeout * 1000)
                yield context
            finally:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(running.close(), _CLOSING)


def version() -> str:
    """The version of the browser that starts; '' if none does."""

    async def ask() -> str:
        guard = Guard("http://127.0.0.1/", allow_private=False)
        async with browser(guard, CrawlOptions(), "prongsai", trust_anyone=False) as context:
            return f"Chromium {context.browser.version}" if context.browser else "Chromium"

    with contextlib.suppress(Exception):  # whatever keeps it from starting, there is none to use
        return asyncio.run(ask())
    return ""


async def _launch(playwright: Playwright, address: str) -> Browser:
    """The first browser that starts: a configured one, Playwright's, the system's, by channel."""
    common: dict[str, Any] = {
        "args": list(_FLAGS),
        # Chromium's sandbox cannot run as root; nothing else turns it off.
        "chromium_sandbox": not (hasattr(os, "geteuid") and os.geteuid() == 0),
        "proxy": {"server": address, "bypass": "<-loopback>"},
    }
    for choice in _choices(playwright):
        with contextlib.suppress(Exception):
            return await playwright.chromium.launch(**common, **choice)
    raise NoBrowserError("no Chromium, Chrome or Edge was found")


def _choices(playwright: Playwright) -> Iterator[dict[str, Any]]:
    configured = os.environ.get("PRONGSAI_BROWSER", "")
    if configured:
        yield {"executable_path": configured}
        return
    if Path(playwright.chromium.executable_path).exists():
        yield {}
    for name in _NAMES:
        if path := shutil.which(name):
            yield {"executable_path": path}
    for channel in _CHANNELS:
        yield {"channel": channel}


async def _watch(context: BrowserContext) -> None:
    """Lets reading through and nothing else; what every page loads is asked for once.

    A browser whose requests are filtered keeps no cache of its own.
    """
    kept: dict[str, tuple[dict[str, str], bytes]] = {}
    room = _KEPT_BYTES

    async def decide(route: Route) -> None:
        with contextlib.suppress(Exception):
            request = route.request
            if not _wanted(request):
                await route.abort("aborted")
            elif request.url in kept and request.method == "GET":
                headers, body = kept[request.url]
                await route.fulfill(status=200, headers=headers, body=body)
            else:
                await route.continue_()

    async def keep(response: Response) -> None:
        nonlocal room
        request = response.request
        if request.resource_type not in _KEPT_TYPES or request.url in kept:
            return
        if response.status != 200 or request.method != "GET":
            return
        with contextlib.suppress(Exception):
            body = await response.body()
            headers = await response.all_headers()
            room -= len(body)
            if room > 0:
                sent = {n: v for n, v in headers.items() if n not in _TRANSPORT}
                kept[request.url] = (sent, body)

    context.on("response", keep)
    await context.route("**/*", decide)
    await context.route_web_socket("**/*", lambda socket: socket.close())


def _wanted(request: Request) -> bool:
    """Whether a page needs it: no pictures, fonts and media, no files and services in frames."""
    if request.method not in {"GET", "HEAD"} or request.resource_type in _UNWANTED:
        return False
    framed = request.resource_type == "document"
    if framed and (urls.is_file(request.url) or urls.is_service(request.url)):
        return False
    return urls.is_web(request.url)


async def open_tab(context: BrowserContext) -> Tab:
    """A page that counts what it waits for, and lets nothing pop up."""
    page = await context.new_page()
    tab = Tab(page)
    page.on("request", lambda request: tab.asked.add(request))
    page.on("requestfinished", lambda request: tab.asked.discard(request))
    page.on("requestfailed", lambda request: tab.asked.discard(request))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("popup", lambda popup: popup.close())
    return tab


async def close_tab(tab: Tab) -> None:
    """Gives a page up, even one that hangs."""
    with contextlib.suppress(Exception):
        await asyncio.wait_for(tab.page.close(), _CLOSING)


async def render(tab: Tab, url: str, menus: set[str]) -> Rendered:
    """A page as it stands once its scripts are done, with what its tabs open.

    `menus` remembers the menu buttons that were tried on earlier pages.
    """
    page = tab.page
    await page.goto("about:blank")  # so that another route of the same page is loaded afresh
    tab.asked.clear()
    await page.goto(url, wait_until="domcontentloaded", timeout=_GOTO)
    await _settle(tab, _STILL_MS)
    final_url = page.url
    count, tried = await page.evaluate(page_scripts.OPENERS, [_CLICKS, [*menus]])
    dom = await page.content()
    pieces: list[str] = []
    if count:
        before = [*menus]
        menus.update(tried)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_OPENING):
                async for number, piece, shown in _opened(tab, count, before):
                    pieces.append(piece)
                    dom = _shown_by(dom, number, shown)
    return Rendered(_joined(_MARK.sub("", dom), pieces), final_url)


async def _settle(tab: Tab, quiet: int) -> None:
    """Waits until the page asks for nothing and stands still, within limits."""
    now = asyncio.get_running_loop().time
    started = now()
    while now() - started < _EMPTY:
        try:
            size = await tab.page.evaluate(page_scripts.STILL, [quiet, _MOST_MS])
        except Exception:  # the page went on to another one meanwhile
            await asyncio.sleep(0.1)
            continue
        if size and (not tab.asked or now() - started > _QUIET):
            return


async def _opened(
    tab: Tab, count: int, before: list[str]
) -> AsyncIterator[tuple[int, str, list[str]]]:
    """What each tab or button brings forth: its number, new pieces or a route, files shown."""
    page, here = tab.page, tab.page.url
    await page.evaluate(page_scripts.NEWS)
    for number in range(count):
        named = await page.evaluate(page_scripts.OPEN, number)
        if named is None:
            return
        await _settle(tab, _AFTER_CLICK_MS)
        if page.url == here:
            news = await page.evaluate(page_scripts.NEWS)
            yield number, _section(named, news["pieces"]), news["shown"]
            continue
        yield number, _route(page.url, named), []
        if not await _back(tab, here, before):
            return


async def _back(tab: Tab, here: str, before: list[str]) -> bool:
    """Returns to the page that was left; whether that worked."""
    await tab.page.go_back(wait_until="domcontentloaded", timeout=5_000)
    await _settle(tab, _AFTER_CLICK_MS)
    await tab.page.evaluate(page_scripts.OPENERS, [_CLICKS, before])
    await tab.page.evaluate(page_scripts.NEWS)
    return urldefrag(tab.page.url)[0] == urldefrag(here)[0]


def _route(url: str, named: str) -> str:
    return f'<nav><a href="{html.escape(url)}">{html.escape(named)}</a></nav>'


def _section(named: str, pieces: list[str]) -> str:
    """What a tab brought forth, under the tab's name."""
    if not pieces:
        return ""
    return f"<section><h5>{html.escape(named)}</h5>{''.join(pieces)}</section>"


def _shown_by(dom: str, number: int, shown: list[str]) -> str:
    """The page with the opener of a file or window made a link to it."""
    url = next((url for url in shown if urls.is_web(url)), "")
    if not url:
        return dom
    mark = f' data-prongsai-opener="{number}"'
    return dom.replace(mark, f' data-href="{html.escape(url)}"', 1)


def _joined(dom: str, pieces: list[str]) -> str:
    """The page with the pieces it does not hold already, at its end."""
    new = [piece for piece in dict.fromkeys(pieces) if piece and piece not in dom]
    if not new:
        return dom
    head, mark, tail = dom.rpartition("</body>")
    joined = "\n".join(new)
    return f"{head}{joined}{mark}{tail}" if mark else dom + joined
