"""Publishes what a store knows as a static site: the whole of it, written anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import UserError
from fleet import request, season
from fleet.runs import BANGKOK
from o_items.model import Edition
from reports import dashboard, dashboard_facts
from reports.dashboard_facts import Event


def publish(db: Database, folder: Path, year: str, lang: str) -> tuple[Edition, int]:
    """The edition shown ("" asks for that of the newest run) and how many files were written."""
    known = dashboard_facts.editions(db)
    if not known:
        raise UserError("ที่เก็บผลยังไม่มีรอบตรวจ", "the store has no run yet")
    asked = request.edition(year or known[0])
    if asked.id not in known:
        told = ", ".join(known)
        raise UserError(
            f"ที่เก็บผลไม่มีรอบตรวจของปี {asked.id} (มี {told})", f"no run of {asked.id} (has {told})"
        )
    facts = dashboard_facts.read(db, asked, lang, tuple(_season(asked.year, lang)))
    return asked, dashboard.publish(db, facts, folder)


def _season(year: int, lang: str) -> Iterator[Event]:
    today = datetime.now(BANGKOK).date()
    for event in season.events(year):
        yield Event(
            event.name_en if lang == "en" else event.name,
            event.end.isoformat(),
            event.days_left(today),
            event.basis == "known",
            event.deadline,
        )
