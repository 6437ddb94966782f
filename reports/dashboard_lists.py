"""The lists of the first page: who got worse, who is not seen, how the districts stand."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from reports.dashboard_facts import DONE, NO_URL, Agency, Province
from reports.dashboard_overview import GOOD, agency_link, status_tag
from reports.dashboard_tables import Column, Day, Table, Tag, Value
from reports.dashboard_words import say


def regressions(province: Province) -> Table:
    """The agencies that lost items since their result before, worst first."""
    lang = province.lang
    found = [(a, *_turned(a)) for a in province.agencies]
    worse = [(a, lost, won) for a, lost, won in found if lost]
    worse.sort(key=lambda each: (-len(each[1]), _change(each[0]), each[0].id))
    heads = (
        Column(say("agency", lang), 40), Column(say("district", lang), 16),
        Column(say("lost", lang), 24), Column(say("gained", lang), 18),
        Column(say("before", lang), 10, "score"), Column(say("now", lang), 10, "score"),
        Column(say("change", lang), 12, "score"), Column(say("certainty", lang), 30),
        Column(say("tried", lang), 14, "day"),
    )  # fmt: skip
    rows = [_worse(province, a, lost, won) for a, lost, won in worse]
    return Table("regressions", say("regressions", lang), heads, rows)


def _worse(
    province: Province, agency: Agency, lost: Sequence[str], won: Sequence[str]
) -> list[Value]:
    now, before = agency.now, agency.before
    assert now
    assert before
    return [
        agency_link(province, agency), agency.district, ", ".join(lost), ", ".join(won),
        before.oit.score, now.oit.score, _change(agency),
        _certainty(province, agency, lost), Day(agency.tried_at),
    ]  # fmt: skip


def _turned(agency: Agency) -> tuple[list[str], list[str]]:
    """The items that an agency lost and gained since its result before."""
    now, before = agency.now, agency.before
    if now is None or before is None:
        return [], []
    pairs = {item: (before.outcomes.get(item), o) for item, o in now.outcomes.items()}
    lost = [item for item, pair in pairs.items() if pair == ("passed", "failed")]
    return lost, [item for item, pair in pairs.items() if pair == ("failed", "passed")]


def _change(agency: Agency) -> float:
    now, before = agency.now, agency.before
    return round(now.oit.score - before.oit.score, 2) if now and before else 0.0


def _certainty(province: Province, agency: Agency, lost: Sequence[str]) -> Tag:
    now, before = agency.now, agency.before
    if now and before and now.tool != before.tool:
        return Tag(say("other_checker", province.lang), "not_applicable")
    if all((agency.id, item) in province.confirmed for item in lost):
        return Tag(say("confirmed", province.lang), "failed")
    return Tag(say("first_seen", province.lang), "cant_tell")


def unreached(province: Province) -> Table:
    """The agencies whose newest scan came to no verdict, or that have none."""
    lang = province.lang
    heads = (
        Column(say("agency", lang), 40), Column(say("district", lang), 16),
        Column(say("status", lang), 24), Column(say("why", lang), 50),
        Column(say("tried", lang), 14, "day"), Column(say("succeeded", lang), 14, "day"),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            agency_link(province, a), a.district, status_tag(a, lang), a.error,
            Day(a.tried_at), Day(a.succeeded_at),
        ]
        for a in province.agencies
        if a.status != DONE
    ]  # fmt: skip
    return Table("unreached", say("unreached", lang), heads, rows)


def districts(province: Province) -> Table:
    """The districts with their scores and how far their agencies are in the season."""
    lang = province.lang
    names = sorted({a.district for a in province.agencies})
    heads = (
        Column(say("district", lang), 24), Column(say("count", lang), kind="number"),
        Column(say("mean", lang), 14, "score"),
        Column(say("good", lang, f"{GOOD:g}"), 16, "number"),
        Column(say("not_opened", lang), 18, "number"),
        Column(say("answered", lang), 18, "number"), Column(say("approved", lang), 18, "number"),
        Column(say("tried", lang), 14, "day"), Column(say("succeeded", lang), 14, "day"),
    )  # fmt: skip
    rows = [
        _district(name, [a for a in province.agencies if a.district == name], lang)
        for name in names
    ]
    return Table("districts", say("districts", lang), heads, rows)


def _district(name: str, agencies: Sequence[Agency], lang: str) -> list[Value]:
    scores = [a.now.oit.score for a in agencies if a.now]
    return [
        name or say("no_district", lang), len(agencies),
        fmean(scores) if scores else None, sum(score >= GOOD for score in scores),
        sum(bool(a.tries) and a.status not in (DONE, NO_URL) for a in agencies),
        sum(bool(a.answered) for a in agencies), sum(bool(a.approved) for a in agencies),
        Day(max(a.tried_at for a in agencies)), Day(max(a.succeeded_at for a in agencies)),
    ]  # fmt: skip
