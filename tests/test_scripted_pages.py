"""What a person opens in a page with a click, a choice or the wheel is read in a browser too."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.audit import sources
from checks.catalogue import CHECKS
from checks.results import Outcome
from checks.runner import judge
from crawler.documents.html import parse_html
from crawler.model import Crawl, Document, Link, ProblemKind
from tests import toy
from tests.scripted_site import SITE, full
from tests.serving import PROSE, Site, serving
from tests.test_render import run


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Crawl]:
    """One crawl of the site."""
    with serving(SITE) as running:
        yield running, run(running, tmp_path_factory.mktemp("scripted"))  # type: ignore[misc]


def read(site: tuple[Site, Crawl], path: str) -> Document:
    running, crawl = site
    found = crawl.responses[running.base + path]
    assert found.rendered, path
    return parse_html(b"", found.final_url, found.headers, found.rendered)


def link(site: tuple[Site, Crawl], path: str, end: str) -> Link:
    links = read(site, path).links
    return next(found for found in links if found.url.partition("#")[0].endswith(end))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tabs", [f"O3 รายงานปี {year}" for year in (2567, 2568, 2569)]),
        ("/accordion", ["เอกสารหมวด 1", "เอกสารหมวด 3"]),
        ("/nested", [f"เรื่องที่ {n} ของหมวด {k}" for n in (1, 2) for k in "กข"]),
        ("/nested", ["รายละเอียดของ a1", "รายละเอียดของ b2"]),
        ("/scroll", ["ข่าวชุดที่ 1 เรื่อง 0", "ข่าวชุดที่ 5 เรื่อง 5"]),
        ("/scroll-box", ["ประกาศชุดที่ 1 ลำดับ 0", "ประกาศชุดที่ 4 ลำดับ 5"]),
        ("/more", ["ข่าวหน้า 1 เรื่อง 0", "ข่าวหน้า 4 เรื่อง 4"]),
        ("/select", [f"งบของปี {year}" for year in (2567, 2568, 2569)]),
        ("/clicks", ["เนื้อหาหลัง div", "เนื้อหาหลัง span", "เนื้อหาหลังการ์ด", "เนื้อหาหลังลิงก์"]),
        ("/handlers", ["หลัง onclick", "หลัง onmouseover", "รายการของปี 2568", "ช่วงที่ 3"]),
        ("/hover", ["งานย่อย 1", "งานย่อย 2"]),
        ("/shadow", ["ข้อความในเงา", "ข้อความในช่อง", "แนบท้ายในเงา"]),
        ("/frames", ["ข้อความในกรอบ", "ข้อความใน srcdoc"]),
        ("/late", ["รายการที่มาช้า"]),
        ("/late-app", ["รายการที่มาช้า"]),
        ("/splash", ["เนื้อหาหลังหน้าต้อนรับ"]),
        ("/acts", ["เปิดอ่านได้"]),
        ("/redrawn", ["เนื้อหาของแท็บหนึ่ง", "เนื้อหาของแท็บสอง", "เนื้อหาของแท็บสาม"]),
        ("/shared", ["แผนที่ 1 ของปี 2569", "แผนที่ 1 ของปี 2568"]),
        ("/window", ["ประกาศ a", "ประกาศ b"]),
        ("/hashes", ["โครงสร้างของ อบต.", "อำนาจของ อบต."]),
    ],
)
def test_what_opens_is_part_of_the_page(
    site: tuple[Site, Crawl], path: str, words: list[str]
) -> None:
    text = read(site, path).text
    assert [word for word in words if word not in text] == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/paging", "/grid", "/tables", "/windowed"])
def test_the_pages_of_a_table_are_one_table(site: tuple[Site, Crawl], path: str) -> None:
    (table,) = read(site, path).tables
    assert [row[0] for row in table.body] == [f"โครงการที่ {n}" for n in range(1, 26)]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/noughts", "/noughts?head"])
def test_the_same_table_stands_under_each_year(site: tuple[Site, Crawl], path: str) -> None:
    headings = [table.heading for table in read(site, path).tables]
    assert {"2568" in heading for heading in headings} == {True, False}
    assert len(headings) >= 2


@pytest.mark.browser
def test_a_table_that_scripts_fill_is_read(site: tuple[Site, Crawl]) -> None:
    (table,) = read(site, "/table").tables
    assert len(table.body) == 25


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/tabs", "/select"])
def test_what_a_choice_shows_stands_under_its_name(site: tuple[Site, Crawl], path: str) -> None:
    document = read(site, path)
    under = {}
    for block in document.body:
        if block.level == 5:
            heading = block.text
        for year in ("2567", "2568", "2569"):
            if f"ปี {year}" in block.text:
                under[year] = heading
    assert under == {"2567": "2567", "2568": "2568", "2569": "2569"}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "end", "named"),
    [
        ("/tabs", "/ita/2567/o2.pdf", "2567"),
        ("/accordion", "/acc2.pdf", "หมวดที่ 2"),
        ("/nested", "/deep-b1.pdf", "เรื่องที่ 1 ของหมวด ข"),
        ("/clicks", "/card.pdf", "แผนพัฒนา"),
        ("/go", "/get?id=7", "เล่มที่ 7"),
        ("/go", "/get?id=8", "เล่มที่ 8"),
        ("/go", "/second", "หน้าที่สอง"),
        ("/viewers", "/v0.pdf", "เล่ม 0"),
        ("/window", "/window-b.pdf", "เรื่อง b"),
        ("/window", "/saved.pdf", "เรื่องที่บันทึกได้"),
        ("/shared", "/card/2568-1.pdf", "แผนที่ 1 ของปี 2568"),
        ("/hover", "/sub2", "กองช่าง"),
        ("/frames", "/inner/in.pdf", "ข้อความในกรอบ"),
        ("/shadow", "/shadow.pdf", "ข้อความในเงา"),
    ],
)
def test_a_file_that_opens_is_named_by_what_opens_it(
    site: tuple[Site, Crawl], path: str, end: str, named: str
) -> None:
    found = link(site, path, end)
    assert named in (found.text, found.row, found.heading)
    running, crawl = site
    assert running.base + end in crawl.responses


@pytest.mark.browser
@pytest.mark.parametrize("name", ["/from-menu", "/second", "/v0.pdf", "/v1.pdf", "/v2.pdf"])
def test_what_scripts_lead_to_is_fetched(site: tuple[Site, Crawl], name: str) -> None:
    running, crawl = site
    assert running.base + name in crawl.responses
    assert running.sent[name] in (200, 404)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "left"), [("/endless", True), ("/canvas", True), ("/more", False)]
)
def test_what_is_left_unopened_is_said(site: tuple[Site, Crawl], path: str, left: bool) -> None:
    running, crawl = site
    assert read(site, path).unopened is left
    told = [p.kind for p in crawl.problems if p.url == running.base + path]
    assert told == [ProblemKind.NEEDS_BROWSER] * left


@pytest.mark.browser
def test_nothing_is_sent_and_nothing_done(site: tuple[Site, Crawl]) -> None:
    running, _ = site
    assert [path for path in running.paths if path.startswith("/act/")] == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/plain", "/about", "/static-tabs"])
def test_a_page_that_is_whole_needs_no_browser(site: tuple[Site, Crawl], path: str) -> None:
    running, crawl = site
    assert not crawl.responses[running.base + path].rendered
    assert running.paths.count(path) == 1


def test_without_a_browser_what_is_missing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONGSAI_BROWSER", str(tmp_path / "none"))
    pages = {path: SITE[path] for path in ("/table", "/table.js", "/plain")}
    pages["/"] = full(
        "หน้าแรก", f"<p>{PROSE * 5}</p><a href=/table>รายการ</a><a href=/plain>รายการ</a>"
    )
    with serving(pages) as running:
        crawl = run(running, tmp_path / "c")
        found = crawl.responses[running.base + "/table"]
    document = parse_html(found.body, found.final_url, found.headers)
    assert found.problem is None
    assert document.unopened
    assert "รายการ OIT" in document.text


MANY = "<p>" + PROSE * 6 + "</p>"
HEADS = "<table id=t><thead><tr><th>ข้อ<th>ไฟล์</tr></thead><tbody></tbody></table>"
ASK = "fetch('/a').then(show)"


@pytest.mark.parametrize(
    ("body", "script", "unopened", "opens"),
    [
        (MANY, "const year = 1;", False, False),
        (HEADS, "", True, False),
        (f"{MANY}{HEADS}", ASK, True, False),
        ("<main></main>", ASK, True, True),
        ("<p>กำลังโหลดข้อมูล...</p>", "", True, True),
        (f"{MANY}<p>กำลังโหลดข้อมูล...</p>", "", False, True),
        ("<ita-list></ita-list>", "", True, True),
        (f"{MANY}<button>แสดงข้อมูลปี 2568</button>", "", False, True),
        (f"{MANY}<div onclick=show(1)>โครงสร้าง</div>", "", False, True),
        (f"{MANY}<select><option>2569<option>2568</select>", "", False, True),
        (f"{MANY}<form method=post><select><option>ก</select><button>ส่ง</button></form>", "",
         False, False),
        (f"{MANY}<a href=#>กลับขึ้นบนสุด</a><a href='javascript:print()'>พิมพ์</a>", "", False, False),
        (f"{MANY}<a href=# data-toggle=tab data-target=#p>แท็บ</a><div id=p>เนื้อหา</div>", "",
         False, False),
        (MANY, "$('.a').click(function () { $('.b').html('x'); })", False, True),
        (MANY, "addEventListener('load', () => document.head.appendChild(x))", False, False),
        (MANY, "$('.menu').click(function () { $(this).toggleClass('on'); })", False, False),
    ],
)  # fmt: skip
def test_which_pages_scripts_fill(body: str, script: str, unopened: bool, opens: bool) -> None:
    whole = full("หัวเรื่อง", body, f"{script};/* {'x' * 10} */", "/site.js")
    found = parse_html(
        whole.encode(), "https://a.example/", {"content-type": "text/html; charset=utf-8"}
    )
    assert (found.unopened, found.opens_more) == (unopened, opens)


@pytest.mark.parametrize(("unopened", "outcome"), [(True, "cant_tell"), (False, "failed")])
def test_what_was_not_opened_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, unopened: bool, outcome: str
) -> None:
    monkeypatch.setitem(CHECKS, "toy_has", toy.toy_has)
    marked = '<meta name="prongsai-unread" content="3">' if unopened else ""
    html = f"<html><head>{marked}</head><body><p>{PROSE * 3}</p></body></html>"
    document = parse_html(b"", toy.url("/o1"), {}, html)
    made = toy.site(document)
    (source,) = sources([toy.source(document).candidate], made)
    result = judge(toy.item(toy.element(1, toy.has("ไม่มีคำนี้"))), [source], toy.context())
    assert result.outcome is Outcome(outcome)
    assert (result.elements[0].note.code == "unread_needs_browser") is unopened
