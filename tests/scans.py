"""Scans made without a crawl: every item with a chosen outcome, and texts of one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime

from checks.audit import Audit
from checks.notes import Note
from checks.registry import Agency
from checks.results import ElementResult, Evidence, Finding, FoundBy, ItemResult, Outcome
from crawler.model import Crawl, CrawlOptions, Problem, ProblemKind
from o_items.load import load
from reports.scan import Run, build
from scoring.scheme import load as load_scheme

BASE = "https://www.banthung.go.th"
EDITION = load("2568")
STARTED = datetime(2025, 5, 15, 9, tzinfo=UTC)


def item_result(item, outcome, text="มีข้อมูลครบ", url=BASE + "/page"):
    passed = outcome is Outcome.PASSED
    evidence = (Evidence(url, 2, text, text),) if passed else ()
    note = Note("found_at", text) if passed else Note("not_in", text)
    elements = tuple(ElementResult(e.id, outcome, evidence, note) for e in item.elements)
    by = FoundBy.SUBMITTED if passed else FoundBy.NONE
    urls, path = ((url,), ("หน้าแรก", text)) if passed else ((), ())
    return ItemResult(item.id, outcome, elements, by, None, urls, path)


def scan(
    outcomes=None,
    *,
    text="มีข้อมูลครบ",
    url=BASE + "/page",
    findings=(),
    lang="th",
    name="",
    survey=None,
):
    """A scan whose items passed unless `outcomes` says otherwise."""
    outcomes = outcomes or {}
    results = tuple(
        item_result(item, outcomes.get(item.id, Outcome.PASSED), text, url)
        for item in EDITION.items
    )
    problem = Problem(ProblemKind.TIMEOUT, url, text)
    crawl = Crawl(
        BASE + "/", STARTED, STARTED, date(2025, 5, 15), CrawlOptions(), None, {}, [problem]
    )
    run = Run("20250515-090000-abc", 4, 7, 0, STARTED)
    agency = Agency("sao", (name or "องค์การบริหารส่วนตำบลบ้านทุ่ง",), BASE)
    audit = Audit(results, tuple(findings))
    return build(crawl, audit, EDITION, load_scheme("2568"), agency, run, lang, survey)


def finding(kind="sheet_gone", item="O1", url=BASE + "/old", about="", more=""):
    return Finding(item, url, Note(kind, about, more))
