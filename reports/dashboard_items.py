"""The pages of items: who lacks it, what is missing and why, and who shows how it is done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from sqlite_utils import Database

from checks.notes import SENTENCES
from o_items.model import Item
from reports.dashboard_facts import Agency, Province
from reports.dashboard_overview import agency_link, status_tag
from reports.dashboard_tables import Column, Day, Link, Mark, Table, Value
from reports.dashboard_words import percent, say

_EXAMPLES = 12
_REASONS = 3  # of an element
_GAP = "…"
_TOLD_YEAR = ("wrong_year",)  # sentences whose second fact tells something of many agencies
LACKING = ("failed", "cant_tell")


@dataclass(frozen=True, slots=True)
class Lack:
    """An element that an agency lacks, and why."""

    agency: str
    item: str
    element: str
    text: str
    outcome: str
    required: bool
    note: str
    fix: str


@dataclass(frozen=True, slots=True)
class Reason:
    """An element with how many agencies lack it, and the commonest reasons."""

    element: str
    text: str
    required: bool
    agencies: int
    notes: Sequence[tuple[str, int]]
    fix: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the newest results say beyond outcomes."""

    lacks: Mapping[str, Sequence[Lack]]  # item -> what is lacking where
    places: Mapping[tuple[str, str], str]  # agency, item -> the page that holds it


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that the page of an item shows."""

    item: Item
    title: str
    counts: Mapping[str, int]
    reasons: Sequence[Reason]
    reason_table: Table
    lacking: Table
    examples: Table
    remarks: Sequence[str] = field(default_factory=tuple)


def details(db: Database, province: Province) -> Details:
    """Read what the newest results lack, and where they found the rest."""
    newest = {a.now.scan_id: a.id for a in province.agencies if a.now}
    lacks: dict[str, list[Lack]] = {}
    rows = db.execute(
        "SELECT e.scan_id, e.item_id, e.element_id, e.text, e.outcome, e.required, e.note, e.fix"
        " FROM elements e JOIN items i ON i.scan_id = e.scan_id AND i.item_id = e.item_id"
        " WHERE i.outcome IN ('failed', 'cant_tell') AND e.outcome <> 'passed'"
        " ORDER BY e.scan_id, e.rowid"
    )
    for scan, item, element, text, outcome, required, note, fix in rows:
        if scan in newest:
            lack = Lack(newest[scan], item, element, text, outcome, bool(required), note, fix)
            lacks.setdefault(item, []).append(lack)
    found = db.execute(
        "SELECT scan_id, item_id, url FROM items WHERE outcome = 'passed' AND url <> ''"
    )
    places = {(newest[scan], item): url for scan, item, url in found if scan in newest}
    return Details(lacks, places)


def reasons(lacks: Iterable[Lack], lang: str) -> list[Reason]:
    """The elements of an item by how many agencies lack them, each with its commonest reasons."""
    grouped: dict[str, list[Lack]] = {}
    for lack in lacks:
        if lack.outcome == "failed":
            grouped.setdefault(lack.element, []).append(lack)
    found = [_reason(name, held, lang) for name, held in grouped.items()]
    return sorted(found, key=lambda reason: (-reason.required, -reason.agencies, reason.element))


def _reason(name: str, held: Sequence[Lack], lang: str) -> Reason:
    notes = Counter(general(lack.note, lang) for lack in held)
    first = held[0]
    agencies = len({lack.agency for lack in held})
    return Reason(
        name, first.text, first.required, agencies, notes.most_common(_REASONS), first.fix
    )


@lru_cache(maxsize=65536)
def general(note: str, lang: str) -> str:
    """A reason without what is of one agency: titles and addresses become "…"."""
    for sentence, pattern in _patterns():
        if pattern.fullmatch(note):
            return sentence
    for code, pattern in _keeping(lang):
        if found := pattern.fullmatch(note):
            return SENTENCES[code][lang == "en"].format(about=_GAP, more=found["more"])
    return re.sub("“[^”]*”", f"“{_GAP}”", note)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    pairs = ((code, text) for code, texts in SENTENCES.items() for text in texts)
    return [
        (text.format(about=_GAP, more=_GAP), _pattern(text))
        for code, text in pairs
        if code not in _TOLD_YEAR and text.strip("{}") not in ("about", "more")
    ]


@cache
def _keeping(lang: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(code, _pattern(SENTENCES[code][lang == "en"])) for code in _TOLD_YEAR]


def _pattern(sentence: str) -> re.Pattern[str]:
    text = re.escape(sentence)
    for name in ("about", "more"):
        text = text.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>.+?)", 1)
    return re.compile(text, re.DOTALL)


def title_of(item: Item, lang: str) -> str:
    """The item's title in a language."""
    return item.title_en if lang == "en" else item.title


def counts_of(province: Province, item: str) -> dict[str, int]:
    """The newest outcomes of an item over the agencies."""
    found = Counter(a.outcome(item) for a in province.seen)
    return {o: found[o] for o in ("passed", "failed", "cant_tell", "not_applicable")}


def overview(province: Province) -> Table:
    """All items with their counts."""
    lang = province.lang
    outcomes = ("passed", "failed", "cant_tell", "not_applicable")
    heads = (
        Column(say("item", lang), 8), Column(say("title", lang), 60),
        *(Column(say(o, lang), 12, "number") for o in outcomes),
        Column(say("share_passed", lang), 14, "number"),
    )  # fmt: skip
    rows: list[list[Value]] = []
    for item in province.edition.items:
        counts = counts_of(province, item.id)
        judged = sum(counts.values()) - counts["not_applicable"]
        share = int(percent(counts["passed"], judged)) if judged else None
        link = Link(item.id, f"item/{item.id}.html")
        rows.append([link, title_of(item, lang), *(counts[o] for o in outcomes), share])
    return Table("items", say("items_title", lang), heads, rows)


def page(province: Province, item: Item, found: Details) -> ItemPage:
    """The page of an item."""
    lacks = found.lacks.get(item.id, ())
    why = reasons(lacks, province.lang)
    return ItemPage(
        item,
        title_of(item, province.lang),
        counts_of(province, item.id),
        why,
        _reason_table(province, item, why),
        _lacking(province, item, lacks),
        _examples(province, item, found),
    )


def _reason_table(province: Province, item: Item, found: Sequence[Reason]) -> Table:
    lang = province.lang
    heads = (
        Column(say("element", lang), 12), Column(say("demand", lang), 50),
        Column(say("notes", lang), 16), Column(say("missing_in", lang), 12, "number"),
        Column(say("commonest", lang), 60),
        Column(say("fix", lang), 60),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            reason.element, reason.text, say("advisory", lang) if not reason.required else "",
            reason.agencies,
            "\n".join(f"{note} ({say('times', lang, n)})" for note, n in reason.notes),
            reason.fix,
        ]
        for reason in found
    ]  # fmt: skip
    return Table(f"{item.id}-reasons", f"{item.id} {say('reasons', lang)}", heads, rows)


def _lacking(province: Province, item: Item, lacks: Sequence[Lack]) -> Table:
    lang = province.lang
    by_agency: dict[str, list[Lack]] = {}
    for lack in lacks:
        by_agency.setdefault(lack.agency, []).append(lack)
    heads = (
        Column(say("agency", lang), 40), Column(say("result", lang), 12, "mark"),
        Column(say("missing_elements", lang), 18), Column(say("why", lang), 60),
        Column(say("district", lang), 16), Column(say("type", lang), 24),
        Column(say("status", lang), 20), Column(say("succeeded", lang), 14, "day"),
    )  # fmt: skip
    wanted = [a for a in province.seen if a.outcome(item.id) in LACKING]
    wanted.sort(key=lambda a: LACKING.index(a.outcome(item.id)))
    rows = [_lacking_row(province, a, item, by_agency.get(a.id, ())) for a in wanted]
    return Table(f"{item.id}-lacking", f"{item.id} {say('lacking', lang)}", heads, rows)


def _lacking_row(
    province: Province, agency: Agency, item: Item, lacks: Sequence[Lack]
) -> list[Value]:
    outcome = agency.outcome(item.id)
    held = [x for x in lacks if x.outcome == outcome]
    held = [x for x in held if x.required] or held
    return [
        agency_link(province, agency, "../"), Mark(outcome),
        ", ".join(x.element.partition(".")[2] for x in held),
        held[0].note if held else "", agency.district,
        province.types.get(agency.type, agency.type), status_tag(agency, province.lang),
        Day(agency.succeeded_at),
    ]  # fmt: skip


def _examples(province: Province, item: Item, found: Details) -> Table:
    lang = province.lang
    passed = [a for a in province.seen if (a.id, item.id) in found.places]
    passed.sort(key=lambda a: (a.stale, -(a.now.oit.score if a.now else 0), a.id))
    heads = (
        Column(say("agency", lang), 40), Column(say("page", lang), 60),
        Column(say("district", lang), 16), Column(say("type", lang), 24),
        Column(say("succeeded", lang), 14, "day"),
    )  # fmt: skip
    rows: list[list[Value]] = []
    for agency in passed[:_EXAMPLES]:
        url = found.places[agency.id, item.id]
        kind = province.types.get(agency.type, agency.type)
        link, place = agency_link(province, agency, "../"), Link(url, url, out=True)
        rows.append([link, place, agency.district, kind, Day(agency.succeeded_at)])
    return Table(f"{item.id}-examples", f"{item.id} {say('examples', lang)}", heads, rows)
