"""When rosters are scanned, and the process that begins those runs."""

from __future__ import annotations

import shutil
import sys
from datetime import date, datetime
from pathlib import Path

import click

from fleet import outputs, request, runs, season, service
from fleet import schedule as schedules
from fleet.commands import options
from reports.store import open_store
from reports.words import day

_store = click.option(
    "--store", "store", type=click.Path(path_type=Path), required=True, help="ไฟล์ที่เก็บผล"
)


@click.group()
def schedule() -> None:
    """กำหนดเวลาตรวจรายชื่อหน่วยงาน และดูปฏิทินการประเมิน"""


@schedule.command(context_settings={"ignore_unknown_options": True})
@click.argument("roster", type=click.Path(path_type=Path))
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
@_store
@click.option(
    "--every", type=click.Choice(schedules.EVERY), default="week", show_default=True, help="ตรวจทุก"
)
@click.option("--at", default="01:00", show_default=True, help="เวลาเริ่ม (เวลาไทย)")
@click.option(
    "--on",
    type=click.Choice(schedules.WEEKDAYS),
    default="sun",
    show_default=True,
    help="วันของสัปดาห์ (ใช้กับ --every week)",
)
def add(roster: Path, more: tuple[str, ...], store: Path, every: str, at: str, on: str) -> int:
    """เพิ่มกำหนดการ ตัวเลือกที่เหลือส่งต่อให้คำสั่ง scan

    \b
    ตัวอย่าง:
      prongsai schedule add หน่วยงาน.xlsx --store จังหวัด.db --every week --on sun --at 01:00 --delay 2
    """
    _scan_options(roster, store, more)
    db = open_store(store)
    number = schedules.add(db, roster, every, at, schedules.WEEKDAYS.index(on), more)
    found = next(each for each in schedules.schedules(db) if each.id == number)
    moment = schedules.next_time(found, datetime.now(runs.BANGKOK))
    click.echo(f"เพิ่มกำหนดการหมายเลข {number} ครั้งแรก {day(moment.isoformat(), 'th')} {found.at} น.")
    return options.EXIT_DONE


def _scan_options(roster: Path, store: Path, more: tuple[str, ...]) -> None:
    """Refuse now what the scan command would refuse at night."""
    from fleet.commands.provinces import scan

    scan.make_context("scan", [str(roster), "--store", str(store), *more])


@schedule.command(name="list")
@_store
@options.lang
def list_(store: Path, lang: str) -> int:
    """แสดงกำหนดการทั้งหมด ครั้งถัดไป และผลครั้งล่าสุด"""
    db = open_store(store, create=False)
    for each in schedules.schedules(db):
        moment = schedules.next_time(each, datetime.now(runs.BANGKOK))
        last = each.last_status or ("never" if lang == "en" else "ยังไม่เคย")
        following = f"{day(moment.isoformat(), lang)} {each.at}"
        if lang == "en":
            click.echo(
                f"{each.id}. {each.roster}  every {each.every}, next {following}; last: {last}"
            )
        else:
            click.echo(f"{each.id}. {each.roster}  ครั้งถัดไป {following} น. ครั้งล่าสุด: {last}")
    return options.EXIT_DONE


@schedule.command()
@click.argument("number", type=int)
@_store
def remove(number: int, store: Path) -> int:
    """ลบกำหนดการตามหมายเลข"""
    schedules.remove(open_store(store, create=False), number)
    click.echo(f"ลบกำหนดการหมายเลข {number} แล้ว")
    return options.EXIT_DONE


@schedule.command()
@options.edition
@click.option("--as-of", default="", help="นับจากวันที่ เช่น 2568-04-01 (ถ้าไม่ระบุคือวันนี้)")
@options.json
@options.lang
def calendar(edition: str, as_of: str, json_out: str, lang: str) -> int:
    """แสดงปฏิทินการประเมินของปี อะไรถึงกำหนดเมื่อใด เหลือกี่วัน"""
    year = request.edition(edition).year
    today = request.day(as_of) if as_of else datetime.now(runs.BANGKOK).date()
    if json_out:
        outputs.write_json([_event_object(each, today) for each in season.events(year)], json_out)
        return options.EXIT_DONE
    for each in season.events(year):
        click.echo(_event_line(each, today, lang))
    return options.EXIT_DONE


def _event_object(event: season.Event, today: date) -> dict[str, object]:
    return {
        "name": event.name,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "basis": event.basis,
        "days_left": event.days_left(today),
    }


def _event_line(event: season.Event, today: date, lang: str) -> str:
    left = event.days_left(today)
    english = lang == "en"
    span = day(event.start.isoformat(), lang)
    if event.end != event.start:
        span += f" - {day(event.end.isoformat(), lang)}"
    sure = "" if event.basis == "known" else (" (expected)" if english else " (คาดจากปีก่อน)")
    if left < 0:
        told = "over" if english else "ผ่านไปแล้ว"
    else:
        told = f"{left} days left" if english else f"เหลือ {left} วัน"
    return f"{span}  {event.name_en if english else event.name}{sure}: {told}"


@schedule.command()
@_store
def unit(store: Path) -> int:
    """พิมพ์ไฟล์หน่วยบริการ systemd ที่ทำงานตามกำหนดการตลอดเวลา"""
    click.echo(
        "[Unit]\nDescription=Prongsai: scheduled audits\nWants=network-online.target\n"
        "After=network-online.target\n\n[Service]\n"
        f'ExecStart="{_program()}" run --store "{store.resolve()}"\n'
        "Restart=on-failure\nTimeoutStopSec=90\nNoNewPrivileges=yes\nPrivateTmp=yes\n\n"
        "[Install]\nWantedBy=default.target"
    )
    return options.EXIT_DONE


@schedule.command()
@_store
def cron(store: Path) -> int:
    """พิมพ์บรรทัด cron ที่เริ่มการตรวจที่ถึงกำหนด (ดูทุก 15 นาที)"""
    click.echo(f'*/15 * * * * "{_program()}" run --once --store "{store.resolve()}"')
    return options.EXIT_DONE


def _program() -> str:
    return shutil.which("prongsai") or str(Path(sys.executable).with_name("prongsai"))


@click.command()
@_store
@click.option("--once", is_flag=True, help="ตรวจเฉพาะที่ถึงกำหนดตอนนี้แล้วจบ")
@options.lang
def run(store: Path, once: bool, lang: str) -> int:
    """ทำงานตามกำหนดการไปเรื่อย ๆ จนกว่าจะสั่งหยุด รอบที่พลาดจะตรวจให้หนึ่งครั้ง"""

    def say(thai: str, english: str) -> None:
        click.echo(english if lang == "en" else thai, err=True)

    service.serve(open_store(store, create=False), store, say, once=once)
    return options.EXIT_DONE
