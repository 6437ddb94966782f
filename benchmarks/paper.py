"""Puts the figures of fleet scans on paper: tables, ratios, and what the whole country needs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST, RESCAN = "first scan", "rescan"
WITH_OCR, POLITE, BARE, WGET = "with OCR", "pause 1 s", "bare Scrapy", "wget --mirror"
_COUNTRY = 8300  # agencies that are assessed
_NIGHT = 8.0  # hours
_PAUSE = 1.0  # seconds between two requests to one address
_VENDORS = (10, 50, 200, 500)  # agencies behind one address
_WEEKS = 26  # of a season
_MB = 1_000_000
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Row:
    """One run over some agencies; bytes and seconds of all of them together."""

    what: str
    agencies: int
    workers: int  # 0: not a scan
    wall: float
    cpu: float
    peak: int
    most: int
    parts: Mapping[str, float]
    requests: int
    bodies: int  # answers with a whole page or file
    served: float  # processor seconds of the servers
    others: float  # processor seconds of all else on the machine
    disk: int
    note: str

    @property
    def hourly(self) -> float:
        """Agencies an hour."""
        return self.agencies / self.wall * _HOUR

    @property
    def each(self) -> float:
        """Processor seconds an agency."""
        return self.cpu / self.agencies


HEAD = (
    f"{'':14}{'agencies':>9}{'judges':>7}{'clock s':>9}{'ag./h':>8}{'pages/s':>8}{'requests':>9}"
    f"{'bodies':>8}{'CPU s/ag.':>10}{'peak MB':>8}{'MB/ag.':>7}{'1 proc.':>8}{'disk MB/ag.':>12}"
    f"{'server':>8}{'others':>8}  (CPU, of one processor)"
)


def line(row: Row) -> str:
    """One line of the table."""
    size = row.agencies
    return (
        f"{row.what:14}{size:9}{row.workers or '':>7}{row.wall:9.1f}{row.hourly:8.0f}"
        f"{row.requests / row.wall:8.1f}{row.requests:9}{row.bodies:8}{row.each:10.2f}"
        f"{row.peak / _MB:8.0f}{row.peak / _MB / size:7.1f}{row.most / _MB:8.0f}"
        f"{row.disk / _MB / size:12.2f}{row.served / row.wall:8.0%}"
        f"{row.others / row.wall:8.0%}  {row.note}"
    )


def show_ratios(rows: Sequence[Row]) -> None:
    """Processor seconds over those of the first scan and of the peers, run by run."""
    print("\nCPU of a scan:  rescan / first (aim: under 15 %)   first / bare Scrapy   first / wget")
    for row in rows:
        if row.what == FIRST:
            again = _find(rows, RESCAN, row.agencies, row.workers)
            peers = [_find(rows, what, row.agencies, 0) for what in (BARE, WGET)]
            ratios = "".join(f"{row.cpu / p.cpu:20.1f}" if p else f"{'-':>20}" for p in peers)
            share = f"{again.cpu / row.cpu:.1%}" if again else "-"
            print(f"  {row.agencies:4} agencies, {row.workers} judges {share:>16}{ratios}")


def show_further(rows: Sequence[Row]) -> None:
    """What each further agency costs: the difference of two sizes, so that starting is left out."""
    for workers in sorted({row.workers for row in rows if row.what == RESCAN}):
        first, again = (_further(rows, what, workers) for what in (FIRST, RESCAN))
        if first and again:
            print(
                f"  each further agency, {workers} judges: {first[0]:.2f} s, rescan {again[0]:.2f}"
                f" s ({again[0] / first[0]:.1%}), peak memory {first[1]:+.2f} MB"
            )


def _further(rows: Sequence[Row], what: str, workers: int) -> tuple[float, float] | None:
    sizes = sorted(
        (row for row in rows if (row.what, row.workers) == (what, workers)),
        key=lambda row: row.agencies,
    )
    if not sizes or sizes[0].agencies == sizes[-1].agencies:
        return None
    few, many = sizes[0], sizes[-1]
    more = many.agencies - few.agencies
    return (many.cpu - few.cpu) / more, (many.peak - few.peak) / _MB / more


def _find(rows: Sequence[Row], what: str, agencies: int, workers: int) -> Row | None:
    wanted = (what, agencies, workers)
    return next((row for row in rows if (row.what, row.agencies, row.workers) == wanted), None)


def show_parts(rows: Sequence[Row]) -> None:
    """Which processes the processor time of scans went to."""
    print("\nCPU s an agency, by process (looked at twice a second)")
    for row in rows:
        if row.workers:
            parts = ", ".join(f"{k} {v / row.agencies:.2f}" for k, v in sorted(row.parts.items()))
            print(f"  {row.what:11}{row.agencies:5} agencies, {row.workers} judges: {parts}")
    served = sum(row.served for row in rows) / sum(row.requests for row in rows)
    busiest = max(row.requests / row.wall for row in rows)
    print(
        f"the servers need {served * 1000:.2f} ms CPU an answer, so one of them could give"
        f" {1 / served:.0f}/s; the fastest run asked for {busiest:.0f}/s of two"
    )


def show_forecast(rows: Sequence[Row], cores: int, at_once: int) -> None:
    """What all agencies of the country need, worked out from the largest scan."""
    first = max((r for r in rows if r.what == FIRST), key=lambda r: (r.agencies, r.workers))
    again = _find(rows, RESCAN, first.agencies, first.workers) or first
    polite = next((row for row in rows if row.what == POLITE), None)
    pause = max(_PAUSE, polite.wall * polite.agencies / polite.requests if polite else 0.0)
    print(f"\n{_COUNTRY:,} agencies, worked out from {first.agencies} on {first.workers} judges")
    for title, row in (("first scan", first), ("unchanged rescan", again)):
        print(f" {title}:")
        busy = _show_processor(row, cores)
        _show_politeness(row, busy, pause, at_once)
    _show_ocr(rows, first, cores)
    _show_disk(first, again)


def _show_processor(row: Row, cores: int) -> float:
    """Hours a machine computes: as long as its cores need, and the one process that fetches."""
    used = _COUNTRY * row.each / _HOUR / cores
    fetching = _COUNTRY * row.parts.get("fetching", 0.0) / row.agencies / _HOUR
    print(
        f"  processors: {row.each:.2f} s an agency, {used:.1f} h on {cores} cores fully used; the"
        f" one fetching process alone {fetching:.1f} h; at the pace of this run"
        f" {_COUNTRY / row.hourly:.1f} h"
    )
    return max(used, fetching)


def _show_politeness(row: Row, busy: float, pause: float, at_once: int) -> None:
    """With a pause a site takes its time, however fast the machine."""
    asked = row.requests / row.agencies
    site = asked * pause
    polite = _COUNTRY * site / at_once / _HOUR
    side = math.ceil(_COUNTRY * site / (_NIGHT * _HOUR))
    vendors = ", ".join(f"{count}: {count * site / _HOUR:.1f} h" for count in _VENDORS)
    bound = "processors" if busy > polite else "politeness"
    print(
        f"  politeness: {asked:.0f} requests, {pause:.2f} s each: {site / 60:.1f} min a site,"
        f" {polite:.1f} h with {at_once} side by side; for a night of {_NIGHT:.0f} h {side} side by"
        f" side\n  agencies behind one address: {vendors}; a night has room for"
        f" {_NIGHT * _HOUR / site:.0f}\n"
        f"  together: {max(busy, polite):.1f} h on one such machine (bound by {bound}), or"
        f" {math.ceil(busy / _NIGHT)} for a night with enough sites side by side"
    )


def _show_ocr(rows: Sequence[Row], first: Row, cores: int) -> None:
    row = next((row for row in rows if row.what == WITH_OCR), None)
    if row is None:
        return
    plain = min(
        (r for r in rows if r.what == FIRST and r.workers == row.workers),
        key=lambda r: abs(r.agencies - row.agencies),
    )
    more = max(0.0, row.each - plain.each)
    hours = _COUNTRY * (first.each + more) / _HOUR / cores
    print(f" OCR: {more:.2f} s more an agency: a first scan takes {hours:.1f} h of {cores} cores")


def _show_disk(first: Row, again: Row) -> None:
    once = _COUNTRY * first.disk / first.agencies / 1e9
    weekly = _COUNTRY * again.disk / again.agencies / 1e9
    print(
        f" disk: {once:.1f} GB after the first scan, {weekly:.2f} GB more with each unchanged one;"
        f" {once + _WEEKS * weekly:.0f} GB after {_WEEKS} weeks without pruning"
    )
