"""A store of a small province for tests: invented agencies, runs a week apart, chosen outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from checks.results import Outcome
from fleet import runs
from fleet.roster import Entry
from reports import store
from tests.scans import scan as scan_of

ROSTER = "/roster.csv"
PLAN = runs.Plan(ROSTER, "2568", "2568.1", {})
AGENCIES = (
    Entry("a1", "sao", "อบต.บ้านทุ่ง", "จังหวัดสมมติ", "บ้านทุ่ง", "https://www.banthung.go.th"),
    Entry("a2", "sao", "อบต.ท่าเรือ", "จังหวัดสมมติ", "ท่าเรือ", "https://www.tharuea.go.th"),
    Entry("a3", "municipality", "เทศบาลตำบลท่าเรือ", "จังหวัดสมมติ", "อำเภอท่าเรือ", ""),
)
FAILED, CANT_TELL = Outcome.FAILED, Outcome.CANT_TELL


def province(path, agencies=AGENCIES):
    """An empty store with its roster."""
    db = store.open_store(path / "province.db")
    runs.keep_agencies(db, ROSTER, agencies)
    return db


def moment(week, hour=1):
    start = datetime(2026, 11, 1, tzinfo=runs.BANGKOK)
    return (start + timedelta(weeks=week, hours=hour)).isoformat()


def begin(db, week, agencies=3):
    """A run that has started in that week."""
    run_id = runs.begin(db, PLAN, agencies)
    db.table("runs").update(run_id, {"started_at": moment(week, 0)})
    return run_id


def end(db, run_id):
    runs.end(db, run_id, runs.FINISHED)
    return run_id


def add(db, run_id, week, agency="a1", outcomes=None, *, hour=1, status=store.DONE, **given):
    """One scan of an agency; `outcomes` are of items, `tool` the versions that judged it."""
    tool, folder = given.pop("tool", None), given.pop("folder", "")
    report = scan_of(outcomes, **given) if status == store.DONE else None
    if report and tool:
        report["tool"] = tool
    scan_id = f"{agency}-w{week}h{hour}"
    if report:
        report["scan"]["id"] = scan_id
    at = moment(week, hour)
    store.add_scan(
        db, store.Tried(scan_id, run_id, agency, status, at, at, report=report, folder=folder)
    )
    return scan_id


def week(db, number, **outcomes):
    """A finished run: outcomes by agency, or a status instead of them."""
    run_id = begin(db, number)
    for agency, found in outcomes.items():
        if isinstance(found, str):
            add(db, run_id, number, agency, status=found)
        else:
            add(db, run_id, number, agency, found)
    return end(db, run_id)
