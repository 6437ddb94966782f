"""The big table of agencies and items, and the page of each agency with its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports import charts
from reports.charts import Ids
from reports.dashboard_facts import DONE, NO_URL, Agency, Look, Province
from reports.dashboard_items import title_of
from reports.dashboard_overview import agency_link, status_tag
from reports.dashboard_tables import Column, Day, Link, Mark, Table, Tag, Value
from reports.dashboard_words import of_year, say, short_day
from reports.plan import mends

MOST_LOOKS = 12  # of the items' history
_MOST_POINTS = 30  # of the line of scores
_STEPS = 3  # that are shown of an item to mend
_RANK = {"failed": 0, "cant_tell": 1, "passed": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the big table: what it is filtered by, and its cells before the items'."""

    agency: Agency
    state: str  # ok | bad | none
    link: Link
    status: Tag
    marks: Sequence[str]  # outcomes in the order of the items


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """All that the page of an agency shows."""

    agency: Agency
    kind: str
    status: Tag
    line: Markup
    scores: Table
    history: Table
    mends: Table
    has_report: bool
    has_letter: bool

    @property
    def tables(self) -> Sequence[Table]:
        """The tables that have files."""
        return [self.mends, self.history, self.scores]


def state(agency: Agency) -> str:
    """Whether the newest scan went well, badly, or there is none."""
    if agency.status == DONE:
        return "ok"
    return "bad" if agency.tries and agency.status != NO_URL else "none"


def rows(province: Province) -> list[Row]:
    """The rows of the big table."""
    ids = [item.id for item in province.edition.items]
    return [
        Row(
            agency, state(agency), agency_link(province, agency),
            status_tag(agency, province.lang), [agency.outcome(item) for item in ids],
        )
        for agency in province.agencies
    ]  # fmt: skip


def matrix(province: Province) -> Table:
    """The big table as its files have it."""
    lang = province.lang
    heads = (
        Column(say("id", lang), 12), Column(say("agency", lang), 40),
        Column(say("type", lang), 24), Column(say("district", lang), 16),
        Column(say("url", lang), 34), Column(say("status", lang), 22),
        Column(say("oit", lang), 10, "score"), Column(say("low", lang), 10, "score"),
        Column(say("high", lang), 10, "score"), Column(say("level", lang), 14),
        *(Column(item.id, 10, "mark") for item in province.edition.items),
        Column(say("answered", lang), 16), Column(say("approved", lang), 16),
        Column(say("tried", lang), 18, "day"), Column(say("succeeded", lang), 18, "day"),
    )  # fmt: skip
    found = [_matrix_row(province, row) for row in rows(province)]
    return Table("agencies", say("matrix_title", lang, len(province.edition.items)), heads, found)


def _matrix_row(province: Province, row: Row) -> list[Value]:
    agency, now = row.agency, row.agency.now
    return [
        agency.id, row.link, province.types.get(agency.type, agency.type), agency.district,
        agency.url, row.status,
        *((now.oit.score, now.oit.low, now.oit.high) if now else (None,) * 3),
        now.level if now else "", *(Mark(mark) for mark in row.marks),
        agency.answered, agency.approved, Day(agency.tried_at), Day(agency.succeeded_at),
    ]  # fmt: skip


def page(
    province: Province, agency: Agency, report: Mapping[str, Any] | None, *, letter: bool
) -> AgencyPage:
    """The page of an agency; `report` is its newest one."""
    return AgencyPage(
        agency,
        province.types.get(agency.type, agency.type),
        status_tag(agency, province.lang),
        _line(province, agency),
        _scores(province, agency),
        _history(province, agency),
        _mends(province, agency, report),
        report is not None,
        letter,
    )


def _line(province: Province, agency: Agency) -> Markup:
    looks = agency.looks[-_MOST_POINTS:]
    if len(looks) < 2:
        return Markup()
    data = [(of_year(look.at, province.lang), look.oit.score) for look in looks]
    return charts.line(Ids(), say("history", province.lang), data)


def _table(
    province: Province,
    agency: Agency,
    kind: str,
    title: str,
    heads: Sequence[Column],
    found: Sequence[Sequence[Value]],
) -> Table:
    """A table of an agency; its workbook holds all of them."""
    stem = f"agency/{province.files[agency.id]}"
    return Table(f"{stem}-{kind}", title, heads, found, book=stem)


def _scores(province: Province, agency: Agency) -> Table:
    """Every try, newest first."""
    lang = province.lang
    heads = (
        Column(say("run", lang), 18, "day"), Column(say("status", lang), 20),
        Column(say("oit", lang), 10, "score"), Column(say("why", lang), 60),
    )  # fmt: skip
    found: list[list[Value]] = [
        [Day(t.at), _status(t.status, lang), t.score if t.status == DONE else None, t.error]
        for t in reversed(agency.tries)
    ]
    return _table(province, agency, "tries", say("tries", lang), heads, found)


def _status(status: str, lang: str) -> str:
    return say("failed_scan" if status == "failed" else status, lang)


def _history(province: Province, agency: Agency) -> Table:
    """The items at each of the newest results, newest first."""
    lang = province.lang
    looks = [look for look in agency.looks if look.outcomes][-MOST_LOOKS:]
    heads = (
        Column(say("item", lang), 8, href=f"../report/{province.files[agency.id]}.html"),
        Column(say("title", lang), 44),
        *(Column(short_day(x.at, lang), 12, "mark", told=x.at[:16]) for x in reversed(looks)),
    )
    found: list[list[Value]] = [
        [
            Link(item.id, f"../item/{item.id}.html"), title_of(item, lang),
            *_marks(looks, item.id),
        ]
        for item in province.edition.items
    ]  # fmt: skip
    return _table(province, agency, "items", say("history_items", lang), heads, found)


def _marks(looks: Sequence[Look], item: str) -> list[Mark]:
    outcomes = [look.outcomes.get(item, "") for look in looks]
    pairs = zip(["", *outcomes], outcomes, strict=False)
    return [Mark(now, turn(old, now)) for old, now in pairs][::-1]


def turn(old: str, now: str) -> str:
    """Whether an outcome is better or worse than the one before; "" where that can't be said."""
    if old not in _RANK or now not in _RANK or old == now or "cant_tell" in (old, now):
        return ""
    return "up" if _RANK[now] > _RANK[old] else "down"


def _mends(province: Province, agency: Agency, report: Mapping[str, Any] | None) -> Table:
    """The items that failed, those first that bring most."""
    lang = province.lang
    heads = (
        Column(say("item", lang), 8), Column(say("title", lang), 44),
        Column(say("why", lang), 50), Column(say("what", lang), 60),
        Column(say("gain_head", lang), 12, "score"),
    )  # fmt: skip
    found: list[list[Value]] = []
    for mend in mends(report) if report else ():
        if mend.sure:
            name = str(mend.item["id"])
            place = f"../report/{province.files[agency.id]}.html#{name}"
            steps = list(mend.steps[:_STEPS])
            if more := len(mend.steps[_STEPS:]):
                steps.append(say("more_steps", lang, more))
            found.append(
                [
                    Link(name, place), str(mend.item["title"]), "\n".join(mend.reasons[:2]),
                    "\n".join(steps), mend.gain,
                ]
            )  # fmt: skip
    return _table(province, agency, "mends", say("what_next", lang), heads, found)
