"""The store: whole scans or nothing, a row for every agency, history, and a search in Thai."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest

from crawler.errors import UserError
from fleet import prune, runs
from fleet.roster import Entry
from reports import store
from reports.store import Tried, open_store
from tests.scans import scan as scan_of

ROSTER = "/r.csv"
PLAN = runs.Plan(ROSTER, "2568", "2568.1", {"delay": 1})


@pytest.fixture
def db(tmp_path):
    found = open_store(tmp_path / "s.db")
    runs.keep_agencies(
        found, ROSTER, [Entry("a1", "sao", "อบต.ก", "จ"), Entry("a2", "sao", "อบต.ข")]
    )
    return found


def moment(day):
    return (datetime(2026, 11, 1, tzinfo=runs.BANGKOK) + timedelta(days=day)).isoformat()


def tried(run_id, day, agency="a1", status=store.DONE, **given):
    report = scan_of() if status == store.DONE else None
    facts = {"report": report, "folder": f"{agency}/s{day}", **given}
    return Tried(f"s{day}-{agency}", run_id, agency, status, moment(day), moment(day), **facts)


def latest(db):
    return {row["agency_id"]: row for row in db.query("SELECT * FROM latest_scans")}


def test_every_agency_has_a_row_scanned_or_not(db):
    assert {row["status"] for row in latest(db).values()} == {"no_url"}
    run_id = runs.begin(db, PLAN, 2)
    store.add_scan(db, tried(run_id, 1))
    found = latest(db)
    assert (found["a1"]["status"], found["a2"]["status"]) == ("done", "no_url")
    scores = scan_of()["scores"]["oit"]
    assert [found["a1"][f"oit_{name}"] for name in ("score", "low", "high")] == list(
        scores.values()
    )


def test_the_newest_scan_counts_and_what_was_stopped_does_not(db):
    run_id = runs.begin(db, PLAN, 2)
    store.add_scan(db, tried(run_id, 2))
    store.add_scan(db, tried(run_id, 1))
    store.add_scan(db, tried(run_id, 3, status=store.STOPPED))
    assert latest(db)["a1"]["scan_id"] == "s2-a1"


def test_last_tried_and_last_succeeded_are_apart(db):
    run_id = runs.begin(db, PLAN, 2)
    store.add_scan(db, tried(run_id, 1))
    store.add_scan(db, tried(run_id, 2, status=store.UNREACHABLE))
    row = latest(db)["a1"]
    assert (row["last_tried_at"], row["last_succeeded_at"]) == (moment(2), moment(1))
    assert row["status"] == "unreachable"


def test_a_scan_is_written_whole_or_not_at_all(db):
    run_id = runs.begin(db, PLAN, 2)
    broken = scan_of()
    broken["scan"]["problems"] = [{"kind": "gone", "url": "x", "unknown": 1}]
    with pytest.raises(sqlite3.DatabaseError):
        store.add_scan(db, tried(run_id, 1, report=broken))
    assert latest(db)["a1"]["status"] == "no_url"
    assert db.execute("SELECT count(*) FROM elements").fetchone() == (0,)


def test_a_report_comes_back_as_it_was(db):
    store.add_scan(db, tried(runs.begin(db, PLAN, 2), 1))
    assert store.report(db, "s1-a1") == scan_of()
    assert store.report(db, "none") is None


def test_the_newest_scan_can_be_searched_in_thai(db):
    run_id = runs.begin(db, PLAN, 2)
    note = scan_of()["items"][0]["elements"][0]["text"]
    for day in (1, 2):
        store.add_scan(db, tried(run_id, day))
    found = store.search(db, note[2:12])
    assert {row["scan_id"] for row in found} == {"s2-a1"}
    assert store.search(db, '"; DROP') == []
    assert store.search(db, "ก") == []


def test_an_agency_that_left_the_roster_keeps_its_history(db):
    store.add_scan(db, tried(runs.begin(db, PLAN, 2), 1))
    runs.keep_agencies(db, ROSTER, [Entry("a2", "sao")])
    assert set(latest(db)) == {"a2"}
    assert [row["agency_id"] for row in db.query("SELECT * FROM history")] == ["a1"]
    runs.keep_agencies(db, "/other.csv", [Entry("b1", "sao")])
    assert set(latest(db)) == {"a2", "b1"}


def test_a_run_that_was_broken_off_goes_on_and_one_that_ended_does_not(db):
    run_id = runs.begin(db, PLAN, 2)
    assert runs.unfinished(db, PLAN) == run_id
    store.add_scan(db, tried(run_id, 1, "a2", store.UNREACHABLE))
    assert runs.finished_agencies(db, run_id) == {"a2": "unreachable"}
    runs.end(db, run_id, runs.FINISHED)
    assert runs.unfinished(db, PLAN) is None
    assert runs.unfinished(db, runs.Plan(ROSTER, "2569", "2569.1", {})) is None


def test_old_crawls_go_and_scores_stay(db, tmp_path):
    run_id = runs.begin(db, PLAN, 1)
    for day in range(16):
        (tmp_path / "d" / "a1" / f"s{day}").mkdir(parents=True)
        store.add_scan(db, tried(run_id, day))
    (tmp_path / "d" / "a1" / "read").mkdir()
    now = datetime.fromisoformat(moment(300))
    assert prune.prune(db, tmp_path / "d", now) == 14
    left = sorted(each.name for each in (tmp_path / "d" / "a1").iterdir())
    assert left == ["read", "s14", "s15"]
    assert db.execute("SELECT count(*) FROM scans").fetchone() == (16,)
    assert db.execute("SELECT count(DISTINCT scan_id) FROM elements").fetchone() == (12,)


def test_a_store_of_rubbish_is_one_clear_error(tmp_path):
    path = tmp_path / "s.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError):
        open_store(path)
    with pytest.raises(UserError):
        open_store(tmp_path / "none.db", create=False)
