"""Scripted sites are read in a browser that may look and not act."""

from __future__ import annotations

import asyncio
import http.client
import os
from datetime import date
from pathlib import Path

import pytest

from crawler import proxy, render
from crawler.crawl import crawl
from crawler.documents.html import parse_html
from crawler.guard import Guard
from crawler.model import Crawl, CrawlOptions, Link, ProblemKind, Response
from tests.serving import PROSE, Page, Site, page, serving

OPTIONS = CrawlOptions(delay=0, allow_private=True, max_seconds=300, timeout=5)


def rank(link: Link) -> float:
    """A link names an item where it says so."""
    return 1.0 if "รายการ" in link.text else 0.0


def run(site: Site, folder: Path, how: str = "auto", start: str = "/") -> Crawl:
    return crawl(
        site.base + start,
        sheet=None,
        options=CrawlOptions(**{**_fields(OPTIONS), "render": how}),  # type: ignore[arg-type]
        as_of=date(2025, 5, 15),
        folder=folder,
        rank=rank,
    )


def _fields(options: CrawlOptions) -> dict[str, object]:
    return {name: getattr(options, name) for name in options.__slots__}


def text(response: Response) -> str:
    return parse_html(response.body, response.final_url, response.headers, response.rendered).text


# Routes by history, routes by hash, tabs that fetch, and everything a page must not do.
APP = """
const say = (html) => { document.getElementById('app').innerHTML = html; };
const prose = '%s'.repeat(4);
const views = {
  '/': () => '<nav><a href="/plan" onclick="return go(event)">รายการ แผน</a>' +
    '<a href="#/hash">รายการ แฮช</a>' +
    '<button onclick="go(event, \\'/hidden\\')">รายการ ซ่อน</button></nav>' +
    '<main><h1>หน้าแรก</h1><p>' + prose + '</p></main>',
  '/plan': () => '<main><h1>แผนปี 2568</h1><p>' + prose + '</p><a href="/plan.pdf">ดาวน์โหลด</a>' +
    '<ul><li>เล่ม 1 <a href="#" data-view="/view.pdf">เปิด</a></li>' +
    '<li>เล่ม 2 <a href="#" id=win>เปิด</a></li><li>เล่ม 3 <a href="#" id=modal>เปิด</a></li>' +
    '<li>เล่ม 4 <a href="/gone.pdf">เปิด</a></li></ul>' +
    '<button role=tab aria-controls=t>แท็บ</button><div id=t role=tabpanel></div></main>',
  '/hidden': () => '<main><h1>หน้าซ่อน</h1><p>' + prose + '</p></main>',
  '#/hash': () => '<main><h1>หน้าแฮช</h1><p>' + prose + '</p></main>',
  '/tricks': () => '<main><h1>กล</h1><p>' + prose + '</p></main>',
};
function show() {
  const key = location.hash.startsWith('#/') ? location.hash : location.pathname;
  say((views[key] || (() => '<main><h1>404 ไม่พบหน้า</h1></main>'))());
  const tab = document.querySelector('[role=tab]');
  const on = (id, act) => {
    const each = document.getElementById(id);
    if (each) each.addEventListener('click', (event) => { event.preventDefault(); act(); });
  };
  on('win', () => window.open('/win.pdf'));
  on('modal', () => {
    const box = document.createElement('div');
    box.innerHTML = '<iframe src="/modal.pdf#toolbar=0"></iframe>';
    document.body.append(box);
  });
  if (tab) tab.onclick = () => fetch('/api/tab').then((r) => r.text())
    .then((t) => { document.getElementById('t').innerHTML = t; });
}
function go(event, to) {
  event.preventDefault();
  history.pushState({}, '', to || event.target.getAttribute('href')); show(); return false;
}
onpopstate = onhashchange = show;
if (location.pathname === '/tricks') {
  fetch('/api/write', {method: 'POST', body: 'x'});
  navigator.sendBeacon('/api/beacon', 'x');
  fetch('http://169.254.169.254/latest/').catch(() => 0);
  fetch('http://127.0.0.2:%s/inside').catch(() => 0);
  for (let i = 0; i < 200; i++) window.open('/popup');
  alert('x'); confirm('x');
  const form = document.createElement('form');
  form.method = 'post'; form.action = '/api/form'; document.body.append(form); form.submit();
}
fetch('/api/menu').then(() => setTimeout(show, 150));
"""
SHELL = "<!doctype html><title>อบต.</title><body><div id=app></div><script src=/app.js></script>"
MISSING = Page("Not Found", 404)
PDF = Page(b"%PDF-1", type="application/pdf")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Crawl]:
    """One crawl of a site that scripts fill."""
    folder = tmp_path_factory.mktemp("app")
    pages = {
        "/app.js": Page(APP % (PROSE, 80), type="text/javascript; charset=utf-8"),
        "/api/menu": "{}",
        "/api/tab": "<p>ข้อความในแท็บ</p>",
        **{f"/{name}.pdf": PDF for name in ("plan", "view", "win", "modal")},
        "/robots.txt": MISSING,
        "/sitemap.xml": "<urlset><url><loc>/tricks</loc></url></urlset>",
        "/favicon.ico": MISSING,
    }
    with serving(pages, default=SHELL) as site:
        yield site, run(site, folder)  # type: ignore[misc]


@pytest.mark.browser
def test_routes_of_scripts_are_found_and_read(app: tuple[Site, Crawl]) -> None:
    site, result = app
    for path, words in (
        ("/", "หน้าแรก"),
        ("/plan", "แผนปี 2568"),
        ("/#/hash", "หน้าแฮช"),
        ("/hidden", "หน้าซ่อน"),
    ):
        found = result.responses[site.base + path]
        assert found.problem is None
        assert words in text(found)


@pytest.mark.browser
def test_what_a_tab_fetches_is_part_of_the_page(app: tuple[Site, Crawl]) -> None:
    site, result = app
    assert "ข้อความในแท็บ" in text(result.responses[site.base + "/plan"])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["plan", "view", "win", "modal"])
def test_files_that_scripts_link_or_show_are_fetched(app: tuple[Site, Crawl], name: str) -> None:
    site, result = app
    assert result.responses[f"{site.base}/{name}.pdf"].body == b"%PDF-1"


@pytest.mark.browser
def test_a_file_a_script_shows_is_named_by_what_opens_it(app: tuple[Site, Crawl]) -> None:
    site, result = app
    plan = result.responses[site.base + "/plan"]
    links = parse_html(b"", plan.final_url, {}, plan.rendered).links
    rows = {link.url.removeprefix(site.base): link.row for link in links if link.text == "เปิด"}
    assert {path.partition("#")[0]: row for path, row in rows.items()} == {
        "/view.pdf": "เล่ม 1",
        "/win.pdf": "เล่ม 2",
        "/modal.pdf": "เล่ม 3",
        "/gone.pdf": "เล่ม 4",
    }


@pytest.mark.browser
def test_a_file_that_answers_with_the_shell_is_gone(app: tuple[Site, Crawl]) -> None:
    site, result = app
    problem = result.responses[site.base + "/gone.pdf"].problem
    assert problem
    assert (problem.kind, problem.detail) == (ProblemKind.GONE, "soft 404")


@pytest.mark.browser
def test_what_every_page_loads_is_asked_for_once_a_browser(app: tuple[Site, Crawl]) -> None:
    site, result = app
    rendered = sum(bool(response.rendered) for response in result.responses.values())
    assert site.paths.count("/app.js") < rendered


@pytest.mark.browser
def test_a_browser_only_reads(app: tuple[Site, Crawl]) -> None:
    site, result = app
    assert "กล" in text(result.responses[site.base + "/tricks"])
    assert not {"/api/write", "/api/beacon", "/api/form", "/inside", "/popup"} & set(site.paths)


@pytest.mark.browser
def test_a_page_that_never_rests_does_not_stop_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.scripted.SILENCE", 20.0)
    script = "<script>fetch('/x'); onload = () => { while (1); }</script>"
    busy = "<title>ก</title><div id=app></div>" + script
    fine = SHELL.replace("/app.js", "/fine.js")
    script = (
        f"document.getElementById('app').innerHTML = '<main>' + '{PROSE}'.repeat(5) + '</main>'"
    )
    pages = {
        "/": page("หน้าแรก", "/busy|รายการ 1", "/fine|รายการ 2"),
        "/busy": busy,
        "/fine": fine,
        "/fine.js": Page(script, type="text/javascript; charset=utf-8"),
    }
    with serving(pages) as site:
        result = run(site, tmp_path)
    problem = result.responses[site.base + "/busy"].problem
    assert problem
    assert problem.kind is ProblemKind.NEEDS_BROWSER
    assert PROSE.strip() in text(result.responses[site.base + "/fine"])


def test_without_a_browser_a_shell_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRONGSAI_BROWSER", str(tmp_path / "none"))
    with serving({"/": SHELL}) as site:
        result = run(site, tmp_path / "c")
    problem = result.responses[site.base + "/"].problem
    assert problem
    assert problem.kind is ProblemKind.NEEDS_BROWSER
    assert [p.kind for p in result.problems] == [ProblemKind.NEEDS_BROWSER]
    assert result.limits == ()


def test_rendering_can_be_switched_off(tmp_path: Path) -> None:
    with serving({"/": SHELL}) as site:
        result = run(site, tmp_path, "never")
    assert result.responses[site.base + "/"].rendered == ""
    assert "/app.js" not in site.paths


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "{base}/ok", 200),
        ("HEAD", "{base}/ok", 200),
        ("POST", "{base}/ok", 405),
        ("PUT", "{base}/ok", 405),
        ("GET", "http://127.0.0.2/", 403),
        ("GET", "http://169.254.169.254/latest/", 403),
        ("GET", "http://2130706433:22/", 403),
        ("GET", "file:///etc/passwd", 403),
        ("CONNECT", "10.0.0.1:443", 403),
        ("CONNECT", "127.0.0.1:22", 403),
        ("CONNECT", "[::1]:443", 403),
    ],
)
def test_the_proxy_passes_what_the_guard_admits(method: str, target: str, status: int) -> None:
    with serving({"/ok": "fine"}) as site, proxy.serve(Guard(site.base, True)) as address:
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
        connection.request(method, target.format(base=site.base))
        answer = connection.getresponse()
        answer.read()
        connection.close()
    assert answer.status == status
    assert ("/ok" in site.paths) is (status == 200)


@pytest.mark.browser
def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    class Type:
        executable_path = "/nowhere"

        async def launch(self, **options: object) -> None:
            asked.append(options)

    class Fake:
        chromium = Type()

    monkeypatch.setenv("PRONGSAI_BROWSER", "/bin/true")
    for user in (0, 1000):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user, raising=False)
        asyncio.run(render._launch(Fake(), "http://127.0.0.1:1"))  # type: ignore[arg-type]
    assert [options["chromium_sandbox"] for options in asked] == [False, True]
    assert asked[0]["proxy"] == {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
