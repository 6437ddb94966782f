"""The commands: what they print and write, their exit codes, and one line for every mistake."""

from __future__ import annotations

import io
import json
import re
import socket
from pathlib import Path

import jsonschema
import pytest

import cli
from crawler.demo.server import serve, site_folder, submissions
from fleet.commands.audit import exit_code
from reports.schema import report_schema
from tests.serving import Page, page, serving

LOCAL = ["--allow-private-addresses", "--delay", "0"]
OF_2568 = ["--edition", "2568"]
FORM = "item,url,note\nO1,http://a.go.th/,\n"
MISTAKES = {
    "no address": ["audit", "เว็บของเรา"],
    "another scheme": ["audit", "ftp://a.go.th/"],
    "a broken address": ["audit", "http://[a.go.th/"],
    "no such edition": ["audit", "http://a.go.th/", "--edition", "2500"],
    "no such agency type": ["audit", "http://a.go.th/", "--agency-type", "village"],
    "no sheet there": ["audit", "http://a.go.th/", "--submissions", "none.csv"],
    "wrong columns": ["audit", "http://a.go.th/", "--submissions", "wrong.csv"],
    "wrong item": ["audit", "http://a.go.th/", "--submissions", "item.csv"],
    "empty sheet": ["audit", "http://a.go.th/", "--submissions", "empty.csv"],
    "no scores there": ["audit", "http://a.go.th/", "--scores", "s.csv"],
    "hurry": ["audit", "http://a.go.th/", "--delay", "0.5"],
    "no day": ["audit", "http://a.go.th/", "--as-of", "15/5/68"],
    "no such day": ["audit", "http://a.go.th/", "--as-of", "2568-02-30"],
    "a folder as file": ["audit", "http://a.go.th/", "--json", "."],
    "below a file": ["audit", "http://a.go.th/", "--html", "wrong.csv/x.html"],
    "out below a file": ["audit", "http://a.go.th/", "--out", "wrong.csv/x"],
    "no value": ["audit", "http://a.go.th/", "--max-pages", "0"],
    "no choice": ["audit", "http://a.go.th/", "--ocr", "maybe"],
    "no argument": ["audit"],
    "no such option": ["audit", "http://a.go.th/", "--bogus"],
    "no such command": ["audti"],
    "no such scan": ["recheck", "20250101-000000-abcdef"],
    "no such file": ["check", "none.pdf", "--item", "O12"],
    "no such item": ["check", "wrong.csv", "--item", "O29"],
    "no item given": ["check", "wrong.csv"],
    "no such item to show": ["items", "O0"],
    "template type": ["template", "x.pdf"],
    "template place": ["template", "wrong.csv/x.csv"],
    "no scores to count": ["score", "s.csv", "--what-if", "O12=100"],
    "no such year to score": ["score", "wrong.csv", "--edition", "2500"],
    "wrong columns of scores": ["score", "wrong.csv"],
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Every test in a folder of its own, with its own store."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "work"
    (folder / "wrong.csv").write_text("a,b\n1,2\n")
    (folder / "item.csv").write_text("item,url,note\nO99,http://a.go.th/,\n")
    (folder / "empty.csv").write_text("item,url,note\n")
    return folder


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_thai_line_on_stderr_and_exit_code_2(name, files, capsys):
    assert cli.main(MISTAKES[name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1, err
    assert re.search("[ก-ฮ]", err)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "name", [n for n in MISTAKES if MISTAKES[n][0] in ("audit", "check", "items", "score")]
)
def test_the_same_mistake_in_english(name, files, capsys):
    typed = [text for text in MISTAKES[name] if text != "เว็บของเรา"] or ["audit"]
    assert cli.main([*typed, "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert not re.search("[ก-ฮ]", err)


def test_the_row_of_a_wrong_item_is_named(files, capsys):
    cli.main(["audit", "http://a.go.th/", "--submissions", "item.csv"])
    assert "item.csv แถว 2" in capsys.readouterr().err


def test_nothing_is_fetched_where_the_output_can_not_be_written(files):
    with serving({"/": page("x")}) as site:
        assert cli.main(["audit", site.base, *LOCAL, "--json", "wrong.csv/x.json"]) == 2
        assert site.asked == []


def refused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def told(scan):
    return {item["outcome"] for item in scan["items"]}


def test_a_site_that_refuses_is_exit_code_3_with_a_report(capsys):
    url = f"http://127.0.0.1:{refused_port()}/"
    assert cli.main(["audit", url, *LOCAL, "--render", "never", "--json", "x.json"]) == 3
    scan = json.loads(Path("x.json").read_text("utf-8"))
    jsonschema.validate(scan, report_schema())
    assert told(scan) == {"cant_tell"}
    assert "unreachable" in [finding["kind"] for finding in scan["findings"]]
    assert scan["scan"]["pages"] == 0
    assert "ตรวจเว็บไซต์นี้ไม่ได้" in capsys.readouterr().err


@pytest.mark.parametrize(
    "home", [Page("<h1>500</h1>", 500), Page("", 200)], ids=["only errors", "empty"]
)
def test_a_site_without_a_readable_page_is_exit_code_3(home, capsys):
    with serving({"/": home, "": home}) as site:
        code = cli.main(["audit", site.base, *LOCAL, "--render", "never", "--json", "-"])
    out, err = capsys.readouterr()
    assert code == 3
    assert told(json.loads(out)) == {"cant_tell"}
    assert "ตรวจเว็บไซต์นี้ไม่ได้" in err


def test_a_private_address_is_not_opened_unless_allowed(capsys):
    with serving({"/": page("x")}) as site:
        assert cli.main(["audit", site.base, "--render", "never", "--json", "-", "--quiet"]) == 3
        assert site.asked == []
    assert json.loads(capsys.readouterr().out)["scan"]["problems"][0]["kind"] == "forbidden_address"


def test_find_answers_one_json_line_a_text(capsys):
    assert cli.main(["items", "--find", "คู่มือประชาชน", *OF_2568]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["text"], found["item"]) == ("คู่มือประชาชน", "O9")
    assert 0 < found["score"] <= 1


@pytest.mark.parametrize(("text", "item"), [("O5", "O5"), ("ข้อ 5", "O5"), ("O5 แผนจราจร", None)])
def test_find_takes_a_number_alone_for_an_item_of_the_edition(capsys, text, item):
    assert cli.main(["items", "--find", text, *OF_2568]) == 0
    assert json.loads(capsys.readouterr().out)["item"] == item


def test_find_reads_lines_from_stdin_and_knows_what_names_no_item(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("No Gift Policy\nพยากรณ์อากาศ\n\n"))
    assert cli.main(["items", "--find", "-", *OF_2568]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["item"] for line in lines] == ["O21", None, None]
    assert [set(line) for line in lines] == [{"text", "item", "score"}] * 3


def test_items_lists_all_and_shows_what_one_demands(capsys):
    assert cli.main(["items", *OF_2568]) == 0
    assert len(re.findall(r"^O\d+ ", capsys.readouterr().out, re.MULTILINE)) == 28
    assert cli.main(["items", "O12", *OF_2568]) == 0
    out = capsys.readouterr().out
    assert all(f"O12.{n} " in out for n in range(1, 19))
    assert "วิธีแก้" in out


def test_template_writes_a_sheet(capsys):
    assert cli.main(["template", "sheet.xlsx", *OF_2568]) == 0
    assert "sheet.xlsx" in capsys.readouterr().err


CONTACT = """องค์การบริหารส่วนตำบลบ้านทุ่ง
ที่อยู่ 99 หมู่ 3 ตำบลบ้านทุ่ง อำเภอเมืองสมมติ จังหวัดสมมติ 99000
โทรศัพท์ 0 2000 0123
"""


def test_check_judges_one_file_and_writes_one_item_object(tmp_path, capsys):
    file = tmp_path / "ติดต่อเรา.txt"
    file.write_text(CONTACT, encoding="utf-8")
    assert cli.main(["check", str(file), "--item", "O3", "--json", "-", *OF_2568]) == 1
    found = json.loads(capsys.readouterr().out)
    item = {"$defs": report_schema()["$defs"], "$ref": "#/$defs/item"}
    jsonschema.Draft202012Validator(item).validate(found)
    outcomes = {e["id"]: e["outcome"] for e in found["elements"]}
    assert outcomes["O3.1"] == "passed"
    assert "failed" in outcomes.values()


def test_check_prints_what_is_missing_and_how_to_mend_it(tmp_path, capsys):
    file = tmp_path / "x.txt"
    file.write_text(CONTACT, encoding="utf-8")
    cli.main(["check", str(file), "--item", "3", *OF_2568])
    out = capsys.readouterr().out
    assert "O3" in out
    assert "วิธีแก้" in out


def test_check_leaves_what_one_file_can_not_show_undecided(tmp_path, capsys):
    file = tmp_path / "service.html"
    file.write_text("<h1>E-Service</h1><p>ระบบบริการออนไลน์</p>", encoding="utf-8")
    cli.main(["check", str(file), "--item", "O10", "--json", "-", *OF_2568])
    notes = {e["outcome"]: e["note"] for e in json.loads(capsys.readouterr().out)["elements"]}
    assert "ตรวจจากไฟล์เดียวไม่ได้ ต้องดูบนเว็บไซต์" in notes.get("cant_tell", "")


def test_check_of_a_file_that_can_not_be_read_can_not_tell(tmp_path, capsys):
    file = tmp_path / "broken.pdf"
    file.write_bytes(b"%PDF-1.4 broken")
    assert cli.main(["check", str(file), "--item", "O12", "--json", "-", *OF_2568]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "cant_tell"


def test_check_opens_a_page(capsys):
    with serving({"/contact": page("ติดต่อเรา", text=CONTACT)}) as site:
        code = cli.main(
            ["check", site.base + "/contact", "--item", "O3", "--json", "-", LOCAL[0], *OF_2568]
        )
    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert found["elements"][0]["evidence"][0]["url"].endswith("/contact")


def test_doctor_tells_each_part_on_one_line(capsys):
    assert cli.main(["doctor"]) == 0
    assert all(line[0] in "✓✗" for line in capsys.readouterr().out.splitlines())


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The demonstration site, audited once from the command line without OCR."""
    folder = tmp_path_factory.mktemp("demo")
    sheet = folder / "sheet.csv"
    with serve(site_folder()) as base:
        sheet.write_text(submissions(base), encoding="utf-8")
        options = ["--submissions", str(sheet), "--as-of", "2568-05-15", "--ocr", "never"]
        outputs = ["--out", str(folder), "--xlsx", str(folder / "x.xlsx"), "--quiet"]
        code = cli.main(["audit", base + "/", *LOCAL, *OF_2568, *options, *outputs])
    return folder, code


@pytest.fixture
def report(demonstration):
    return json.loads((demonstration[0] / "prongsai.json").read_text("utf-8"))


def test_an_audit_writes_every_report_and_says_that_items_failed(demonstration):
    folder, code = demonstration
    assert code == 1
    assert all((folder / n).stat().st_size for n in ("prongsai.html", "prongsai.json", "x.xlsx"))


def test_the_report_of_an_audit_keeps_the_schema(report):
    jsonschema.Draft202012Validator(report_schema()).validate(report)
    assert len(report["items"]) == 28
    assert report["scan"]["as_of"] == "2025-05-15"
    assert report["agency"]["name"] == "องค์การบริหารส่วนตำบลดอนพิกุลทอง"
    assert report["agency"]["type"] == "sao"


def test_evidence_is_on_the_pages_that_are_named(report):
    for item in report["items"]:
        if item["outcome"] == "passed" and item["elements"]:
            places = {proof["url"] for e in item["elements"] for proof in e["evidence"]}
            assert set(item["urls"]) <= places
            assert item["found_by"] in ("submitted", "discovered")
        if not item["urls"]:
            assert item["found_by"] == "none"


def test_the_menu_path_leads_from_the_home_page(report):
    paths = [item["path"] for item in report["items"] if item["outcome"] == "passed"]
    assert sum(path[:1] == ["หน้าแรก"] for path in paths) >= len(paths) - 2


def rechecked(folder, capsys, *more):
    capsys.readouterr()
    code = cli.main(["recheck", str(folder), "--json", "-", "--quiet", *more])
    return code, json.loads(capsys.readouterr().out)


def without_times(scan):
    for name in ("finished_at", "seconds", "id"):
        scan["scan"].pop(name)
    return json.dumps(scan, ensure_ascii=False)


def test_a_recheck_is_the_same_byte_for_byte(demonstration, report, capsys):
    crawl = next((demonstration[0] / "crawl").iterdir())
    code, again = rechecked(crawl, capsys)
    assert code == 1
    assert without_times(again) == without_times(report)


def test_a_recheck_may_be_in_english_and_takes_a_warc(demonstration, capsys):
    crawl = next((demonstration[0] / "crawl").iterdir())
    code, english = rechecked(crawl / "crawl.warc.gz", capsys, "--lang", "en")
    assert code == 1
    assert english["items"][0]["title"].isascii()


def test_a_failed_item_and_a_low_score_are_exit_code_1(report):
    passed = {**report, "items": [i for i in report["items"] if i["outcome"] == "passed"]}
    assert exit_code(report, None) == 1
    assert exit_code(passed, None) == 0
    assert exit_code(passed, 99.9) == 1
    assert exit_code(passed, 10) == 0


def test_a_fault_of_the_program_does_not_look_like_a_verdict(monkeypatch, capsys):
    monkeypatch.setattr(cli, "main", lambda: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert ended.value.code == 70
    assert "โปรแกรมขัดข้อง" in capsys.readouterr().err
