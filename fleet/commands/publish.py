"""Publishes what a store knows as a static site for a committee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.errors import UserError
from fleet.commands import options

if TYPE_CHECKING:
    from reports.dashboard_facts import Event


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--store", required=True, type=click.Path(path_type=Path), help="ที่เก็บผลของ prongsai scan"
)
@click.option("--edition", default="", help="ปีของเกณฑ์ (ถ้าไม่ระบุคือปีของรอบตรวจล่าสุดในที่เก็บผล)")
@options.lang
def publish(folder: Path, store: Path, edition: str, lang: str) -> int:
    """เขียนหน้าภาพรวมของทุกหน่วยงานเป็นเว็บไซต์ที่เปิดจากโฟลเดอร์ได้เลย ไม่ต้องมีเซิร์ฟเวอร์

    \b
    ตัวอย่าง:
      prongsai publish เผยแพร่ --store ผลตรวจ.db
    """
    from fleet import request
    from reports import dashboard, dashboard_facts
    from reports.store import open_store

    db = open_store(store, create=False)
    known = dashboard_facts.editions(db)
    if not known:
        raise UserError(f"{store} ยังไม่มีรอบตรวจ", f"{store} has no run yet")
    asked = request.edition(edition or known[0])
    if asked.id not in known:
        told = ", ".join(known)
        raise UserError(
            f"{store} ไม่มีรอบตรวจของปี {asked.id} (มี {told})", f"no run of {asked.id} (has {told})"
        )
    season = tuple(_season(asked.year, lang))
    count = dashboard.publish(db, dashboard_facts.read(db, asked, lang, season), folder)
    first = folder / "index.html"
    if lang == "en":
        return options.say(
            f"Written (edition {asked.id}, {count} files): {first}", options.EXIT_DONE
        )
    return options.say(f"เขียนแล้ว (เกณฑ์ปี {asked.id}, {count} ไฟล์): {first}", options.EXIT_DONE)


def _season(year: int, lang: str) -> Iterator[Event]:
    from fleet import season
    from fleet.runs import BANGKOK
    from reports.dashboard_facts import Event

    today: date = datetime.now(BANGKOK).date()
    for event in season.events(year):
        yield Event(
            event.name_en if lang == "en" else event.name,
            event.end.isoformat(),
            event.days_left(today),
            event.basis == "known",
            event.deadline,
        )
