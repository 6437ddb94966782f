"""Scans a roster into a store: reads it, foretells how long, runs, and says what is odd."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import click
from filelock import FileLock, Timeout
from sqlite_utils import Database

from crawler.errors import UserError
from crawler.lanes import addresses_of
from crawler.model import CrawlOptions
from crawler.urls import host
from fleet import alarms, alert_settings, alerts, batch, monitor, prune, runs
from fleet.forecast import Forecast, forecast
from fleet.live_batch import LiveBatch
from fleet.publishing import publish
from fleet.roster import Entry, Roster, read
from fleet.saved import Interrupted
from o_items.model import Edition
from reports import store as stores


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked of a run."""

    roster: Path
    store: Path
    edition: Edition
    crawl: CrawlOptions
    as_of: date | None
    ocr: str
    lang: str
    at_once: int
    workers: int  # 0: as many as there are processors
    pause: float  # seconds before failed agencies are tried again
    fresh: bool  # begin anew even if a run of this roster is not at its end
    max_failed: float
    publish: Path | None  # the folder of the static site that shows the store
    quiet: bool


class Stopped(Interrupted):
    """The user stopped a run; the same command goes on with it."""

    def text(self, english: bool) -> str:
        """How to go on, in one line."""
        if english:
            return "Stopped. The same command goes on where it was."
        return "หยุดแล้ว สั่งคำสั่งเดิมอีกครั้งเพื่อทำต่อจากที่ค้าง"


def scan(asked: Asked) -> bool:
    """Whether the run can be trusted; what is odd about rows and results goes to stderr."""
    roster = read(asked.roster, asked.edition.agency_types)
    for problem in roster.problems:
        _say(asked, problem.th, problem.en)
    if alerts.beside(asked.store).is_file():
        alert_settings.read(alerts.beside(asked.store))  # what is wrong with it is told now
    with _alone(asked.store):
        db = stores.open_store(asked.store)
        runs.keep_agencies(db, runs.roster_name(asked.roster), roster.agencies)
        run_id = _run(db, asked, roster)
        alarms.look(db, run_id)  # judges old crawls again, so before any is deleted
        doubts = monitor.doubts(db, run_id, monitor.Limits(failed=asked.max_failed))
        _summary(db, asked, run_id)
        for doubt in doubts:
            click.echo(doubt.en if asked.lang == "en" else f"ระวัง: {doubt.th}", err=True)
        sent = True if doubts else _alert(db, asked, run_id)
        prune.prune(db, stores.folder_of(asked.store))
        if asked.publish:
            publish(db, asked.publish, asked.edition.id, asked.lang)
    return sent and not doubts


def _alert(db: Database, asked: Asked, run_id: str) -> bool:
    """Tell people what was lost, where they are named beside the store; False if a way failed."""
    settings = alerts.beside(asked.store)
    if not settings.is_file():
        return True
    told = alerts.send(db, settings, run_id)
    english = asked.lang == "en"
    lines = [warning[english] for warning in told.warnings]
    for line in (*lines, *(delivery.line(english) for delivery in told.deliveries)):
        click.echo(line, err=True)
    return not told.failed


def _run(db: Database, asked: Asked, roster: Roster) -> str:
    plan = runs.Plan(
        runs.roster_name(asked.roster), asked.edition.id, asked.edition.version, _options(asked)
    )
    open_run = None if asked.fresh else runs.unfinished(db, plan)
    run_id = open_run or runs.begin(db, plan, len(roster.agencies))
    options = batch.Options(
        asked.crawl, asked.as_of, asked.ocr, asked.lang, asked.at_once,
        asked.workers or os.cpu_count() or 1, asked.pause,
    )  # fmt: skip
    left = _left(db, run_id, roster)
    if open_run:
        done = len(roster.agencies) - len(left)
        _say(asked, f"ทำต่อจากที่ค้าง: เสร็จแล้ว {done} หน่วยงาน", f"Going on: {done} agencies are done")
    addresses = addresses_of(
        [host(entry.url) for entry in left if entry.url], allow_private=asked.crawl.allow_private
    )
    _tell_dead(asked, left, addresses)
    _foretell(asked, forecast(db, left, options, addresses))
    root = stores.folder_of(asked.store)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service is stopped so
    try:
        with LiveBatch(quiet=asked.quiet, lang=asked.lang, total=len(roster.agencies)) as live:
            batch.run(
                db, root, run_id, asked.edition, roster.agencies, options, addresses, live.tell
            )
    except KeyboardInterrupt:
        runs.end(db, run_id, runs.BROKEN)
        raise Stopped(asked.store) from None
    runs.end(db, run_id, runs.FINISHED)
    return run_id


def _options(asked: Asked) -> dict[str, object]:
    return {
        **asdict(asked.crawl),
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "ocr": asked.ocr,
    }


def _left(db: Database, run_id: str, roster: Roster) -> list[Entry]:
    known = runs.finished_agencies(db, run_id)
    return [entry for entry in roster.agencies if entry.id not in known]


def _tell_dead(asked: Asked, left: list[Entry], addresses: Mapping[str, str]) -> None:
    """Name the agencies whose host is unknown now; they are tried all the same."""
    for entry in left:
        if entry.url and host(entry.url) not in addresses:
            _say(
                asked,
                f"{entry.id}: ไม่พบชื่อเว็บไซต์ {host(entry.url)} ควรตรวจที่อยู่ในรายชื่อ",
                f"{entry.id}: the host {host(entry.url)} is unknown; check the roster",
            )


def _foretell(asked: Asked, found: Forecast) -> None:
    if not found.agencies:
        return
    hours, minutes = divmod(round(found.seconds / 60), 60)
    _say(
        asked,
        f"จะตรวจ {found.agencies} หน่วยงาน ใช้เวลาราว {hours} ชั่วโมง {minutes} นาที",
        f"{found.agencies} agencies, about {hours} h {minutes} min",
    )
    if found.behind_it > 1:
        _say(
            asked,
            f"{found.behind_it} หน่วยงานอยู่บนเครื่องเดียวกัน ({found.busiest}) จึงต้องเปิดทีละน้อย",
            f"{found.behind_it} agencies share one address ({found.busiest})",
        )


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Keeps two runs from writing to one store at a time."""
    store.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(str(store) + ".lock", timeout=0):
            yield
    except Timeout as error:
        raise UserError(
            f"มีการตรวจที่ใช้ {store.name} อยู่แล้ว รอให้เสร็จก่อน", f"a run is using {store.name} already"
        ) from error


def _summary(db: Database, asked: Asked, run_id: str) -> None:
    found = list(runs.finished_agencies(db, run_id).values())
    told = {
        status: found.count(status)
        for status in (stores.DONE, stores.UNREACHABLE, stores.FAILED, stores.NO_URL)
    }
    _say(
        asked,
        f"ตรวจแล้ว {told['done']} หน่วยงาน เปิดเว็บไซต์ไม่ได้ {told['unreachable']} ตรวจไม่สำเร็จ"
        f" {told['failed']} ยังไม่มีที่อยู่เว็บไซต์ {told['no_url']}",
        f"{told['done']} audited, {told['unreachable']} unreachable, {told['failed']} failed,"
        f" {told['no_url']} without an address",
    )


def _say(asked: Asked, thai: str, english: str) -> None:
    if not asked.quiet:
        click.echo(english if asked.lang == "en" else thai, err=True)
