"""The calendar of an edition's season: what is due when, and how many days are left."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

_KEYS = {"name", "name_en", "start", "end", "basis", "deadline"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something of the season, from its first to its last day."""

    name: str
    name_en: str
    start: date
    end: date
    basis: str  # known | expected
    deadline: bool = False

    def days_left(self, today: date) -> int:
        """Days until it ends, 0 on its last day; negative once it is over."""
        return (self.end - today).days


@cache
def _known() -> dict[int, tuple[Event, ...]]:
    data = tomllib.loads(files("fleet").joinpath("calendar.toml").read_text(encoding="utf-8"))
    return {int(year): tuple(map(_event, entries)) for year, entries in data.items()}


def _event(data: dict[str, object]) -> Event:
    if unknown := set(data) - _KEYS:
        raise ValueError(f"calendar.toml: unknown key {min(unknown)!r}")
    start = data["start"]
    return Event(**{"end": start, **data})  # type: ignore[arg-type]


def events(year: int) -> tuple[Event, ...]:
    """The season of an edition; where no calendar is known, the newest before it a year later."""
    known = _known()
    if year in known:
        return known[year]
    base = max((each for each in known if each < year), default=min(known))
    return tuple(_moved(event, year - base) for event in known[base])


def _moved(event: Event, years: int) -> Event:
    return replace(
        event, start=_later(event.start, years), end=_later(event.end, years), basis="expected"
    )


def _later(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def deadline(year: int) -> Event:
    """The event by whose end the disclosure items must be answered."""
    return next(event for event in events(year) if event.deadline)


def days_left(year: int, today: date) -> int:
    """Days until the disclosure items must be answered; negative once that is over."""
    return deadline(year).days_left(today)
