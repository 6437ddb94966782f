"""What changed: strict losses, documents, scores, findings; two runs; alarms at the second look."""

from __future__ import annotations

import copy
import csv
import io
import json
from datetime import date

import pytest

import cli
from crawler.model import CrawlOptions
from fleet import agency as agencies
from fleet import alarms, causes, demonstration, diffs, saved
from fleet.causes import compare_with_cause
from fleet.request import Request
from o_items.load import load
from reports import diff_show, store
from reports.diff import Cause, Change, Kind, compare
from reports.diff_words import sentence
from reports.province_diff import State
from reports.version import tool_version
from scoring.engine import Range
from tests.province_store import CANT_TELL, FAILED, add, begin, end, moment, province, week
from tests.scans import BASE, finding
from tests.scans import scan as scan_of

OLD_TOOL = {"version": "2020.1", "criteria": "2568.0"}
ELEMENTS = {item.id: [e.id for e in item.elements] for item in load("2568").items}


def kinds(changes, *wanted):
    return [change for change in changes if change.kind in wanted]


def only(before, after, kind):
    return kinds(compare(before, after), kind)


def element(report, number):
    return next(e for item in report["items"] for e in item["elements"] if e["id"] == number)


def with_proof(report, number, *urls):
    """The report with other proofs of one element."""
    found = copy.deepcopy(report)
    item = next(i for i in found["items"] if number.startswith(f"{i['id']}."))
    proofs = [{"url": url, "page": None, "excerpt": "x", "value": "x"} for url in urls]
    element(found, number)["evidence"] = proofs
    item["urls"] = list(urls)
    return found


def test_nothing_changed_between_equal_reports():
    assert compare(scan_of(), scan_of()) == ()


def test_passed_then_failed_is_lost_with_the_reason_and_the_fix():
    changes = compare(scan_of(), scan_of({"O1": FAILED}))
    assert [c.item for c in kinds(changes, Kind.ITEM_LOST)] == ["O1"]
    lost = kinds(changes, Kind.ELEMENT_LOST)
    assert [c.element for c in lost] == ELEMENTS["O1"]
    assert all(c.lost and c.fix and c.note for c in lost)
    assert sentence(lost[0], "th").endswith(": เคยมี ตอนนี้ขาด")
    assert sentence(lost[0], "en").endswith(": was there, is missing now")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({}, {"O1": CANT_TELL}, Kind.ITEM_HIDDEN),
        ({"O1": FAILED}, {"O1": CANT_TELL}, Kind.ITEM_HIDDEN),
        ({"O1": CANT_TELL}, {}, Kind.ITEM_SEEN),
        ({"O1": CANT_TELL}, {"O1": FAILED}, Kind.ITEM_SEEN),
        ({"O1": FAILED}, {}, Kind.ITEM_GAINED),
    ],
)
def test_only_passed_to_failed_is_lost(before, after, kind):
    changes = compare(scan_of(before), scan_of(after))
    assert [c.item for c in kinds(changes, kind)] == ["O1"]
    assert not any(change.lost for change in changes)


def test_an_advisory_element_says_that_it_does_not_count():
    advisory = next(e for item in load("2568").items for e in item.elements if not e.required)
    after = scan_of()
    element(after, advisory.id)["outcome"] = "failed"
    [change] = compare(scan_of(), after)
    assert (change.kind, change.element, change.required) == (
        Kind.ELEMENT_LOST, advisory.id, False,
    )  # fmt: skip
    assert "ไม่นับคะแนน" in sentence(change, "th")


def test_the_score_change_has_both_ranges():
    [change] = only(scan_of(), scan_of({"O1": FAILED, "O2": CANT_TELL}), Kind.SCORE)
    assert change.before_score == Range(100.0, 100.0, 100.0)
    assert change.after_score is not None
    assert change.after_score.low < change.after_score.high < 100
    assert "อยู่ระหว่าง" in sentence(change, "th")


def test_another_file_in_the_stead_of_one_is_told_and_nothing_lost():
    before = with_proof(scan_of(), "O5.1", f"{BASE}/plan-2567.pdf")
    after = with_proof(scan_of(), "O5.1", f"{BASE}/plan-2568.pdf")
    [change] = compare(before, after)
    assert (change.kind, change.item) == (Kind.DOCUMENT_REPLACED, "O5")
    assert (change.before, change.after) == (f"{BASE}/plan-2567.pdf", f"{BASE}/plan-2568.pdf")


def test_a_move_to_https_replaces_nothing():
    before = with_proof(scan_of(), "O5.1", "http://banthung.go.th/plan.pdf")
    after = with_proof(scan_of(), "O5.1", "https://www.banthung.go.th/plan.pdf")
    assert compare(before, after) == ()


def test_a_document_is_gone_for_sure_only_if_its_address_says_so():
    url = f"{BASE}/plan.pdf"
    before = with_proof(scan_of(), "O5.1", url)
    after = scan_of({"O5": FAILED})
    [change] = only(before, after, Kind.DOCUMENT_GONE)[:1]
    assert not change.sure
    assert "ถูกถอดออกหรือเนื้อหาเปลี่ยน" in sentence(change, "th")
    after["scan"]["problems"] = [{"kind": "gone", "url": url, "detail": "404"}]
    sure = [c for c in only(before, after, Kind.DOCUMENT_GONE) if c.sure]
    assert [c.before for c in sure] == [url]
    assert "ไม่มีหน้านี้" in sentence(sure[0], "th")


def test_a_document_that_could_not_be_read_this_time_is_not_gone():
    url = f"{BASE}/plan.pdf"
    before = with_proof(scan_of(), "O5.1", url)
    after = scan_of({"O5": FAILED})
    after["scan"]["problems"] = [{"kind": "timeout", "url": url, "detail": ""}]
    gone = only(before, after, Kind.DOCUMENT_GONE)
    assert url not in [change.before for change in gone]


def test_a_document_that_proves_another_item_now_is_not_gone():
    before = scan_of()
    after = scan_of({"O5": FAILED})
    assert only(before, after, Kind.DOCUMENT_GONE) == []  # all items share one page


def test_findings_are_new_or_mended_but_not_for_another_wording():
    old = [finding("tls", "", BASE, "certificate has expired"), finding("sheet_gone", "O1")]
    new = [finding("tls", "", BASE, "certificate is self-signed"), finding("sheet_gone", "O2")]
    changes = compare(scan_of(findings=old), scan_of(findings=new))
    assert [c.item for c in kinds(changes, Kind.FINDING_NEW)] == ["O2"]
    assert [c.item for c in kinds(changes, Kind.FINDING_MENDED)] == ["O1"]


def test_a_finding_is_not_mended_where_the_item_can_not_be_told():
    before = scan_of(findings=[finding("sheet_gone", "O1")])
    assert only(before, scan_of({"O1": CANT_TELL}), Kind.FINDING_MENDED) == []


def test_a_site_that_does_not_answer_lost_nothing():
    everything = {item.id: CANT_TELL for item in load("2568").items}
    down = scan_of(everything, findings=[finding("unreachable", "", BASE, "timeout")])
    assert {c.kind for c in compare(scan_of(), down)} == {Kind.UNREACHABLE, Kind.SCORE}
    assert {c.kind for c in compare(down, scan_of({"O1": FAILED}))} == {Kind.REACHABLE, Kind.SCORE}


def of_2569():
    """A report of the next edition, all passed, from its own data."""
    edition, report = load("2569"), scan_of()
    proof = [{"url": f"{BASE}/page", "page": None, "excerpt": "x", "value": "x"}]
    report["edition"], report["tool"] = "2569", {"version": "x", "criteria": edition.version}
    report["items"] = [
        {
            **report["items"][0], "id": item.id, "key": item.key, "title": item.title,
            "elements": [
                {"id": e.id, "text": e.text, "outcome": "passed", "required": e.required,
                 "basis": e.basis, "evidence": proof, "note": "", "fix": ""}
                for e in item.elements
            ],
        }
        for item in edition.items
    ]  # fmt: skip
    return report


def test_items_of_two_editions_are_matched_by_key():
    before, after = scan_of({"O12": FAILED}), of_2569()
    key = next(item.key for item in load("2568").items if item.id == "O12")
    [gained] = only(before, after, Kind.ITEM_GAINED)
    assert gained.key == key
    old, new = ({i.key for i in load(y).items} for y in ("2568", "2569"))
    assert {c.key for c in only(before, after, Kind.ITEM_NEW)} == new - old
    assert {c.key for c in only(before, after, Kind.ITEM_DROPPED)} <= old - new


def test_the_checker_is_the_cause_where_it_judges_the_old_crawl_alike():
    before, after = scan_of(), scan_of({"O1": FAILED, "O2": FAILED, "O3": FAILED})
    before["tool"] = OLD_TOOL
    again = scan_of({"O1": FAILED, "O3": CANT_TELL})
    found = {c.item: c.cause for c in kinds(compare(before, after, again), Kind.ITEM_LOST)}
    assert found == {"O1": Cause.CHECKER, "O2": Cause.SITE, "O3": Cause.UNKNOWN}
    assert {c.cause for c in only(before, after, Kind.ITEM_LOST)} == {Cause.UNKNOWN}


def test_the_old_crawl_is_judged_again_only_where_something_was_lost(tmp_path):
    before, after = scan_of(), scan_of({"O1": FAILED})
    before["tool"] = OLD_TOOL
    after["tool"]["version"] = tool_version()
    asked = []

    def judge(folder, edition):
        asked.append((folder, edition))
        return {**scan_of({"O1": FAILED}), "tool": after["tool"]}

    assert not any(c.lost for c in compare_with_cause(before, after, tmp_path, judge))
    assert asked == [(tmp_path, "2568")]
    compare_with_cause(before, {**before, "tool": after["tool"]}, tmp_path, judge)
    compare_with_cause({**before, "tool": after["tool"]}, after, tmp_path, judge)
    assert len(asked) == 1


def test_a_damaged_old_crawl_leaves_the_cause_unknown(tmp_path):
    before, after = scan_of(), scan_of({"O1": FAILED})
    before["tool"] = OLD_TOOL
    lost = kinds(compare_with_cause(before, after, tmp_path), Kind.ITEM_LOST)
    assert [c.cause for c in lost] == [Cause.UNKNOWN]


# two runs


@pytest.fixture
def db(tmp_path):
    return province(tmp_path)


def test_runs_are_compared_by_agency_worst_first(db):
    week(db, 1, a1={}, a2={"O1": FAILED}, a3={})
    week(db, 2, a1={"O1": FAILED}, a2={}, a3="unreachable")
    found = diffs.of_runs(db)
    assert [(a.id, a.state) for a in found.agencies] == [
        ("a1", State.WORSE), ("a3", State.UNREACHABLE), ("a2", State.BETTER),
    ]  # fmt: skip
    assert found.lost
    assert [c.kind for c in found.agencies[1].changes] == [Kind.UNREACHABLE]


def test_agencies_come_and_go(db):
    week(db, 1, a1={}, a2="no_url")
    week(db, 2, a2={}, a3={"O1": CANT_TELL})
    states = {a.id: a.state for a in diffs.of_runs(db).agencies}
    assert states == {"a1": State.GONE, "a2": State.NEW, "a3": State.NEW}


def test_a_loss_behind_a_week_without_answer_is_seen(db):
    week(db, 1, a1={})
    week(db, 2, a1="unreachable")
    week(db, 3, a1={"O1": FAILED})
    [agency] = diffs.of_runs(db).agencies
    assert agency.state is State.WORSE
    assert Kind.REACHABLE in {change.kind for change in agency.changes}


def test_a_retry_of_the_same_run_counts_and_a_failed_one_hides_nothing(db):
    week(db, 1, a1={})
    run_id = begin(db, 2)
    add(db, run_id, 2, "a1", {"O1": FAILED}, hour=1)
    add(db, run_id, 2, "a1", status="unreachable", hour=3)
    end(db, run_id)
    assert [a.state for a in diffs.of_runs(db).agencies] == [State.WORSE]


def test_more_that_can_not_be_told_is_not_worse(db):
    week(db, 1, a1={})
    week(db, 2, a1={"O1": CANT_TELL})
    assert [a.state for a in diffs.of_runs(db).agencies] == [State.UNCLEAR]
    assert not diffs.of_runs(db).lost


# the command


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")


def written(tmp_path, name, report):
    (tmp_path / name).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return name


def test_diff_of_two_files_ends_with_1_only_if_something_was_lost(tmp_path, capsys):
    good = written(tmp_path, "good.json", scan_of())
    bad = written(tmp_path, "bad.json", scan_of({"O1": FAILED}))
    assert cli.main(["diff", good, bad]) == 1
    assert "เคยผ่าน ตอนนี้ไม่ผ่าน" in capsys.readouterr().out
    assert cli.main(["diff", bad, good, "--lang", "en"]) == 0
    assert "failed before, passes now" in capsys.readouterr().out


def test_diff_takes_saved_crawls_and_scans_of_the_store(tmp_path, capsys):
    db = province(tmp_path)
    scan_id = add(db, begin(db, 1), 1, "a1")
    folder = saved.home() / "20250101-000000-abcdef"
    folder.mkdir(parents=True)
    (folder / "crawl.warc.gz").write_bytes(b"")
    written(folder, "report.json", scan_of({"O1": FAILED}))
    for new in (folder.name, str(folder)):
        assert cli.main(["diff", "--store", "province.db", scan_id, new]) == 1


def test_diff_writes_json_and_csv(tmp_path, capsys):
    old = written(tmp_path, "old.json", scan_of())
    new = written(tmp_path, "new.json", scan_of({"O1": FAILED}, name="=cmd|' /C calc'!A0"))
    assert cli.main(["diff", old, new, "--json", "-", "--csv", "d.csv"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "prongsai.diff/1"
    assert found["lost"]
    assert found["same_checker"]
    lost = [c for c in found["changes"] if c["kind"] == "item_lost"]
    assert [(c["item"], c["before"], c["after"]) for c in lost] == [("O1", "passed", "failed")]
    rows = list(csv.reader(io.StringIO((tmp_path / "d.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == list(diff_show.COLUMNS)
    assert len(rows) == 1 + len(found["changes"])
    assert not any(value.startswith("=") for row in rows for value in row)


def test_diff_of_a_store_compares_the_last_two_finished_runs(tmp_path, capsys):
    db = province(tmp_path)
    first = week(db, 1, a1={}, a2={})
    week(db, 2, a1={}, a2={"O3": FAILED})
    begin(db, 3)
    assert cli.main(["diff", "--store", "province.db", "--json", "-", "--csv", "p.csv"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["worse"] == 1
    assert found["counts"]["same"] == 1
    assert found["before"]["id"] == first
    assert found["agencies"][0]["id"] == "a2"
    assert cli.main(["diff", "--store", "province.db"]) == 1
    shown = capsys.readouterr().out
    assert "แย่ลง 1" in shown
    assert "อบต.ท่าเรือ" in shown
    assert "อบต.บ้านทุ่ง" not in shown  # nothing changed there
    assert cli.main(["diff", "--store", "province.db", "--run", first]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["one.json"], ["one.json", "two.json"], ["y.json", "y.json"],
        ["--store", "none.db"], ["x.json", "x.json"],
        ["--store", "province.db"], ["--store", "province.db", "--run", "none"],
        ["x.json", "x.json", "--store", "province.db", "--run", "r"],
        ["x.json", "x.json", "--json", "."],
    ],
)  # fmt: skip
def test_mistakes_are_one_line(arguments, tmp_path, capsys):
    province(tmp_path)
    broken = dict.fromkeys(("tool", "edition", "agency", "scan", "items", "scores"), 1)
    written(tmp_path, "x.json", broken | {"findings": []})
    written(tmp_path, "y.json", scan_of() | {"agency": {}})
    assert cli.main(["diff", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_crawled_text_does_not_steer_the_terminal(tmp_path, capsys):
    bad = "[red]\x1b[2J\u202eนี่[/red]"
    old = scan_of(findings=[])
    new = scan_of({"O1": FAILED}, name="อบต. \x1b]0;x\x07[bold]")
    new["findings"] = [{"kind": "limit", "item": "", "url": f"http://a/{bad}", "message": bad}]
    new["scores"]["level"] = bad
    new["agency"]["url"] = bad
    names = [written(tmp_path, "o.json", old), written(tmp_path, "n.json", new)]
    cli.main(["diff", *names])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown  # shown as text


def test_every_kind_of_change_has_its_sentence():
    for kind in Kind:
        change = Change(kind, "O1", text="x", before="passed", after="failed", key="oit")
        assert "{" not in sentence(change, "th") + sentence(change, "en")


# alarms


def alarm_rows(db):
    return list(db.query("SELECT * FROM alarms ORDER BY first_at, item_id, element_id"))


def items_of(db, **conditions):
    rows = [row for row in alarm_rows(db) if not row["element_id"]]
    return [r for r in rows if all((r[k] is not None) == v for k, v in conditions.items())]


def test_a_loss_is_an_alarm_only_at_the_second_look(db):
    week(db, 1, a1={})
    second = week(db, 2, a1={"O1": FAILED})
    looked = alarms.look(db, second)
    assert (looked.struck, looked.confirmed) == (1 + required("O1"), 0)
    assert [r["confirmed_scan"] for r in items_of(db)] == [None]
    third = week(db, 3, a1={"O1": FAILED})
    assert alarms.look(db, third).confirmed == 1 + required("O1")
    [row] = items_of(db)
    assert (row["first_scan"], row["confirmed_scan"]) == ("a1-w2h1", "a1-w3h1")
    assert (row["first_at"], row["cause"]) == (moment(2), "site")


def required(item):
    return sum(e.required for e in load("2568").by_id[item].elements)


def test_a_loss_that_the_next_look_does_not_see_is_closed_without_an_alarm(db):
    week(db, 1, a1={})
    alarms.look(db, week(db, 2, a1={"O1": FAILED}))
    assert alarms.look(db, week(db, 3, a1={})).mended == 1 + required("O1")
    assert items_of(db, confirmed_scan=True) == []
    alarms.look(db, week(db, 4, a1={"O1": FAILED}))
    assert [r["first_scan"] for r in items_of(db)] == ["a1-w2h1", "a1-w4h1"]


def test_what_can_not_be_told_neither_strikes_nor_confirms_nor_mends(db):
    week(db, 1, a1={})
    assert not alarms.look(db, week(db, 2, a1={"O1": CANT_TELL})).struck
    alarms.look(db, week(db, 3, a1={"O1": FAILED}))  # it passed when it was last told
    alarms.look(db, week(db, 4, a1={"O1": CANT_TELL}))
    alarms.look(db, week(db, 5, a1="unreachable"))
    [row] = items_of(db)
    assert (row["first_scan"], row["confirmed_at"], row["mended_at"]) == ("a1-w3h1", None, None)
    alarms.look(db, week(db, 6, a1={"O1": FAILED}))
    assert items_of(db)[0]["confirmed_scan"] == "a1-w6h1"


def test_the_retry_pass_of_one_run_is_a_second_look(db):
    week(db, 1, a1={})
    run_id = begin(db, 2)
    add(db, run_id, 2, "a1", {"O1": FAILED}, hour=1)
    add(db, run_id, 2, "a1", {"O1": FAILED}, hour=3)
    alarms.look(db, end(db, run_id))
    assert items_of(db)[0]["confirmed_scan"] == "a1-w2h3"


def test_looking_twice_changes_nothing(db):
    week(db, 1, a1={})
    found = [week(db, 2, a1={"O1": FAILED}), week(db, 3, a1={"O1": FAILED, "O2": FAILED})]
    found.append(week(db, 4, a1={"O2": FAILED}))
    for run_id in found:
        alarms.look(db, run_id)
    rows = alarm_rows(db)
    for run_id in found:
        assert alarms.look(db, run_id) == alarms.Looked()
    assert alarm_rows(db) == rows


def test_what_never_passed_is_no_loss(db):
    week(db, 1, a1={"O1": FAILED})
    alarms.look(db, week(db, 2, a1={"O1": FAILED}))
    assert alarm_rows(db) == []


def changed_checker(db, tmp_path, *, keep_crawl=True):
    """A week by an older version of the program, then one by this, with O1 and O2 failed."""
    run_id = begin(db, 1)
    add(db, run_id, 1, "a1", {}, tool=OLD_TOOL, folder="a1/w1")
    end(db, run_id)
    if keep_crawl:
        folder = tmp_path / "province.db.d" / "a1" / "w1"
        folder.mkdir(parents=True)
        (folder / "crawl.warc.gz").write_bytes(b"")
    return week(db, 2, a1={"O1": FAILED, "O2": FAILED})


def test_what_the_checker_changed_never_becomes_an_alarm(db, tmp_path):
    run_id = changed_checker(db, tmp_path)
    looked = alarms.look(db, run_id, lambda folder, edition: scan_of({"O1": FAILED}))
    assert looked.of_checker == 1 + required("O1")
    alarms.look(db, week(db, 3, a1={"O1": FAILED, "O2": FAILED}))
    found = {r["item_id"]: (r["cause"], r["confirmed_scan"]) for r in items_of(db)}
    assert found == {"O1": ("checker", None), "O2": ("site", "a1-w3h1")}


def test_without_the_old_crawl_the_cause_is_unknown(db, tmp_path):
    alarms.look(db, changed_checker(db, tmp_path, keep_crawl=False))
    assert {row["cause"] for row in alarm_rows(db)} == {"unknown"}


def test_an_old_crawl_is_really_judged_again(tmp_path):
    folder = tmp_path / "crawl"
    with demonstration.running(0) as (base, _):
        request = Request(f"{base}/", "2568", "sao", ocr="never", as_of=date(2025, 5, 15))
        options = CrawlOptions(max_pages=3, delay=0, allow_private=True, render="never")
        first = agencies.audit(request, options, folder, lambda _: None, lambda _: None)
    again = causes.judge_again(folder, "2568")
    assert [i["outcome"] for i in again["items"]] == [i["outcome"] for i in first["items"]]


def test_an_old_crawl_is_judged_by_the_edition_of_the_new_one(tmp_path, monkeypatch):
    saved.write_request(tmp_path, Request("http://a.go.th/", "2568", lang="en"))
    monkeypatch.setattr("crawler.snapshot.load", lambda folder: "a crawl")
    monkeypatch.setattr(agencies, "judge", lambda *given, kept: given)
    request, crawl, folder, edition, _ = causes.judge_again(tmp_path, "2569")
    assert (request.edition, request.lang, crawl) == ("2569", "th", "a crawl")
    assert (folder, edition.id) == (tmp_path, "2569")


def test_a_report_that_was_pruned_is_passed_over(db):
    first = week(db, 1, a1={})
    last = week(db, 2, a1={"O1": FAILED})
    store.drop_rows(db, ["a1-w1h1"])
    assert alarms.look(db, last) == alarms.Looked()
    [agency] = diffs.of_runs(db, last, first).agencies
    assert agency.changes == ()
