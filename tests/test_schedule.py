"""Schedules: Bangkok time, missed runs caught up once, and the season's calendar."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import cli
from crawler.errors import UserError
from fleet import runs, schedule, season
from fleet.schedule import Schedule
from reports.store import open_store


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=runs.BANGKOK)


def made(every="week", time="01:00", weekday=6, **given):
    facts = {
        "added_at": "2026-11-01T00:00:00+07:00", "last_started_at": None,
        "last_finished_at": None, "last_status": None, "enabled": True,
    }  # fmt: skip
    return Schedule(1, "r.csv", every, time, weekday, (), **{**facts, **given})


TIMES = [
    ("day", 0, "2026-11-21T00:59", "2026-11-20T01:00", "2026-11-21T01:00"),
    ("day", 0, "2026-11-21T01:00", "2026-11-21T01:00", "2026-11-22T01:00"),
    ("week", 6, "2026-11-21T12:00", "2026-11-15T01:00", "2026-11-22T01:00"),  # a Saturday
    ("week", 5, "2026-11-21T00:30", "2026-11-14T01:00", "2026-11-21T01:00"),
    ("month", 0, "2026-11-01T00:30", "2026-10-01T01:00", "2026-11-01T01:00"),
    ("month", 0, "2026-01-31T12:00", "2026-01-01T01:00", "2026-02-01T01:00"),
]


@pytest.mark.parametrize(("every", "weekday", "now", "last", "following"), TIMES)
def test_the_times_of_a_schedule(every, weekday, now, last, following):
    each = made(every, weekday=weekday)
    assert schedule.last_time(each, at(now)) == at(last)
    assert schedule.next_time(each, at(now)) == at(following)


def test_times_are_of_bangkok_whatever_the_machine_says():
    now = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)  # 01:30 on the 21st in Bangkok
    assert schedule.last_time(made("day"), now) == at("2026-11-21T01:00")


def test_however_many_runs_were_missed_one_is_due():
    each = made("day", last_started_at="2026-11-01T01:00:00+07:00")
    now = at("2026-11-21T12:00")
    assert schedule.is_due(each, now)
    begun = made("day", last_started_at=now.isoformat())
    assert not schedule.is_due(begun, now + timedelta(hours=1))
    assert schedule.is_due(begun, at("2026-11-22T01:01"))


def test_a_new_schedule_waits_for_its_first_time():
    each = made("week", weekday=6, added_at="2026-11-21T12:00:00+07:00")
    assert not schedule.is_due(each, at("2026-11-21T12:01"))
    assert schedule.is_due(each, at("2026-11-22T01:00"))


@pytest.mark.parametrize("time", ["25:00", "1", "01:60", "noon"])
def test_a_time_that_is_none_is_refused(tmp_path, time):
    roster = tmp_path / "r.csv"
    roster.write_text("id,type\n", encoding="utf-8")
    with pytest.raises(UserError):
        schedule.add(open_store(tmp_path / "s.db"), roster, "day", time, 0, ())


def test_schedules_are_added_listed_and_removed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("r.csv").write_text("id,type\n", encoding="utf-8")
    add = ["schedule", "add", "r.csv", "--store", "s.db", "--every", "day", "--at", "1:00"]
    assert cli.main([*add, "--delay", "2"]) == 0
    assert cli.main([*add, "--dely", "2"]) == 2
    assert cli.main(["schedule", "list", "--store", "s.db"]) == 0
    assert "r.csv" in capsys.readouterr().out
    (kept,) = schedule.schedules(open_store(Path("s.db")))
    assert (kept.at, kept.options) == ("01:00", ("--delay", "2"))
    assert cli.main(["schedule", "remove", "1", "--store", "s.db"]) == 0
    assert cli.main(["schedule", "remove", "1", "--store", "s.db"]) == 2


def test_units_name_the_store(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for form in ("unit", "cron"):
        assert cli.main(["schedule", form, "--store", "s.db"]) == 0
        assert str(tmp_path / "s.db") in capsys.readouterr().out


def test_days_left_count_to_the_end_of_answering():
    assert season.days_left(2568, date(2025, 4, 1)) == 29
    assert season.days_left(2568, date(2025, 5, 1)) == -1


def test_a_season_without_a_calendar_of_its_own_is_expected_from_the_one_before():
    event = season.deadline(2570)
    assert (event.end, event.basis) == (date(2027, 4, 30), "expected")


def test_the_calendar_is_told(capsys):
    options = ["--edition", "2568", "--as-of", "2568-04-01"]
    assert cli.main(["schedule", "calendar", *options, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["days_left"] for each in found} >= {29, -60}
