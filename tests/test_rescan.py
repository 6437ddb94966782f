"""A second crawl of a site: what did not change is not sent, not read, and still all there."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import crawl, index, revisits
from crawler.job import Progress
from crawler.many import Fetcher
from crawler.model import Crawl, CrawlOptions, Link, ProblemKind
from crawler.revisits import OriginGoneError
from crawler.snapshot import WARC, load
from tests.serving import Answer, Page, Site, page, serving

OPTIONS = CrawlOptions(delay=0, allow_private=True, render="never", max_seconds=40, timeout=4)
PDF = b"%PDF-1.4 plan"


@dataclass(frozen=True)
class Ranking:
    """Names itself, so that ranks may be kept."""

    def __call__(self, link: Link) -> float:
        return 1.0 if "รายการ" in link.text + link.row else 0.0


def tagged(body: str | bytes, kind: str = "text/html; charset=utf-8", by: str = "etag") -> Answer:
    """A page that answers 304 to who has it."""
    raw = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(raw).hexdigest()[:8]}"'
    date_ = "Thu, 15 May 2025 00:00:00 GMT"
    sent = {"etag": {"ETag": tag}, "date": {"Last-Modified": date_}, "none": {}}[by]
    return Page(raw, type=kind, headers=sent)


def site_of(by: str) -> dict[str, Answer]:
    return {
        "/": tagged(page("หน้าแรก", "/plan|รายการ แผน", "/about|เกี่ยวกับ", "/gone|หาย"), by=by),
        "/plan": tagged(page("แผน", "/files/p.pdf|ดาวน์โหลด", "/list|รายชื่อ"), by=by),
        "/about": tagged(page("เกี่ยวกับ", "/list|รายชื่อ", "/only|ที่เดียว"), by=by),
        "/list": tagged(page("รายชื่อ"), by=by),
        "/only": tagged(page("ที่เดียว"), by=by),
        "/files/p.pdf": tagged(PDF, "application/pdf", by=by),
        "/robots.txt": Page("User-agent: *\nDisallow: /private", type="text/plain"),
    }


fetcher = Fetcher(1)


@pytest.fixture(scope="module", autouse=True)
def _fetching() -> Iterator[None]:
    """One process for all crawls of this file."""
    yield
    fetcher.close()


class Scans:
    """Crawls of one site into folders side by side."""

    def __init__(self, root: Path, site: Site) -> None:
        self.root, self.site = root, site

    def run(self, name: str, previous: str = "", **options: object) -> Crawl:
        self.site.asked.clear()
        self.site.sent.clear()
        job = crawl.begin(
            self.site.base + "/",
            sheet=None,
            options=replace(OPTIONS, **options),
            as_of=date(2025, 5, 15),
            folder=self.root / name,
            rank=Ranking(),
            previous=self.root / previous if previous else None,
        )
        fetcher.start("site", job)
        while fetcher.running:
            for _, message in fetcher.poll(1.0):
                if not isinstance(message, Progress):
                    return crawl.finish(job, message)
        raise AssertionError("the crawl did not end")

    def fingerprint(self, name: str) -> str:
        return crawl.fingerprint(self.root / name)

    def kinds(self, name: str) -> dict[str, str]:
        """The type of each page's record."""
        found = {}
        with (self.root / name / WARC).open("rb") as file:
            for record in ArchiveIterator(file):
                uri = record.rec_headers.get_header("WARC-Target-URI") or ""
                found[uri.removeprefix(self.site.base)] = record.rec_type
        return found


def facts(found: Crawl) -> Mapping[str, object]:
    """All that a verdict may depend on."""
    return {
        url: (r.final_url, r.status, r.media_type, r.body, r.problem, r.redirects,
              r.headers.get("content-type"))
        for url, r in found.responses.items()
    }  # fmt: skip


@pytest.mark.parametrize("by", ["etag", "date", "none"])
def test_an_unchanged_site_is_the_same_crawl(tmp_path: Path, by: str) -> None:
    with serving(site_of(by)) as site:
        scans = Scans(tmp_path, site)
        first = scans.run("a")
        asked = sorted(site.paths)
        second = scans.run("b", "a")
        third = scans.run("c", "b")
        again = sorted(site.paths)
        sent = dict(site.sent)
        kinds = scans.kinds("c")
    assert facts(first) == facts(second) == facts(third)
    assert list(first.responses) == list(third.responses)
    assert asked == again
    assert scans.fingerprint("a") == scans.fingerprint("b") == scans.fingerprint("c") != ""
    assert {kinds[path] for path in ("/", "/plan", "/files/p.pdf")} == {"revisit"}
    assert kinds["/gone"] == "response"
    assert revisits.origins(tmp_path / "c") == {"a"}
    assert sent["/plan"] == {"etag": 304, "date": 304, "none": 200}[by]


def test_nothing_that_did_not_change_is_parsed(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        before = (tmp_path / "a" / "links.json.gz").stat()
        scans.run("b", "a")
    after = (tmp_path / "b" / "links.json.gz").stat()
    assert before.st_ino == after.st_ino  # the very same table
    known = index.read(tmp_path / "b")
    assert known
    assert {r.origin for r in known.records.values() if r.status == 200} == {"a"}


def test_records_refer_to_the_first_crawl_as_the_format_asks(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        scans.run("b", "a")
        found = {}
        for name in ("a", "b"):
            with (tmp_path / name / WARC).open("rb") as file:
                found[name] = {
                    r.rec_headers.get_header("WARC-Target-URI"): dict(r.rec_headers.headers)
                    for r in ArchiveIterator(file)
                }
    first, second = found["a"][site.base + "/plan"], found["b"][site.base + "/plan"]
    assert second["WARC-Profile"].endswith("/server-not-modified")
    assert second["WARC-Refers-To-Target-URI"] == site.base + "/plan"
    assert second["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert second["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]


def changed(pages: dict[str, Answer], **new: Answer) -> dict[str, Answer]:
    return {**pages, **{"/" + path: answer for path, answer in new.items()}}


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        pytest.param(
            {"plan": tagged(page("แผนใหม่", "/files/p.pdf|ดาวน์โหลด", "/new|ใหม่")),
             "new": tagged(page("ใหม่"))},
            set(), {"/new"}, id="a changed page is read and followed",
        ),
        pytest.param(
            {"about": tagged(page("เกี่ยวกับเรา", "/list|รายชื่อ"))},
            {"/only"}, set(), id="what nothing links to any more is no evidence",
        ),
        pytest.param(
            {"": tagged(page("หน้าแรก", "/about|เกี่ยวกับ"))},
            {"/plan", "/files/p.pdf", "/gone"}, set(), id="nor what only such a page links to",
        ),
        pytest.param(
            {"only": Page("<title>404</title>Not Found", 404)}, set(), set(), id="a vanished page",
        ),
        pytest.param(
            {"list": Page("busy", 500)}, set(), set(), id="a page that fails this time",
        ),
    ],
)  # fmt: skip
def test_a_rescan_finds_what_a_first_crawl_would(
    tmp_path: Path, change: Mapping[str, Answer], gone: set[str], new: set[str]
) -> None:
    pages = site_of("etag")
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        before = scans.run("a")
        pages.update(changed({}, **change))
        after = scans.run("b", "a")
        fresh = scans.run("fresh")
    assert facts(after) == facts(fresh)
    assert scans.fingerprint("b") == scans.fingerprint("fresh") != scans.fingerprint("a")
    left = {url.removeprefix(site.base) for url in before.responses.keys() - after.responses.keys()}
    came = {url.removeprefix(site.base) for url in after.responses.keys() - before.responses.keys()}
    assert (left, came) == (gone, new)


def test_bodies_of_several_crawls_are_found(tmp_path: Path) -> None:
    pages = site_of("none")
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        pages["/plan"] = page("แผนสอง", "/files/p.pdf|ดาวน์โหลด")
        scans.run("b", "a")
        pages["/about"] = page("เกี่ยวกับสอง", "/only|ที่เดียว")
        last = scans.run("c", "b")
        fresh = scans.run("fresh")
    assert revisits.origins(tmp_path / "c") == {"a", "b"}
    assert facts(last) == facts(fresh)


def test_old_crawls_are_let_go_once_they_are_many(tmp_path: Path) -> None:
    pages = site_of("etag")
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        last = ""
        for number in range(7):
            path = ("plan", "about", "list", "only")[number % 4]
            pages["/" + path] = tagged(page(f"{path} {number}", "/list|ก", "/only|ข", "/x.pdf|ค"))
            scans.run(f"s{number}", last)
            last = f"s{number}"
        fresh = scans.run("fresh")
    assert len(revisits.origins(tmp_path / last)) <= 4
    assert facts(load(tmp_path / last)) == facts(fresh)


def test_a_deleted_first_crawl_is_told_and_its_pages_fetched_anew(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        scans.run("b", "a")
        shutil.rmtree(tmp_path / "a")
        with pytest.raises(OriginGoneError, match="a"):
            load(tmp_path / "b")
        anew = scans.run("c", "b")
    assert site.base + "/plan" in anew.responses
    assert revisits.origins(tmp_path / "c") == set()


def test_another_body_is_not_taken_for_the_first(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        scans.run("b", "a")
        with serving({"/": page("อื่น")}) as other:
            Scans(tmp_path, other).run("a")
    with pytest.raises(OriginGoneError):
        load(tmp_path / "b")


@pytest.mark.parametrize("name", ["..", "../x", "/etc", "", "a\\b"])
def test_what_a_warc_says_leads_to_no_other_place(name: str) -> None:
    assert not revisits.is_name(name)


def test_a_304_of_another_page_is_asked_again(tmp_path: Path) -> None:
    """After a redirect the condition meets a page it was not meant for."""
    pages = site_of("date")
    pages["/about"] = Page(status=302, headers={"Location": "/list"})
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        pages["/about"] = Page(status=302, headers={"Location": "/only"})
        after = scans.run("b", "a")
        fresh = scans.run("fresh")
    assert facts(after) == facts(fresh)
    assert after.responses[site.base + "/about"].final_url == site.base + "/only"


def test_the_missing_page_is_learned_anew(tmp_path: Path) -> None:
    """A page that did not change is a soft 404 once the host says the same to any address."""
    pages = site_of("etag")
    missing: list[Callable[[int], Page]] = [lambda _: Page("<title>404</title>Not Found", 404)]
    with serving(pages, default=lambda n: missing[0](n)) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        missing[0] = lambda _: Page(page("รายชื่อ"))
        after = scans.run("b", "a")
    problem = after.responses[site.base + "/list"].problem
    assert problem
    assert problem.kind is ProblemKind.GONE


def test_robots_are_asked_anew(tmp_path: Path) -> None:
    pages = site_of("etag")
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        pages["/robots.txt"] = Page("User-agent: *\nDisallow: /plan", type="text/plain")
        after = scans.run("b", "a")
    problem = after.responses[site.base + "/plan"].problem
    assert problem
    assert problem.kind is ProblemKind.ROBOTS
    assert "/plan" not in site.paths


def test_a_folder_elsewhere_is_no_last_crawl(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        Scans(tmp_path / "x", site).run("a")
        scans = Scans(tmp_path / "y", site)
        scans.run("b", "../x/a")
    assert revisits.origins(tmp_path / "y" / "b") == set()
    assert site.sent["/plan"] == 200


def test_the_order_of_answers_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    pages = site_of("none")
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        known = index.read(tmp_path / "a")
        assert known
        turned = index.Index(dict(reversed(known.records.items())), known.links)
    assert turned.fingerprint((), ()) == known.fingerprint((), ()) == scans.fingerprint("a")
    assert known.fingerprint(("max_pages",), ()) != known.fingerprint((), ())


def test_half_an_index_is_none(tmp_path: Path) -> None:
    with serving(site_of("etag")) as site:
        scans = Scans(tmp_path, site)
        scans.run("a")
        whole = (tmp_path / "a" / index.INDEX).read_bytes()
        (tmp_path / "a" / index.INDEX).write_bytes(whole[: len(whole) // 2])
        after = scans.run("b", "a")
    assert index.read(tmp_path / "a") is None
    assert site.sent["/plan"] == 200
    assert after.responses[site.base + "/plan"].problem is None


SHELL = """<title>อบต.</title><div id=app></div><script>
document.getElementById('app').innerHTML =
  '<main><h1>หน้าแรก</h1><p>' + '%s'.repeat(6) + '</p><a href=/plan>รายการ แผน</a></main>';
</script>"""


@pytest.mark.browser
def test_a_scripted_page_is_rendered_anew(tmp_path: Path) -> None:
    """What its server sends says nothing of what its scripts show."""
    pages = {"/": tagged(SHELL % "ประกาศ"), "/plan": tagged(page("แผน"))}
    with serving(pages) as site:
        scans = Scans(tmp_path, site)
        first = scans.run("a", render="auto", max_seconds=120)
        after = scans.run("b", "a", render="auto", max_seconds=120)
    assert site.base + "/plan" in first.responses
    home = [found.responses[site.base + "/"] for found in (first, after)]
    assert "ประกาศ" in home[0].rendered
    assert home[0].rendered == home[1].rendered
    assert facts(first) == facts(after)
    assert scans.kinds("b")["/plan"] == "revisit"
    known = index.read(tmp_path / "b")
    assert known
    assert known.records[site.base + "/"].rendered
    assert known.shells() == 0
    assert scans.fingerprint("a") == scans.fingerprint("b") != ""
