"""How long a run will take: politeness bounds it, most of all where sites share an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.urls import host
from fleet.batch import SIDE_BY_SIDE, Options
from fleet.roster import Entry

_PAGES = 120  # pages and files of a site that was never scanned
_ANSWER = 0.4  # seconds a server takes; the pause runs beside it
_JUDGING = 3.0  # processor seconds for a site, pictures apart
_AGAIN = 1.0  # for one that was scanned before: most did not change


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds a run will take, and the address that most agencies share."""

    seconds: float
    agencies: int
    busiest: str  # "" where no address is shared
    behind_it: int


def forecast(
    db: Database, agencies: Iterable[Entry], options: Options, addresses: Mapping[str, str]
) -> Forecast:
    """What a run of these agencies needs; the pages of a site are those of its last scan."""
    known = {
        row["agency_id"]: row["pages"] + row["documents"]
        for row in db.query("SELECT agency_id, max(finished_at), pages, documents FROM scans"
                            " WHERE status = 'done' GROUP BY agency_id")
    }  # fmt: skip
    time_of: Counter[str] = Counter()
    count_of: Counter[str] = Counter()
    longest, total, judging, count = 0.0, 0.0, 0.0, 0
    for entry in agencies:
        if not entry.url:
            continue
        pages = min(options.crawl.max_pages, known.get(entry.id, _PAGES))
        seconds = min(options.crawl.max_seconds, pages * max(options.crawl.delay, _ANSWER))
        name = host(entry.url)
        address = addresses.get(name, name)
        time_of[address] += seconds
        count_of[address] += 1
        longest, total, count = max(longest, seconds), total + seconds, count + 1
        judging += _AGAIN if entry.id in known else _JUDGING
    busiest, behind = max(count_of.items(), key=lambda each: each[1], default=("", 0))
    bound = max(time_of.values(), default=0.0) if behind > SIDE_BY_SIDE else longest
    seconds = max(bound, total / options.at_once, judging / options.judges)
    return Forecast(seconds, count, busiest if behind > 1 else "", behind)
