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

from crawler import page_scripts, proxy, urls
from crawler.documents.html import UNREAD
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
_QUIET = 5.0  # seconds until a page that keeps asking or loading is taken as it is
_EMPTY = 8.0  # seconds until a page without any text is
_STILL_MS = 400  # a page is done once nothing was asked or changed for so long
_AFTER_CLICK_MS = 120
_PATIENCE = 4  # times as long it may go on changing
_PRESSES = 60  # of what opens something, a page
_SCROLLS = 15
_MOST = {"depth": 3, "times": 25}  # openers behind openers; pages of one list
_OPENING = 20.0  # seconds for all that a page opens
_ALL = 38.0  # seconds for a page with all that
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
_FILE_TYPES = frozenset(
    ("application/pdf", "application/msword", "application/vnd.ms-excel", "application/zip",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a browser made of a page."""

    dom: str
    final_url: str
    left: int = 0  # openers that were not tried, and drawn pages: more may be behind them


@dataclass(slots=True)
class Tab:
    """One page of the browser, used for one address after the other."""

    page: Page
    asked: set[Request] = field(default_factory=set)  # what was asked and did not answer yet
    led: list[str] = field(default_factory=list)  # where scripts would go, files they ask for


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
                await context.add_init_script(page_scripts.BEFORE)
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
    page.on("response", lambda response: _note_file(tab, response))
    page.on("download", lambda download: tab.led.append(download.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("popup", lambda popup: popup.close())
    return tab


def _note_file(tab: Tab, response: Response) -> None:
    """Notes a document that a script asked for, to show or to save it."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _FILE_TYPES and response.request.resource_type in {"fetch", "xhr"}:
        tab.led.append(response.url)


async def close_tab(tab: Tab) -> None:
    """Gives a page up, even one that hangs."""
    with contextlib.suppress(Exception):
        await asyncio.wait_for(tab.page.close(), _CLOSING)


async def render(tab: Tab, url: str, known: set[str]) -> Rendered:
    """A page as it stands once its scripts are done, with what it opens when asked.

    `known` remembers the menu buttons that were tried on earlier pages, and what was waited for in
    vain.
    """
    page, started = tab.page, asyncio.get_running_loop().time()
    await page.goto("about:blank")  # so that another route of the same page is loaded afresh
    tab.asked.clear()
    tab.led.clear()
    await page.goto(url, wait_until="domcontentloaded", timeout=_GOTO)
    await _settle(tab, _STILL_MS, known)
    final_url = page.url
    dom, left = "", 1
    with contextlib.suppress(Exception):  # what broke off leaves the page as it was
        dom, opens, scrolls, drawn = await page.evaluate(page_scripts.TAKE, list(known))
        left = int(drawn and not tab.led)
        if opens or scrolls:
            left = await _all_opened(tab, known, started + _ALL, scrolls=scrolls)
            dom = await page.evaluate(page_scripts.HTML)
    dom = dom or await page.content()
    return Rendered(_marked(_with_files(dom, tab.led), left), final_url, left)


async def _settle(tab: Tab, quiet: int, known: set[str]) -> None:
    """Waits until the page asks for nothing, stands still and waits for nothing, within limits."""
    now = asyncio.get_running_loop().time
    started = now()
    while now() - started < _EMPTY:
        try:
            size, waits = await tab.page.evaluate(
                page_scripts.STILL, [quiet, quiet * _PATIENCE, list(known)]
            )
        except Exception:  # the page went on to another one meanwhile
            await asyncio.sleep(0.1)
            continue
        late = now() - started > _QUIET
        if size and late:  # what was waited for in vain is not waited for again
            known.update(waits)
            tab.asked.clear()
            waits = []
        if size and not (tab.asked or waits):
            return


async def _all_opened(tab: Tab, known: set[str], until: float, *, scrolls: bool) -> int:
    """Opens what the page opens until its time is over; how much was left unopened."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(until):
            return await _opened(tab, known, scrolls=scrolls)
    return 1


async def _opened(tab: Tab, known: set[str], *, scrolls: bool) -> int:
    """Opens what the page opens, within limits; how much was left unopened."""
    before, unread = list(known), 0
    await tab.page.route("**/*", lambda route: _hold(tab, route))
    try:
        async with asyncio.timeout(_OPENING):
            unread += scrolls and await _scrolled(tab, known)
            for _ in range(_PRESSES):
                if not await _press(tab, before, known):
                    break
    except TimeoutError:
        unread += 1
    finally:
        await tab.page.unroute("**/*")
    left, menus = await tab.page.evaluate(page_scripts.LEFT, before)
    known.update(menus)
    drawn = not tab.led and await tab.page.evaluate(page_scripts.DRAWN)
    return int(left + unread + drawn)


async def _hold(tab: Tab, route: Route) -> None:
    """Keeps a page where it is: where it would go is an address that it shows."""
    request = route.request
    main = request.is_navigation_request() and request.frame == tab.page.main_frame
    if main and request.method == "GET":
        tab.led.append(request.url)
        await route.abort("aborted")
    else:
        await route.fallback()


async def _scrolled(tab: Tab, known: set[str]) -> bool:
    """Scrolls down as long as more comes; whether more would have come."""
    for _ in range(_SCROLLS):
        await tab.page.evaluate(page_scripts.SCROLL)
        await _settle(tab, _AFTER_CLICK_MS, known)
        if not await tab.page.evaluate(page_scripts.SCROLLED):
            return False
    return True


async def _press(tab: Tab, before: list[str], known: set[str]) -> bool:
    """Presses the next opener and keeps what it brings forth; whether there was one."""
    page, here, led = tab.page, tab.page.url, len(tab.led)
    told = await page.evaluate(page_scripts.PRESS, [before, _MOST])
    if told is None:
        return False
    await _settle(tab, _AFTER_CLICK_MS, known)
    if urls.canonical(page.url) == urls.canonical(here):
        found = await page.evaluate(page_scripts.NEWS, [told, tab.led[led:]])
        tab.led[led:] = found
        return True
    await page.evaluate(page_scripts.ROUTE, page.url)
    await page.go_back(wait_until="domcontentloaded", timeout=5_000)
    await _settle(tab, _AFTER_CLICK_MS, known)
    await page.evaluate(page_scripts.AGAIN)
    return urls.canonical(page.url) == urls.canonical(here)


def _marked(dom: str, left: int) -> str:
    """The page with a note of how much it holds that was not opened."""
    note = f'<meta name="{UNREAD}" content="{left}">'
    return re.sub(r"(<head[^>]*>)", lambda head: head[1] + note, dom, count=1) if left else dom


def _with_files(dom: str, found: list[str]) -> str:
    """The page with the files that it showed without a link, at its end."""
    shown = "".join(
        f'<iframe src="{html.escape(url)}"></iframe>'
        for url in dict.fromkeys(filter(urls.is_web, found))
    )
    head, mark, tail = dom.rpartition("</body>")
    return f"{head}{shown}{mark}{tail}" if mark else dom + shown
