"""A whole crawl against local servers: what is fetched, what is refused, what is said of it."""

from __future__ import annotations

import gzip
import itertools
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.crawl import crawl
from crawler.guard import Lookup
from crawler.job import Progress
from crawler.model import Crawl, CrawlOptions, Link, ProblemKind, Response, SheetRow
from crawler.snapshot import load
from tests.serving import Answer, Page, Site, page, redirect, serving

OPTIONS = CrawlOptions(delay=0, allow_private=True, render="never", max_seconds=40, timeout=4)
HOSTS = (
    "nongsaeng.go.th",
    "other.go.th",
    "drive.google.com",
    "private.go.th",
    "www.nongsaeng.go.th",
)


def rank(link: Link) -> float:
    """A link names an item where it says so."""
    return 1.0 if "รายการ" in link.text + link.row else 0.0


def table(host: str) -> list[str]:
    """A fake look-up: the test's hosts are here, one is elsewhere, the rest are unknown."""
    if host == "private.go.th":
        return ["10.1.2.3"]
    if host in HOSTS:
        return ["127.0.0.1"]
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def run(
    start: str,
    folder: Path,
    *submitted: str,
    progress: Callable[[Progress], None] | None = None,
    lookup: Lookup | None = None,
    **options: object,
) -> Crawl:
    rows = tuple(SheetRow("O1", url, url) for url in submitted)
    return crawl(
        start,
        sheet=rows or None,
        options=replace(OPTIONS, **options),
        as_of=date(2025, 5, 15),
        folder=folder,
        rank=rank,
        progress=progress,
        lookup=lookup,
    )


Found = Mapping[str, Response]


def by_path(result: Crawl, base: str) -> Found:
    return {url.removeprefix(base): found for url, found in result.responses.items()}


def problems(found: Found) -> dict[str, ProblemKind]:
    return {path: r.problem.kind for path, r in found.items() if r.problem}


MENU = ("/plan|รายการ แผน", "/about|เกี่ยวกับ", "/splash|ENTER", "/old|เดิม", "/deep/link|ลึก")
PAGES = {
    "/": page("หน้าแรก", *MENU, "/private|ลับ", "/soft|หาย", "/calendar/2|ปฏิทิน", "/free.pdf|แจก",
              "/frames|กรอบ", "/refresh|ย้าย", "/cf|ด่าน", "/in|เข้า", "/gone|404", "/e500|500",
              "https://drive.google.com/d/9|รายการ ไฟล์", "https://facebook.com/x|เพจ",
              "http://elsewhere.example/|รายการ ที่อื่น", "/hash#/route|ทาง", "/a?PHPSESSID=1|ก",
              "/a?PHPSESSID=2|ก", "/loop|วน", "/bomb|ใหญ่", "/big|ใหญ่", "/meta|ข้อมูล"),
    "/robots.txt": "User-agent: *\nDisallow: /private\nSitemap: /sitemap.xml",
    "/sitemap.xml": Page("<urlset><url><loc>/from-sitemap</loc></url></urlset>", type="text/xml"),
    "/from-sitemap": page("จากแผนผัง"),
    "/plan": page("แผน", "/files/p.pdf|ดาวน์โหลด", "/files/p.zip|ดาวน์โหลด"),
    "/files/p.pdf": Page(b"%PDF-1.4 plan", type="application/pdf"),
    "/files/p.zip": Page(b"PK", type="application/zip"),
    "/free.pdf": Page(b"%PDF-1.4 free", type="application/pdf"),
    "/about": page("เกี่ยวกับ"),
    "/private": page("ลับ"),
    "/splash": page("เข้าแล้ว"),
    "/old": redirect("/about"),
    "/deep/link": redirect("/"),
    "/soft": "<title>ขออภัย</title><body><main><h1>ไม่พบหน้าที่ท่านต้องการ</h1></main>",
    "/frames": "<title>กรอบ</title><frameset><frame src='/framed'></frameset>",
    "/framed": page("ในกรอบ"),
    "/refresh": "<meta http-equiv=refresh content='0; url=/fresh'><title>ย้าย</title>",
    "/fresh": page("ใหม่"),
    "/cf": Page("<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/'>", 503),
    "/in": "<title>เข้าสู่ระบบ</title><main>เข้าสู่ระบบ<form>ชื่อผู้ใช้ <input name=u><input type=password>"
           "</form></main>",
    "/e500": Page("error", 500),
    "/a": page("ก"),
    "/hash": page("ทาง"),
    "/loop": redirect("/loop2"),
    "/loop2": redirect("/loop"),
    "/bomb": Page(gzip.compress(b"0" * 40_000_000), headers={"Content-Encoding": "gzip"}),
    "/big": Page(b"0" * 3_000_000),
    "/meta": redirect("http://169.254.169.254/latest/meta-data/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Found, Crawl]]:
    """One crawl of a site with something of everything."""
    folder = tmp_path_factory.mktemp("crawl")
    with serving(PAGES) as site:
        result = run(site.base + "/", folder, max_body=2_000_000)
        yield site, by_path(result, site.base), result


Whole = tuple[Site, Found, Crawl]


def test_the_pages_of_the_site_are_fetched(whole: Whole) -> None:
    _, found, result = whole
    expected = {"/", "/plan", "/about", "/splash", "/framed", "/fresh", "/from-sitemap", "/a"}
    expected.add("/hash#/route")
    assert expected <= {path for path, r in found.items() if r.status == 200 and not r.problem}
    assert result.limits == ()
    assert result.options.max_body == 2_000_000


def test_files_are_fetched_where_evidence_is_meant_only(whole: Whole) -> None:
    _, found, _ = whole
    assert found["/files/p.pdf"].media_type == "application/pdf"
    assert "/files/p.zip" in found
    assert "/free.pdf" not in found


def test_every_answer_that_is_no_page_says_why(whole: Whole) -> None:
    _, found, _ = whole
    assert problems(found) == {
        "/private": ProblemKind.ROBOTS,
        "/deep/link": ProblemKind.GONE,
        "/soft": ProblemKind.GONE,
        "/gone": ProblemKind.GONE,
        "/cf": ProblemKind.BLOCKED,
        "/in": ProblemKind.LOGIN,
        "/e500": ProblemKind.SERVER_ERROR,
        "/loop": ProblemKind.UNREADABLE,
        "/bomb": ProblemKind.TOO_LARGE,
        "/big": ProblemKind.TOO_LARGE,
        "/meta": ProblemKind.FORBIDDEN_ADDRESS,
        "https://drive.google.com/d/9": ProblemKind.SERVICE,
    }


def test_what_must_not_be_asked_is_not_asked(whole: Whole) -> None:
    site, _, _ = whole
    assert "/private" not in site.paths
    assert "/calendar/2" not in site.paths
    assert "/free.pdf" not in site.paths


def test_nothing_is_asked_twice_but_what_failed_in_passing(whole: Whole) -> None:
    site, _, _ = whole
    often = {path for path in site.paths if site.paths.count(path) > 1}
    assert often <= {"/e500", "/about", "/", "/loop", "/loop2"}
    assert site.paths.count("/e500") == 3
    assert site.paths.count("/a") == 1


def test_redirects_are_remembered(whole: Whole) -> None:
    site, found, _ = whole
    assert found["/old"].final_url == site.base + "/about"
    assert found["/old"].redirects == (site.base + "/old",)


def test_submitted_addresses_come_first_and_from_anywhere(tmp_path: Path) -> None:
    pages = {
        "/": page("หน้าแรก", "/x|ข่าว"),
        "/x": page("ข่าว"),
        "/deep/row": page("แผน", "/deep/row.pdf|ไฟล์"),
        "/deep/row.pdf": Page(b"%PDF-1", type="application/pdf"),
        "/banned": page("ห้าม"),
        "/robots.txt": Page("User-agent: *\nDisallow: /banned", type="text/plain"),
        "//other.go.th/o1": page("ที่อื่น", "/o1.pdf|ไฟล์", "/more|ต่อ", "http://nongsaeng.go.th/x|ก"),
        "//other.go.th/o1.pdf": Page(b"%PDF-2", type="application/pdf"),
        "//other.go.th/more": page("ต่อ"),
    }
    with serving(pages) as site:
        port = site.base.rpartition(":")[2]
        start = f"http://nongsaeng.go.th:{port}/"
        other = f"http://other.go.th:{port}"
        result = run(
            start, tmp_path, start + "deep/row", f"{other}/o1", "https://drive.google.com/file/1",
            f"http://private.go.th:{port}/a", "http://unknown.go.th/", "http://127.0.0.2/x",
            start + "banned", "file:///etc/passwd", "http://nongsaeng.go.th:22/", lookup=table,
        )  # fmt: skip
    found = result.responses
    assert site.paths[:1] == ["/robots.txt"]
    assert site.paths.index("/deep/row") < site.paths.index("/")
    assert f"{other}/o1.pdf" in found
    assert f"{other}/more" not in found
    assert found[start + "deep/row.pdf"].body == b"%PDF-1"
    assert problems(found) == {
        "https://drive.google.com/file/1": ProblemKind.SERVICE,
        f"http://private.go.th:{port}/a": ProblemKind.FORBIDDEN_ADDRESS,
        "http://unknown.go.th/": ProblemKind.GONE,
        "http://127.0.0.2/x": ProblemKind.FORBIDDEN_ADDRESS,
        "http://nongsaeng.go.th:22/": ProblemKind.FORBIDDEN_ADDRESS,
        start + "banned": ProblemKind.ROBOTS,
    }


def test_a_private_site_is_refused_without_the_option(tmp_path: Path) -> None:
    with serving({"/": page("หน้าแรก")}) as site:
        result = run(site.base + "/", tmp_path, allow_private=False)
    assert problems(result.responses) == {site.base + "/": ProblemKind.FORBIDDEN_ADDRESS}
    assert site.asked == []


def test_a_busy_server_is_waited_for_and_asked_again(tmp_path: Path) -> None:
    def busy(time_asked: int) -> Page:
        ok = Page(page("มาแล้ว"))
        return ok if time_asked > 1 else Page("busy", 429, headers={"Retry-After": "1"})

    with serving({"/": page("หน้าแรก", "/a|ก", "/b|ข"), "/a": busy, "/b": page("ข")}) as site:
        result = run(site.base + "/", tmp_path)
    assert problems(result.responses) == {}
    asked = [moment for moment, _, path in site.asked if path == "/a"]
    assert asked[1] - asked[0] >= 1.0
    later = [m for m, _, path in site.asked if path == "/b" and m > asked[0]]
    assert all(moment - asked[0] >= 0.99 for moment in later)


def test_requests_to_a_host_keep_their_distance(tmp_path: Path) -> None:
    pages = {"/": page("หน้าแรก", "/a|ก", "/b|ข"), "/a": page("ก"), "/b": page("ข")}
    with serving(pages) as site:
        run(site.base + "/", tmp_path, delay=0.3)
    gaps = [b - a for (a, _, _), (b, _, _) in itertools.pairwise(site.asked)]
    assert min(gaps) > 0.25


def test_the_time_limit_holds_against_a_server_that_hangs(tmp_path: Path) -> None:
    slow = Page(page("ช้า"), delay=60)
    pages = {"/": page("หน้าแรก", *(f"/s{n}|รายการ {n}" for n in range(9)))}
    with serving({**pages, **{f"/s{n}": slow for n in range(9)}}) as site:
        began = time.monotonic()
        result = run(site.base + "/", tmp_path, max_seconds=10, timeout=50)
    assert time.monotonic() - began < 45
    assert "max_seconds" in result.limits
    assert result.responses[site.base + "/"].status == 200
    unread = [r.problem.kind for r in result.responses.values() if r.problem]
    assert ProblemKind.NOT_FETCHED in unread


def test_a_silent_host_is_left_alone_after_a_few_tries(tmp_path: Path) -> None:
    links = [f"/s{n}|ข่าว {n}" for n in range(12)]
    slow = {f"/s{n}": Page("x", delay=3) for n in range(12)}
    with serving({"/": page("หน้าแรก", *links), **slow}) as site:
        result = run(site.base + "/", tmp_path, timeout=0.5)
    assert len([p for p in site.paths if p.startswith("/s")]) < 20
    kinds = set(problems(by_path(result, site.base)).values())
    assert kinds == {ProblemKind.TIMEOUT}


def test_the_page_limit_holds_and_is_told(tmp_path: Path) -> None:
    links = [f"/p{n}|ข่าว" for n in range(30)]
    pages = {f"/p{n}": page(f"ข่าว {n}") for n in range(30)}
    with serving({"/": page("หน้าแรก", *links), **pages}) as site:
        result = run(site.base + "/", tmp_path, max_pages=10)
    assert len(result.responses) == 10
    assert result.limits == ("max_pages",)


def test_a_crawl_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    links = [f"/p{n}|ข่าว" for n in range(30)]
    with serving({"/": page("หน้าแรก", *links)}) as site:
        result = run(site.base + "/", tmp_path, progress=stop)
    assert result.limits == ("interrupted",)
    assert result.responses[site.base + "/"].status == 200


def test_a_crawl_whose_child_is_killed_keeps_what_it_has(tmp_path: Path) -> None:
    def kill(progress: Progress) -> None:
        if progress.pages == 5:
            for child in multiprocessing.active_children():
                child.kill()

    links = [f"/p{n}|ข่าว" for n in range(30)]
    pages: dict[str, Answer] = {"/": page("หน้าแรก", *links)}
    pages |= {f"/p{n}": Page(page(f"ข่าว {n}"), delay=0.05) for n in range(30)}
    with serving(pages) as site:
        result = run(site.base + "/", tmp_path, progress=kill)
    assert result.limits == ("broken_off",)
    assert [p.kind for p in result.problems] == [ProblemKind.NOT_FETCHED]
    assert 4 < len(result.responses) < 30
    assert load(tmp_path) == result


@pytest.mark.parametrize("proof", ["file", "meta", "none"])
def test_only_a_proof_lifts_robots(tmp_path: Path, proof: str) -> None:
    meta = '<meta name="prongsai" content="own-site">' if proof == "meta" else ""
    pages = {
        "/": meta + page("หน้าแรก", "/private|ลับ"),
        "/private": page("ลับ"),
        "/robots.txt": Page("User-agent: *\nDisallow: /private", type="text/plain"),
    }
    if proof == "file":
        pages["/prongsai.txt"] = Page("own-site", type="text/plain")
    with serving(pages) as site:
        result = run(site.base + "/", tmp_path, own_site=True)
    problem = result.responses[site.base + "/private"].problem
    assert (problem is None) is (proof != "none")
    assert bool(result.problems) is (proof == "none")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate that nobody vouches for and that has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wrong.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_broken_tls_is_told_once_and_read(tmp_path: Path, certificate: tuple[str, str]) -> None:
    pages = {
        "/": page("หน้าแรก", "/a|ก", "/no|ข"),
        "/a": page("ก"),
        "/no": page("ข"),
        "/robots.txt": Page("User-agent: *\nDisallow: /no", type="text/plain"),
    }
    with serving(pages, tls=certificate) as site:
        result = run(site.base + "/", tmp_path)
    assert {p.kind for p in result.problems} == {ProblemKind.TLS}
    assert len(result.problems) == 1
    assert problems(by_path(result, site.base)) == {"/no": ProblemKind.ROBOTS}


def test_a_refused_connection_is_no_missing_page(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        result = run(url, tmp_path)
    assert problems(result.responses) == {url: ProblemKind.REFUSED}


@pytest.mark.parametrize("target", ["/same", "shell"])
def test_a_page_that_answers_anything_is_known(tmp_path: Path, target: str) -> None:
    """One page for every address is a soft 404, unless it is the frame of a scripted site."""
    shell = "<title>อบต.</title><div id=app></div><script src=/app.js></script>"
    any_page = shell if target == "shell" else page("ยินดีต้อนรับสู่เว็บไซต์ของเรา")

    home = page("หน้าแรก", "/x|ก") if target == "/same" else shell
    missing = Page("Not Found", 404)
    pages = {"/": home, "/robots.txt": missing, "/sitemap.xml": missing}
    with serving(pages, default=any_page) as site:
        result = run(site.base + "/", tmp_path, site.base + "/x")
    problem = result.responses[site.base + "/x"].problem
    expected = ProblemKind.NEEDS_BROWSER if target == "shell" else ProblemKind.GONE
    assert problem
    assert problem.kind is expected


def test_a_host_gets_its_own_cookies_back_and_no_others(tmp_path: Path) -> None:
    cookie = {"Set-Cookie": "ASPSESSIONID=abc; path=/; domain=go.th"}
    pages = {
        "//nongsaeng.go.th/": Page(page("หน้าแรก", "/two|รายการ"), headers=cookie),
        "//nongsaeng.go.th/two": page("สอง"),
        "//other.go.th/form": page("อื่น"),
    }
    with serving(pages) as site:
        port = site.base.rpartition(":")[2]
        home = f"http://nongsaeng.go.th:{port}/"
        run(home, tmp_path, f"http://other.go.th:{port}/form", lookup=table)
        got = {f"{host}{path}": sent for host, path, sent in site.cookies}
    assert got["nongsaeng.go.th/two"] == "ASPSESSIONID=abc"
    assert got["other.go.th/form"] == ""
