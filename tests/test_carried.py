"""An element that a later edition takes over is judged there as before, with all periods moved.

The cases of an edition are read with every year of their documents moved to the later edition's;
the verdicts must be the same. This shows that no check or text has a year of its own.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pytest

from checks.audit import audit
from checks.labels import Labels
from checks.site import build
from crawler.dates import MONTHS
from o_items.load import edition_ids, load
from tests.sites import audits as sites
from tests.test_items import cases, judged, said

FIRST = "2568"
LATER = [year for year in edition_ids() if year > FIRST]
_DIGIT = "[0-9๐-๙]"
_MONTH = "|".join(re.escape(form) for names in MONTHS for form in (*names, names[1][:-1]))
_YEAR = re.compile(
    rf"(?<!{_DIGIT})(?P<long>(?:25|๒๕)[๔๕๖๗4-7]{_DIGIT}|20[12]\d)(?!{_DIGIT})"
    rf"|(?P<before>(?:{_MONTH}) ?|ปี(?:งบฯ?|งบประมาณ)? ?|\bITA ?|(?<=25\d\d)-"
    r"|(?<!\d)\d{1,2}/\d{1,2}/)"
    rf"(?P<short>[67]\d|[๖๗][๐-๙])(?!{_DIGIT})"
)
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def moved(text, years):
    """The text with every year that it names moved; money and numbers of contracts stay."""

    def move(found):
        written = found["long"] or found["short"]
        year = str(int(written) + years)
        thai = written[0] in "๐๑๒๓๔๕๖๗๘๙"
        return (found["before"] or "") + (year.translate(_THAI) if thai else year)

    return _YEAR.sub(move, text)


def _moved(value, years):
    """A case or a document with all years moved; addresses stay."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return moved(value, years)
    if isinstance(value, list | tuple):
        return type(value)(_moved(each, years) for each in value)
    if isinstance(value, dict):
        return {name: _moved(each, years) for name, each in value.items()}
    if is_dataclass(value):
        names = [f.name for f in fields(value) if f.name not in ("url", "media_type", "sha256")]
        return replace(value, **{name: _moved(getattr(value, name), years) for name in names})
    return value


def _item_of(edition, key):
    """The item of an edition that bears a key or took over the item that bore it."""
    return next((i for i in edition.items if key in (i.key, *i.merges)), None)


def _carried(item, later):
    """Numbers of an item's elements and the results that a later item has for them, by key."""
    judged_there = {(e.key, e.span, e.at_least): e.id for e in later.elements}
    known = ((e, judged_there.get((e.key, e.span, e.at_least))) for e in item.elements)
    return {int(e.id.partition(".")[2]): there for e, there in known if there}


def _parameters():
    for year in LATER:
        for number, name, case in cases(FIRST):
            item = load(FIRST).by_id[number]
            later = _item_of(load(year), item.key)
            carried = _carried(item, later) if later else {}
            if set(carried) & set(said(case)):
                yield pytest.param(year, later.id, case, carried, id=f"{year}-{number}-{name}")


@pytest.mark.parametrize(("year", "item", "case", "carried"), list(_parameters()))
def test_a_carried_element_is_judged_alike_when_all_years_move(year, item, case, carried):
    later = _moved(case, int(year) - int(FIRST))
    found = {r.id: r for r in judged(year, item, later).elements}
    wanted = {n: outcome for n, outcome in said(case).items() if n in carried}
    got = {n: found[carried[n]].outcome.value for n in wanted}
    assert got == wanted, {n: [e.excerpt for e in found[carried[n]].evidence] for n in wanted}


@pytest.mark.full
@pytest.mark.parametrize("year", LATER)
def test_a_site_is_judged_alike_when_all_years_move(year):
    before, edition, years = sites.judged("demo"), load(year), int(year) - int(FIRST)
    site, crawl = before.site, before.site.crawl
    numbers = {key: item.id for item in edition.items for key in (item.key, *item.merges)}
    rows = ((row, before.edition.by_id[row.item].key) for row in crawl.sheet)
    sheet = tuple(replace(row, item=numbers[key]) for row, key in rows if key in numbers)
    day = crawl.as_of.replace(year=crawl.as_of.year + years)
    documents = {url: _moved(site.documents[at], years) for url, at in site.aliases.items()}
    later = build(replace(crawl, sheet=sheet, as_of=day), documents, Labels(edition))
    result = audit(later, edition, before.agency, day, lambda _: False)
    assert _by_key(edition, result.items) == {
        key: outcome
        for key, outcome in _by_key(before.edition, before.items).items()
        if key in {e.key for item in edition.items for e in item.elements}
    }


def _by_key(edition, items):
    """Outcomes of the elements that an edition took from the first or is itself, by key."""
    keys = {e.id: e.key for item in edition.items for e in item.elements}
    first = {e.key for item in load(FIRST).items for e in item.elements}
    found = ((keys[e.id], e.outcome) for item in items for e in item.elements)
    return {key: outcome for key, outcome in found if key in first}


@pytest.mark.parametrize("year", LATER)
def test_most_of_an_edition_is_proved_so(year):
    first = load(FIRST)
    later = ((item, _item_of(load(year), item.key)) for item in first.items)
    carried = sum(len(_carried(item, there)) for item, there in later if there)
    assert carried >= 0.9 * sum(len(item.elements) for item in first.items)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("ปีงบประมาณ พ.ศ. ๒๕๖๘ (ต.ค. 67 - มี.ค. ๖๘)", "ปีงบประมาณ พ.ศ. ๒๕๖๙ (ต.ค. 68 - มี.ค. ๖๙)"),
        ("แผน พ.ศ. 2566-70 ลว. 9/10/67", "แผน พ.ศ. 2567-71 ลว. 9/10/68"),
        ("Announced on 15 October 2024", "Announced on 15 October 2025"),
        ("เลขที่ 67109000451 วงเงิน 67 บาท", "เลขที่ 67109000451 วงเงิน 67 บาท"),
    ],
)
def test_years_of_every_style_move(text, later):
    assert moved(text, 1) == later
