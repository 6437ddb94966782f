"""When rosters are scanned: kept in the store, caught up once if missed, never two at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.errors import UserError
from fleet import runs

EVERY = ("day", "week", "month")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Schedule:
    """One roster's times in Bangkok; weekday 0 is Monday, and of a month it is the first day."""

    id: int
    roster: str
    every: str
    at: str
    weekday: int
    options: tuple[str, ...]  # of the scan command, as typed
    added_at: str
    last_started_at: str | None
    last_finished_at: str | None
    last_status: str | None
    enabled: bool


def add(
    db: Database, roster: Path, every: str, at: str, weekday: int, options: Sequence[str]
) -> int:
    """The number of a new schedule; UserError if the time is none."""
    if not _TIME.fullmatch(at):
        raise UserError(f"เวลา “{at}” ไม่ถูกต้อง (ใช้แบบ 01:00)", f"“{at}” is no time (use 01:00)")
    if not roster.is_file():
        raise UserError(f"ไม่พบไฟล์ {roster}", f"no such file: {roster}")
    row = {
        "roster": str(roster.resolve()),
        "every": every,
        "at": at.replace(".", ":").zfill(5),
        "weekday": weekday,
        "options": json.dumps(list(options), ensure_ascii=False),
        "added_at": runs.now(),
        "enabled": 1,
    }
    return int(str(db.table("schedules").insert(row).last_pk))


def schedules(db: Database) -> list[Schedule]:
    """Every schedule, in the order they were added."""
    return [_schedule(row) for row in db.query("SELECT * FROM schedules ORDER BY id")]


def _schedule(row: dict[str, Any]) -> Schedule:
    options, enabled = tuple(json.loads(row["options"])), bool(row["enabled"])
    return Schedule(**{**row, "options": options, "enabled": enabled})


def remove(db: Database, number: int) -> None:
    """Forget a schedule; UserError if there is none of that number."""
    if db.execute("DELETE FROM schedules WHERE id = ?", [number]).rowcount == 0:
        raise UserError(f"ไม่มีกำหนดการหมายเลข {number}", f"no schedule {number}")


def last_time(schedule: Schedule, now: datetime) -> datetime:
    """The newest moment, not after now, at which the schedule wants a run."""
    hour, minute = (int(part) for part in schedule.at.split(":"))
    moment = now.astimezone(runs.BANGKOK).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if schedule.every == "week":
        moment -= timedelta(days=(moment.weekday() - schedule.weekday) % 7)
    elif schedule.every == "month":
        moment = moment.replace(day=1)
    return moment if moment <= now else _earlier(schedule, moment)


def _earlier(schedule: Schedule, moment: datetime) -> datetime:
    if schedule.every == "month":
        return (moment - timedelta(days=1)).replace(day=1)
    return moment - timedelta(days=7 if schedule.every == "week" else 1)


def next_time(schedule: Schedule, now: datetime) -> datetime:
    """The first moment after now at which the schedule wants a run."""
    last = last_time(schedule, now)
    if schedule.every == "month":
        return (last + timedelta(days=32)).replace(day=1)
    return last + timedelta(days=7 if schedule.every == "week" else 1)


def is_due(schedule: Schedule, now: datetime) -> bool:
    """Whether a run is wanted that was not begun: however many were missed, it is one."""
    since = datetime.fromisoformat(schedule.last_started_at or schedule.added_at)
    return schedule.enabled and since < last_time(schedule, now)


def started(db: Database, schedule: Schedule) -> None:
    """Note that a run began, before it does: one that dies is not begun again by itself."""
    change = {"last_started_at": runs.now(), "last_status": runs.RUNNING}
    db.table("schedules").update(schedule.id, change)


def ended(db: Database, schedule: Schedule, status: str) -> None:
    """Note how a run ended."""
    change = {"last_finished_at": runs.now(), "last_status": status}
    db.table("schedules").update(schedule.id, change)
