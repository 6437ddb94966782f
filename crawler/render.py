"""Reads pages that only scripts fill, in a browser that may look and not act."""

from __future__ import annotations

import contextlib
import html
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from crawler import proxy, urls
from crawler.guard import Guard
from crawler.model import CrawlOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

BUDGET = 60  # pages a crawl, unless every page is to be rendered
_GOTO = 20_000  # milliseconds
_QUIET = 5_000
_STEP = 250
_STEPS = 16
_CLICKS = 12
_AFTER_CLICK = 300
_OPENING = 15  # seconds for all of a page's tabs
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_CHANNELS = ("chrome", "msedge")
_UNWANTED = frozenset({"font", "media", "image", "websocket", "eventsource", "manifest", "ping"})
_FLAGS = (
    "--disable-background-networking",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # The browser resolves nothing by itself: names go to the proxy, numbers too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--js-flags=--max-old-space-size=512",
)
# Before a page's own scripts: no windows, no dialogs, and no form leaves.
_TAME = """(() => {
  for (const name of ["open", "alert", "confirm", "prompt", "print"]) {
    try { Object.defineProperty(window, name, {value: () => null}); } catch (e) {}
  }
  window.addEventListener("submit", (event) => {
    event.preventDefault(); event.stopImmediatePropagation();
  }, true);
  HTMLFormElement.prototype.submit = () => null;
  HTMLFormElement.prototype.requestSubmit = () => null;
})()"""
# What opens more of the page, or another route, without being an ordinary link or a form's button.
# What is in the page already needs no opening, and a menu is tried on one page only.
_OPENERS = """([most, before]) => {
  const found = document.querySelectorAll(
    '[role=tab], [aria-controls], [data-toggle], [data-bs-toggle], [role=link], [role=menuitem], ' +
    '[routerlink], [data-route], nav button, nav [onclick], .menu [onclick], li[onclick]');
  const menus = [];
  let count = 0;
  for (const each of found) {
    const href = each.getAttribute('href') || '';
    const leads = each.tagName === 'A' && href && !/^(#|javascript:)/.test(href);
    const target = each.getAttribute('aria-controls') || each.dataset.bsTarget ||
      each.dataset.target || (href.startsWith('#') ? href : '');
    const shown = target && document.getElementById(target.replace('#', ''));
    const filled = shown && shown.textContent.trim();
    const inMenu = each.closest('nav, header, footer, [role=navigation], .menu');
    const menu = inMenu ? each.outerHTML : '';
    if (leads || filled || each.closest('form') || before.includes(menu) || count >= most) continue;
    if (menu) menus.push(menu);
    each.setAttribute('data-prongsai-opener', count++);
  }
  return [count, menus];
}"""
_OPEN = """(number) => {
  const each = document.querySelector(`[data-prongsai-opener="${number}"]`);
  if (!each) return null;
  const named = (each.innerText || each.getAttribute('aria-label') || '').trim().slice(0, 200);
  each.click();
  return named;
}"""
_TEXT = "() => document.body ? document.body.innerText.length + document.links.length : 0"
_PANELS = """() => [...document.querySelectorAll('[role=tabpanel], .tab-pane, .tab-content, main')]
  .map((each) => each.outerHTML)"""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a browser made of a page."""

    dom: str
    final_url: str


class NoBrowserError(Exception):
    """No browser could be started."""


@contextmanager
def browser(
    guard: Guard, options: CrawlOptions, agent: str, *, trust_anyone: bool
) -> Iterator[BrowserContext]:
    """One browser context for one agency; everything it asks passes the guard."""
    from playwright.sync_api import sync_playwright

    with proxy.serve(guard) as address, sync_playwright() as playwright:
        running = _launch(playwright, address)
        try:
            context = running.new_context(
                accept_downloads=False,
                ignore_https_errors=trust_anyone,
                locale="th-TH",
                service_workers="block",
                timezone_id="Asia/Bangkok",
                user_agent=agent,
            )
            context.add_init_script(_TAME)
            context.route("**/*", _filter)
            context.route_web_socket("**/*", lambda socket: socket.close())
            context.set_default_timeout(options.timeout * 1000)
            yield context
        finally:
            with contextlib.suppress(Exception):
                running.close()


def _launch(playwright: Playwright, address: str) -> Browser:
    """The first browser that starts: a configured one, Playwright's, the system's, by channel."""
    common: dict[str, Any] = {
        "args": list(_FLAGS),
        # Chromium's sandbox cannot run as root; nothing else turns it off.
        "chromium_sandbox": not (hasattr(os, "geteuid") and os.geteuid() == 0),
        "proxy": {"server": address, "bypass": "<-loopback>"},
    }
    for choice in _choices(playwright):
        with contextlib.suppress(Exception):
            return playwright.chromium.launch(**common, **choice)
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


def _filter(route: Route) -> None:
    """Lets reading through and nothing else; pictures, fonts and media are not needed."""
    request = route.request
    wanted = request.method in {"GET", "HEAD"} and request.resource_type not in _UNWANTED
    with contextlib.suppress(Exception):
        if wanted and urls.is_web(request.url):
            route.continue_()
        else:
            route.abort()


def render(context: BrowserContext, url: str, menus: set[str]) -> Rendered:
    """A page as it stands once its scripts are done, with what its tabs open.

    `menus` remembers the menu buttons that were tried on earlier pages.
    """
    page = context.new_page()
    try:
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("popup", lambda popup: popup.close())
        page.goto(url, wait_until="domcontentloaded", timeout=_GOTO)
        _settle(page)
        final_url, dom = page.url, page.content()
        return Rendered(_joined(dom, _opened(page, menus)), final_url)
    finally:
        with contextlib.suppress(Exception):
            page.close()


def _settle(page: Page) -> None:
    """Waits until the page asks for nothing and its text stands still, within limits."""
    with contextlib.suppress(Exception):
        page.wait_for_load_state("networkidle", timeout=_QUIET)
    last, still = -1, 0
    for _ in range(_STEPS):
        length = page.evaluate(_TEXT)
        still = still + 1 if length == last and length else 0
        if still >= 1:
            return
        last = length
        page.wait_for_timeout(_STEP)


def _opened(page: Page, menus: set[str]) -> list[str]:
    """The pieces that tabs and the like bring forth, and links to routes they lead to."""
    pieces: list[str] = []
    here, before = page.url, [*menus]
    until = time.monotonic() + _OPENING
    with contextlib.suppress(Exception):
        count, tried = page.evaluate(_OPENERS, [_CLICKS, before])
        menus.update(tried)
        for number in range(count):
            named = page.evaluate(_OPEN, number) if time.monotonic() < until else None
            if named is None:
                break
            page.wait_for_timeout(_AFTER_CLICK)
            if page.url == here:
                pieces += page.evaluate(_PANELS)
                continue
            pieces.append(_route(page.url, named))
            if not _back(page, here, before):
                break
    return pieces


def _back(page: Page, here: str, before: list[str]) -> bool:
    """Returns to the page that was left; whether that worked."""
    page.go_back(wait_until="domcontentloaded", timeout=5_000)
    page.wait_for_timeout(_AFTER_CLICK)
    page.evaluate(_OPENERS, [_CLICKS, before])
    return urldefrag(page.url)[0] == urldefrag(here)[0]


def _route(url: str, named: str) -> str:
    return f'<nav><a href="{html.escape(url)}">{html.escape(named)}</a></nav>'


def _joined(dom: str, pieces: list[str]) -> str:
    """The page with the pieces it does not hold already, at its end."""
    new = [piece for piece in dict.fromkeys(pieces) if piece not in dom]
    if not new:
        return dom
    head, mark, tail = dom.rpartition("</body>")
    joined = "\n".join(new)
    return f"{head}{joined}{mark}{tail}" if mark else dom + joined
