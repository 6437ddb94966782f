"""The published site: pages agree with the store, links lead somewhere, hostile text stays text."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import zlib
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from lxml import html as lxml_html

import cli
from checks.notes import SENTENCES, Note
from o_items.load import load
from reports import charts, dashboard_facts, dashboard_items, dashboard_vendors, letter
from reports import docx as papers
from reports.dashboard_agencies import turn
from reports.dashboard_folder import publishing
from reports.store import Tried, add_scan, open_store, report
from tests.provinces import FIRST_RUN, fill

EVIL = '<img src=x onerror="alert(1)">=HYPERLINK("http://evil.example","ข")'
KINDS = ("index", "agencies", "items", "vendors", "item/O13", "agency/{one}", "agency/{evil}",
         "agency/{stale}", "agency/{none}", "report/{one}", "report/{evil}")  # fmt: skip


def publish(store, folder, *options):
    return cli.main(["publish", str(folder), "--store", str(store), *options])


def newest(db, agency):
    rows = db.query("SELECT * FROM latest_scans WHERE agency_id = ?", [agency])
    return next(iter(rows))


def scanned_again(db, agency, *, status="done", error="", change=lambda found: None, weeks=9):
    """One more run, over one agency alone."""
    at = FIRST_RUN + timedelta(weeks=weeks)
    run_id, scan_id = f"again-{weeks}-{agency}", f"again-{weeks}-{agency}"
    db.table("runs").insert({
        "id": run_id, "roster": "roster.csv", "edition": "2568", "options": "{}",
        "tool_version": "1", "criteria": "1", "started_at": at.isoformat(), "finished_at": None,
        "status": "finished", "agencies": 1,
    })  # fmt: skip
    found = None
    if status == "done":
        rows = db.query("SELECT scan_id FROM reports ORDER BY scan_id DESC")
        found = report(db, next(r["scan_id"] for r in rows if r["scan_id"].endswith(agency)))
        found["scan"] |= {"id": scan_id, "finished_at": at.isoformat()}
        change(found)
    add_scan(db, Tried(scan_id, run_id, agency, status, at.isoformat(), at.isoformat(), found,
                       error=error, url="https://www.x.go.th/"))  # fmt: skip


def make_evil(found):
    found["agency"]["name"] = EVIL
    for item in found["items"]:
        item |= {"outcome": "failed", "path": [EVIL], "urls": [f"javascript:alert(1)//{EVIL}"]}
        for element in item["elements"]:
            element |= {"outcome": "failed", "note": EVIL, "fix": EVIL, "evidence": []}
    found["plan"]["items"] = [
        {"id": i["id"], "outcome": "failed", "oit": 2.5, "overall": None, "on_way": False}
        for i in found["items"]
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of 60 agencies after three runs, with odd ones among them."""
    path = tmp_path_factory.mktemp("store") / "province.db"
    db = fill(path, 60, 2)
    seen = [
        r["agency_id"] for r in db.query("SELECT agency_id FROM latest_scans WHERE status = 'done'")
    ]
    evil, stale = seen[3], seen[4]
    db.table("agencies").update(evil, {"name": EVIL, "district": EVIL, "contact": "081-111-2222"})
    scanned_again(db, evil, change=make_evil)
    scanned_again(db, stale, status="unreachable", error=f"เปิดเว็บไซต์ {EVIL} ไม่ได้")
    none = next(iter(db.query("SELECT agency_id FROM latest_scans WHERE status = 'no_url'")))
    return path, {"one": seen[5], "evil": evil, "stale": stale, "none": none["agency_id"]}


@pytest.fixture(scope="module")
def site(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "เว็บ จังหวัด"
    assert publish(store[0], folder, "--edition", "2568") == 0
    return folder


def table_of(path):
    """The rows of a CSV file, the heads first."""
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def named(path):
    """The rows of a CSV file by their heads."""
    heads, *rows = table_of(path)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def pages(folder):
    return sorted(folder.rglob("*.html"))


def tree(path):
    return lxml_html.fromstring(path.read_bytes())


def broken_links(folder):
    ids = {}
    for path in pages(folder):
        ids[path.resolve()] = set(tree(path).xpath("//@id"))
    for path in pages(folder):
        for address in tree(path).xpath("//@href | //@src"):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            place = parts.fragment if "=" not in parts.fragment else ""
            if not target.is_file() or (place and place not in ids[target]):
                yield path.relative_to(folder), address


def test_every_link_leads_somewhere(site):
    assert list(broken_links(site)) == []


def test_nothing_is_loaded_from_elsewhere(site):
    for path in pages(site):
        loaded = tree(path).xpath("//link/@href | //script/@src | //img/@src | //iframe/@src")
        assert [a for a in loaded if urlsplit(a).scheme] == []
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(", (site / "assets/site.js").read_text())


def test_every_page_says_when_with_what_and_how_sure(site):
    for path in pages(site):
        text = tree(path).text_content()
        assert "ไม่ใช่ผลการประเมินของสำนักงาน ป.ป.ช." in text, path
        assert "สำเร็จล่าสุด" in text
        assert "เกณฑ์ชุด" in text


def test_every_table_has_its_files(site):
    for path in pages(site):
        if path.parent.name == "report":
            continue
        for frame in tree(path).xpath("//div[contains(@class, 'frame')]"):
            before = frame.xpath("preceding::a[@download][position() <= 2]/@href")
            assert {a.rpartition(".")[2] for a in before} == {"xlsx", "csv"}, path


def test_no_contact_is_published(site):
    assert [p for p in site.rglob("*.*") if b"081-111-2222" in p.read_bytes()] == []


def test_the_table_has_a_row_for_every_agency_as_the_store_has_it(store, site):
    rows = named(site / "data/agencies.csv")
    known = {r["agency_id"]: r for r in open_store(store[0]).query("SELECT * FROM latest_scans")}
    assert {row["รหัส"] for row in rows} == set(known)
    for row in rows:
        score = known[row["รหัส"]]["oit_score"]
        if score is not None:
            assert float(row["คะแนน OIT"]) == pytest.approx(score)
    assert len(tree(site / "agencies.html").xpath("//table[@id='matrix']/tbody/tr")) == len(known)


def test_an_item_names_who_lacks_it_and_who_shows_how(store, site):
    lacking = named(site / "data/O13-lacking.csv")
    counted = open_store(store[0]).query(
        "SELECT count(*) AS n FROM latest_items WHERE item_id = 'O13' AND outcome = 'failed'"
    )
    stale = sum("ผลเดิม" in row["สถานะ"] for row in lacking)
    failed = sum(row["ผล"] == "ไม่ผ่าน" for row in lacking)
    assert next(iter(counted))["n"] in range(failed - stale, failed + 1)
    assert all(row["อำเภอ"] and row["สาเหตุ"] for row in lacking)
    examples = named(site / "data/O13-examples.csv")
    assert examples
    assert all(row["หน้าที่ผ่าน"].startswith("https://") for row in examples)


def test_workbooks_hold_the_same_rows_and_no_formula(site):
    for path in site.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert "f" not in kinds, path
    rows = table_of(site / "data/districts.csv")
    (sheet,) = openpyxl.load_workbook(site / "data/districts.xlsx")
    assert [str(row[0].value) for row in sheet.iter_rows()][-len(rows) + 1 :] == [
        r[0] for r in rows[1:]
    ]


def test_no_cell_of_a_csv_is_a_formula(site):
    for path in site.rglob("*.csv"):
        cells = [c for row in table_of(path) for c in row]
        assert [c for c in cells if re.match(r"[=@+\t]|-(?![\d.]+$)", c)] == [], path


def test_hostile_text_is_shown_as_text(store, site):
    for path in pages(site):
        found = tree(path)
        assert found.xpath("//img | //*[@onerror]") == [], path
        assert [a for a in found.xpath("//@href") if a.startswith("javascript")] == []
    shown = tree(site / f"agency/{store[1]['evil']}.html").xpath("//h1")[0].text_content()
    assert shown == EVIL


def test_an_older_result_is_marked_as_such(store, site):
    text = tree(site / f"agency/{store[1]['stale']}.html").text_content()
    assert "ครั้งล่าสุดไม่สำเร็จ" in text
    row = tree(site / "agencies.html").xpath(f"//tr[th/a[contains(@href, '{store[1]['stale']}')]]")[
        0
    ]
    assert row.get("class") == "old"
    assert row.get("data-w") == "bad"


def test_an_agency_that_was_never_seen_says_why(store, site):
    text = tree(site / f"agency/{store[1]['none']}.html").text_content()
    assert "ยังไม่มีที่อยู่เว็บไซต์ในรายชื่อ" in text
    assert not (site / f"letters/{store[1]['none']}.docx").exists()


def test_what_an_agency_lost_is_told_with_its_certainty(store, site):
    rows = named(site / "data/regressions.csv")
    assert rows[0]["หน่วยงาน"].startswith("<img")
    assert len(rows[0]["ข้อที่เสียไป"].split(", ")) > 3
    assert rows[0]["ความแน่ใจ"] == "พบครั้งแรก รอตรวจซ้ำ"


def test_an_item_lost_under_another_version_is_not_blamed_on_the_site(tmp_path):
    db = fill(tmp_path / "a.db", 3, 1)
    name = next(iter(db.query("SELECT agency_id FROM latest_scans WHERE passed > 0")))["agency_id"]

    def other_tool(found):
        make_evil(found)
        found["tool"]["version"] = "2999.1"

    scanned_again(db, name, change=other_tool)
    publish(tmp_path / "a.db", tmp_path / "site")
    text = (tmp_path / "site/data/regressions.csv").read_text("utf-8-sig")
    assert "เปลี่ยนรุ่น" in text


def test_sites_of_one_maker_are_told_by_their_addresses(store):
    db = open_store(store[0])
    province = dashboard_facts.read(db, load("2568"), "th")
    found = dashboard_vendors.groups(db, province, dashboard_items.details(db, province))
    names = {group.name: {fault.item for fault in group.faults} for group in found}
    assert {"content.php?id=", "WordPress", "ที่อยู่เว็บรูปแบบ /townhall/show/N?menu="} <= set(names)
    assert names["content.php?id="] & {"O13", "O18"}
    assert names["WordPress"] == set()


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://a.go.th/townhall/show/12/x?menu=9", "/townhall/show/N?menu="),
        ("https://b.go.th/TownHall/show/7?menu=1&id=2", "/townhall/show/N?id=&menu="),
        ("https://a.go.th/", ""),
        ("https://a.go.th/files/2568", ""),
        ("https://a.go.th/แผน/ข้อมูล", ""),
    ],
)
def test_a_shape_leaves_out_what_is_of_one_page(url, shape):
    assert dashboard_vendors.shape(url) == shape


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("code", [c for c in SENTENCES if c not in ("edition", "wrong_year")])
def test_reasons_of_many_agencies_count_as_one(code, lang):
    one = Note(code, "https://a.go.th/x", "2566").text(lang)
    other = Note(code, "หน้าอื่น", "2561").text(lang)
    assert dashboard_items.general(one, lang) == dashboard_items.general(other, lang)


def test_the_year_of_a_reason_is_kept():
    text = dashboard_items.general(Note("wrong_year", "แผน", "2566").text(), "th")
    assert "2566" in text
    assert "แผน" not in text


def test_the_letter_names_what_is_missing_and_leaves_blanks(store):
    db = open_store(store[0])
    scan = newest(db, store[1]["one"])["scan_id"]
    found = report(db, scan)
    make_evil(found)
    paper = letter.write(found, "องค์การบริหารส่วนตำบลบ้านทุ่ง")
    text = "\n".join(p.text for p in paper.document.paragraphs)
    assert "เรียน\tนายกองค์การบริหารส่วนตำบลบ้านทุ่ง" in text
    assert "มิใช่ผลการประเมินของสำนักงาน ป.ป.ช." in text
    assert {"ระบุเลขที่หนังสือ", "ระบุวัน เดือน ปี"} <= set(papers.blanks(paper))
    cells = [cell.text for row in paper.document.tables[0].rows for cell in row.cells]
    assert {"O1", "O28"} <= set(cells)


def test_there_is_no_letter_where_nothing_failed(store):
    found = report(open_store(store[0]), newest(open_store(store[0]), store[1]["one"])["scan_id"])
    assert letter.write(found | {"plan": found["plan"] | {"items": []}}, "เทศบาลตำบลบึงแก้ว") is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("failed", "passed", "up"), ("passed", "failed", "down"), ("passed", "cant_tell", ""),
     ("", "failed", ""), ("passed", "passed", "")],
)  # fmt: skip
def test_only_a_sure_change_is_better_or_worse(old, new, told):
    assert turn(old, new) == told


def test_a_chart_says_its_numbers_and_escapes_its_words():
    picture = charts.bars(charts.Ids(), "<b>", [charts.Bar("<i>@", 3)])
    found = lxml_html.fromstring(picture)
    assert found.xpath("//title")[0].text_content() == "<b>"
    assert "<i>@: 3" in found.xpath("//desc")[0].text_content()
    assert "url(#c1-0)" in picture


def test_charts_of_no_data_are_drawn():
    ids = charts.Ids()
    assert all(
        "<svg" in drawn
        for drawn in (charts.bars(ids, "", []), charts.columns(ids, "", []),
                      charts.line(ids, "", []), charts.stacked(ids, "", [], []))
    )  # fmt: skip


def test_agencies_have_files_of_their_own_on_any_share():
    empty = {"name": "", "type": "sao", "province": "", "district": "", "url": "", "answered": "",
             "approved": "", "tried_at": "", "succeeded_at": ""}  # fmt: skip
    made = [
        dashboard_facts.Agency(id=name, **empty) for name in ("A", "a", "..", "x/y", "x_y", "อบต.")
    ]
    stems = list(dashboard_facts._stems(made).values())
    assert len({stem.casefold() for stem in stems}) == 6
    assert not [s for s in stems if "/" in s or s.startswith(".") or s.endswith(".")]


# The folder


def small(tmp_path):
    fill(tmp_path / "s.db", 4, 1)
    return tmp_path / "s.db", tmp_path / "site"


def test_a_newer_site_takes_the_place_of_the_old_one(tmp_path):
    store, folder = small(tmp_path)
    publish(store, folder)
    (folder / "บันทึก.txt").write_text("ของเจ้าหน้าที่", "utf-8")
    gone = next(iter(open_store(store).query("SELECT id FROM agencies")))["id"]
    open_store(store).table("agencies").update(gone, {"removed_at": "2026-01-01"})
    assert publish(store, folder) == 0
    assert not (folder / f"agency/{gone}.html").exists()
    assert (folder / "บันทึก.txt").read_text("utf-8") == "ของเจ้าหน้าที่"
    assert list(broken_links(folder)) == []
    assert not (folder / ".prongsai-new").exists()


def test_a_folder_of_others_is_refused(tmp_path, capsys):
    store, folder = small(tmp_path)
    folder.mkdir()
    (folder / "งาน.txt").write_text("x")
    assert publish(store, folder) == 2
    assert "มีไฟล์อื่นอยู่แล้ว" in capsys.readouterr().err
    assert [p.name for p in folder.iterdir()] == ["งาน.txt"]


def test_a_file_of_others_in_the_way_is_refused(tmp_path, capsys):
    store, folder = small(tmp_path)
    publish(store, folder)
    marker = folder / "prongsai-site.json"
    told = json.loads(marker.read_text("utf-8"))
    told["files"].remove("items.html")
    marker.write_text(json.dumps(told), "utf-8")
    assert publish(store, folder) == 2
    assert "items.html" in capsys.readouterr().err


def test_a_marker_can_not_make_files_elsewhere_go(tmp_path):
    other, folder = tmp_path / "other.txt", tmp_path / "site"
    other.write_text("x")
    folder.mkdir()
    (folder / "prongsai-site.json").write_text(json.dumps({"files": ["../other.txt", str(other)]}))
    with publishing(folder) as made:
        (made / "index.html").write_text("x")
    assert other.exists()
    assert (folder / "index.html").exists()


def test_the_old_site_stays_when_the_new_one_fails(tmp_path):
    folder = tmp_path / "site"
    with publishing(folder) as made:
        (made / "index.html").write_text("old")
    with contextlib.suppress(RuntimeError), publishing(folder) as made:
        (made / "index.html").write_text("new")
        raise RuntimeError
    assert (folder / "index.html").read_text() == "old"


def test_a_store_without_runs_of_the_edition_is_a_mistake(tmp_path, capsys):
    store, folder = small(tmp_path)
    assert publish(store, folder, "--edition", "2569") == 2
    assert "2568" in capsys.readouterr().err
    open_store(tmp_path / "empty.db")
    assert publish(tmp_path / "empty.db", folder) == 2
    assert publish(tmp_path / "nowhere.db", folder) == 2


def test_a_site_in_english_has_english_words(tmp_path):
    store, folder = small(tmp_path)
    publish(store, folder, "--lang", "en")
    text = tree(folder / "index.html").text_content()
    assert "Agencies by OIT band" in text
    assert not re.search("[ก-ฮ]", " ".join(tree(folder / "items.html").xpath("//th//text()")))


def test_pruned_details_leave_the_scores(tmp_path):
    store, folder = small(tmp_path)
    db = open_store(store)
    for table in ("items", "elements", "evidence", "reports", "findings", "problems", "scores"):
        db.execute(f"DELETE FROM {table}")
    db.conn.commit()
    assert publish(store, folder) == 0
    assert list(broken_links(folder)) == []


def test_the_report_kept_is_the_report_shown(store, site):
    scan = newest(open_store(store[0]), store[1]["one"])["scan_id"]
    row = next(
        iter(open_store(store[0]).query("SELECT body FROM reports WHERE scan_id = ?", [scan]))
    )
    found = json.loads(zlib.decompress(row["body"]))
    text = tree(site / f"report/{store[1]['one']}.html").text_content()
    assert found["items"][0]["title"] in text
    assert "กลับไปหน้าของหน่วยงาน" in text


# In a browser


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    from crawler.render import _choices

    with sync_playwright() as playwright:
        for choice in _choices(playwright):
            try:
                running = playwright.chromium.launch(args=["--no-sandbox"], **choice)
            except Exception:
                continue
            yield running
            running.close()
            return
    pytest.skip("no Chromium")


@pytest.fixture
def opened(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("dialog", lambda dialog: page.faults.append(dialog.message))
    page.on("requestfailed", lambda request: page.faults.append(request.url))
    page.goto((site / "agencies.html").as_uri())
    yield page
    page.close()


def shown_rows(page):
    return page.eval_on_selector_all(
        "#matrix tbody tr:not([hidden])", "rows => rows.map(r => r.cells[0].textContent)"
    )


def column(page, at):
    return page.eval_on_selector_all(
        "#matrix tbody tr", "(rows, at) => rows.map(r => r.cells[at].textContent)", at
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_open_from_a_folder_without_faults_and_fit_the_screen(store, site, opened, width):
    opened.set_viewport_size({"width": width, "height": 844})
    for kind in KINDS:
        opened.goto((site / f"{kind.format(**store[1])}.html").as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, kind
    assert opened.faults == []


@pytest.mark.browser
def test_scores_sort_both_ways_with_blanks_last(opened):
    head = opened.locator("#matrix thead th").nth(1)
    head.click()
    scores = column(opened, 1)
    numbers = [float(s) for s in scores if s]
    assert numbers == sorted(numbers, reverse=True)
    assert scores[-1] == ""
    assert head.get_attribute("aria-sort") == "descending"
    head.click()
    numbers = [float(s) for s in column(opened, 1) if s]
    assert numbers == sorted(numbers)
    assert column(opened, 1)[-1] == ""


@pytest.mark.browser
def test_an_item_sorts_failed_first(opened):
    opened.locator("#matrix thead th").nth(2).click()
    marks = [mark for mark in column(opened, 2) if mark != "·"]
    assert marks == sorted(marks, key="✗?–✓".index)


@pytest.mark.browser
def test_rows_are_filtered_by_district_outcome_and_name(opened):
    whole = len(shown_rows(opened))
    opened.select_option("select[name=d]", "บึงแก้ว")
    assert 0 < len(shown_rows(opened)) < whole
    opened.click("button[type=reset]")
    opened.wait_for_function(
        "n => document.querySelectorAll('#matrix tbody tr:not([hidden])').length === n", arg=whole
    )
    opened.select_option("select[name=i]", "12")
    opened.select_option("select[name=o]", "f")
    failed = len(shown_rows(opened))
    assert failed == column(opened, 14).count("✗")
    assert f"แสดง {failed} จาก {whole}" in opened.inner_text("#shown")
    opened.click("button[type=reset]")
    opened.fill("input[name=q]", "เทศบาลเมือง")
    assert all("เทศบาลเมือง" in name for name in shown_rows(opened))


@pytest.mark.browser
def test_a_figure_leads_to_its_agencies(site, opened):
    opened.goto((site / "index.html").as_uri())
    opened.click(".figure a[href$='#s=bad']")
    states = opened.eval_on_selector_all(
        "#matrix tbody tr:not([hidden])", "r => r.map(x => x.dataset.w)"
    )
    assert states
    assert set(states) == {"bad"}


@pytest.mark.browser
def test_heads_stay_while_rows_scroll(opened):
    opened.eval_on_selector(".frame", "f => { f.scrollTop = 400; f.scrollLeft = 300; }")
    top, left = opened.evaluate("""() => {
      const box = (name) => document.querySelector(name).getBoundingClientRect();
      const frame = box(".frame");
      return [box("thead th").top - frame.top, box("tbody tr:last-child th").left - frame.left];
    }""")
    assert abs(top) < 3
    assert abs(left) < 3
