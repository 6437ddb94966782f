"""Sites of one maker, told by the shape of their addresses, and what fails on them more often."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

from sqlite_utils import Database

from crawler.suffixes import is_registered
from crawler.urls import host, same_site
from reports.dashboard_facts import Agency, Province
from reports.dashboard_items import Details, general, title_of
from reports.dashboard_overview import agency_link
from reports.dashboard_tables import Column, Link, Table, Value
from reports.dashboard_words import percent, say

_FEWEST = 3  # sites that make a group
_SURE = 0.01  # how seldom chance alone may make such a difference, over all items of a group
_APART = 0.25  # the least difference of shares
_FITS = 2  # addresses that must fit a kind
_DEEP = 3  # parts of a path that make its shape
_NUMBER = re.compile(r"\d+")
_LATIN = re.compile(r"[a-z0-9_.-]+")
_LONG_PART = 24  # a longer part of a path is a title


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that fails inside a group clearly more often than outside."""

    item: str
    title: str
    inside: tuple[int, int]  # failed, judged
    outside: tuple[int, int]
    element: str  # what is most often missing
    reason: str
    agencies: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Group:
    """The sites that look alike, and what is odd about them."""

    name: str
    agencies: Sequence[Agency]
    faults: Sequence[Fault]


@cache
def kinds() -> list[tuple[str, list[re.Pattern[str]]]]:
    """The known kinds of sites with what their addresses look like."""
    data = tomllib.loads(files("reports").joinpath("vendors.toml").read_text(encoding="utf-8"))
    return [
        (entry["name"], [re.compile(text, re.IGNORECASE) for text in entry["address"]])
        for entry in data["kinds"]
    ]


def addresses(db: Database, province: Province) -> dict[str, set[str]]:
    """The addresses of each agency's own site that its newest result names."""
    newest = {a.now.scan_id: a for a in province.agencies if a.now}
    found: dict[str, set[str]] = {a.id: set() for a in newest.values()}
    for table in ("items", "evidence", "problems"):
        for scan, url in db.execute(f"SELECT DISTINCT scan_id, url FROM {table} WHERE url <> ''"):
            agency = newest.get(scan)
            if agency and url not in found[agency.id] and _own(url, agency.url):
                found[agency.id].add(url)
    return found


def _own(url: str, site: str) -> bool:
    return bool(site) and (host(url) == host(site) or same_site(url, site))


def kind_of(urls: Iterable[str]) -> str:
    """The known kind that most addresses fit; "" if none does twice."""
    fits = Counter(
        name for url in urls for name, patterns in kinds() if any(p.search(url) for p in patterns)
    )
    name, most = max(fits.items(), key=lambda pair: pair[1], default=("", 0))
    return name if most >= _FITS else ""


def shape(url: str) -> str:
    """What an address has in common with its like on other sites; "" where it says too little."""
    parts = urlsplit(url)
    path = [_part(part) for part in parts.path.casefold().split("/") if part][:_DEEP]
    keys = sorted({key.casefold() for key, _ in parse_qsl(parts.query, keep_blank_values=True)})
    told = sum(part not in ("*", "N") for part in path)
    if told + len(keys) < 2:
        return ""
    return "/" + "/".join(path) + (f"?{'&'.join(f'{key}=' for key in keys)}" if keys else "")


def _part(part: str) -> str:
    """A part of a path without what is of one page."""
    if not _LATIN.fullmatch(part) or len(part) > _LONG_PART:
        return "*"
    return _NUMBER.sub("N", part)


def groups(db: Database, province: Province, found: Details) -> list[Group]:
    """The groups of sites, those with most to mend first."""
    urls = addresses(db, province)
    named = {name: kind_of(own) for name, own in urls.items()}
    shapes = {name: Counter(filter(None, map(shape, sorted(own)))) for name, own in urls.items()}
    parents = {a.id: _parent(a.url) for a in province.seen}
    beside = Counter(parents.values())
    common = Counter(each for name, own in shapes.items() if not named[name] for each in own)
    for name, own in shapes.items():
        if not named[name] and parents[name] and beside[parents[name]] >= _FEWEST:
            named[name] = say("parent", province.lang, parents[name])
        named[name] = named[name] or _best(own, common, province.lang)
    members: dict[str, list[Agency]] = {}
    for agency in province.seen:
        if group := named.get(agency.id):
            members.setdefault(group, []).append(agency)
    made = [
        Group(name, own, _faults(province, own, found))
        for name, own in members.items()
        if len(own) >= _FEWEST
    ]
    return sorted(made, key=lambda group: (-len(group.faults), -len(group.agencies), group.name))


def _parent(url: str) -> str:
    """The registered name that a site stands below, as those do that one maker gives out."""
    name = re.sub(r"^www\d?\.", "", host(url))
    parent = name.partition(".")[2]
    return parent if is_registered(parent) else ""


def _best(own: Mapping[str, int], common: Mapping[str, int], lang: str) -> str:
    """The shape of a site that most other sites share; "" if too few do."""
    shared = [each for each in own if common[each] >= _FEWEST]
    best = max(shared, key=lambda each: (own[each], common[each], each), default="")
    return say("shape", lang, best) if best else ""


def _faults(province: Province, inside: Sequence[Agency], found: Details) -> list[Fault]:
    names = {a.id for a in inside}
    outside = [a for a in province.seen if a.id not in names]
    made = []
    for item in province.edition.items:
        here, there = _failed(inside, item.id), _failed(outside, item.id)
        if _clearly_more(here, there, len(province.edition.items)):
            missing, why = _commonest(found, item.id, names, province.lang)
            held = [agency_link(province, a) for a in inside if a.outcome(item.id) == "failed"]
            made.append(
                Fault(item.id, title_of(item, province.lang), here, there, missing, why, held)
            )
    return made


def _failed(agencies: Iterable[Agency], item: str) -> tuple[int, int]:
    outcomes = [a.outcome(item) for a in agencies]
    return outcomes.count("failed"), outcomes.count("failed") + outcomes.count("passed")


def _clearly_more(inside: tuple[int, int], outside: tuple[int, int], items: int) -> bool:
    """Whether so many failures inside are hardly chance, and the shares are well apart."""
    (a, n), (b, m) = inside, outside
    if a < _FEWEST or not m or a / n - b / m < _APART:
        return False
    ways = math.comb(n + m, a + b)
    tail = sum(math.comb(n, k) * math.comb(m, a + b - k) for k in range(a, min(n, a + b) + 1))
    return tail * items < ways * _SURE


def _commonest(found: Details, item: str, names: set[str], lang: str) -> tuple[str, str]:
    """What the sites of a group most often lack of an item, and why."""
    lacks = [x for x in found.lacks.get(item, ()) if x.agency in names and x.outcome == "failed"]
    lacks = [x for x in lacks if x.required] or lacks
    if not lacks:
        return "", ""
    (element, text), _ = Counter((x.element, x.text) for x in lacks).most_common(1)[0]
    notes = Counter(general(x.note, lang) for x in lacks if x.element == element)
    return f"{element} {text}", notes.most_common(1)[0][0]


def table(province: Province, found: Sequence[Group]) -> Table:
    """Every odd item of every group, a row each."""
    lang = province.lang
    heads = (
        Column(say("vendor", lang), 36), Column(say("count", lang), 12, "number"),
        Column(say("item", lang), 8), Column(say("title", lang), 44),
        Column(say("inside", lang), 18), Column(say("outside", lang), 18),
        Column(say("lacking_element", lang), 40), Column(say("commonest", lang), 50),
        Column(say("agencies", lang), 60),
    )  # fmt: skip
    rows: list[list[Value]] = []
    for group in found:
        for fault in group.faults:
            rows.append(
                [
                    group.name, len(group.agencies), Link(fault.item, f"item/{fault.item}.html"),
                    fault.title, share(fault.inside, lang), share(fault.outside, lang),
                    fault.element, fault.reason, ", ".join(link.text for link in fault.agencies),
                ]
            )  # fmt: skip
    return Table("vendors", say("vendors_title", lang), heads, rows)


def members(province: Province, found: Sequence[Group]) -> Table:
    """Every agency with its group."""
    lang = province.lang
    heads = (
        Column(say("vendor", lang), 36), Column(say("agency", lang), 40),
        Column(say("district", lang), 16), Column(say("url", lang), 40),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [group.name, agency_link(province, a), a.district, Link(a.url, a.url, out=True)]
        for group in found
        for a in group.agencies
    ]
    return Table("vendor-members", say("members", lang), heads, rows)


def share(pair: tuple[int, int], lang: str) -> str:
    """A count with its share: "7 จาก 8 (88%)"."""
    return f"{say('of', lang, *pair)} ({percent(*pair)}%)"
