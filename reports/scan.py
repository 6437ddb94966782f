"""The result of an audit: the one value that every report, the store and the diff read.

`build` joins verdicts and scores into the contract's JSON object (reports/scan.schema.json).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.audit import Audit
from checks.notes import SENTENCES, Note
from checks.personal import mask
from checks.registry import Agency
from checks.results import ElementResult, Evidence, Finding, ItemResult, Outcome
from crawler.model import Crawl, ProblemKind
from crawler.urls import display
from o_items.model import Edition, Element, Item
from reports import advice, plan
from reports import scores as all_scores
from reports.inert import clean
from reports.version import tool_version
from scoring.engine import NOT_APPLICABLE, UNKNOWN, Range, exactly, rounded
from scoring.resolve import Result, evaluate
from scoring.scheme import Scheme

SCHEMA = "prongsai.report/1"
FINDING_KINDS = tuple(
    code
    for code in SENTENCES
    if code.startswith("sheet_")
    or code
    in ("better_url", "two_agencies", "misspelt", "personal_data", "tls", "limit", "edition",
        "unreachable", "title_only", "title_lacking")
)  # fmt: skip
_EXCERPT_MOST = 300

Scan = dict[str, Any]  # the JSON object of the contract


@dataclass(frozen=True, slots=True)
class Run:
    """How a scan went: its id, what was read, how long it took."""

    id: str
    documents: int
    pages: int
    ocr_pages: int
    finished_at: datetime


def build(
    crawl: Crawl,
    audit: Audit,
    edition: Edition,
    scheme: Scheme,
    agency: Agency,
    run: Run,
    lang: str,
    survey: Mapping[str, Range] | None = None,
) -> Scan:
    """The scan as the contract's object; `survey` holds the scores of IIT and EIT by node id."""
    items = [item_object(edition.by_id[result.id], result, scheme, lang) for result in audit.items]
    leaves = {r.id: item_range(edition.by_id[r.id], r, scheme.policy) for r in audit.items}
    told = [*_remarks(edition, scheme), *audit.findings, *_limits(crawl)]
    findings = [_finding_object(finding, lang) for finding in told]
    result = evaluate(scheme, {**(survey or {}), **leaves})
    level, planned = plan.of_scan(scheme, result, items, findings, lang)
    return {
        "schema": SCHEMA,
        "tool": {"version": tool_version(), "criteria": edition.version},
        "edition": edition.id,
        "agency": {
            "name": _safe(agency.names[0]) if agency.names else "",
            "type": agency.type,
            "url": _shown(crawl.start_url),
        },
        "scan": _scan_object(crawl, run),
        "items": items,
        "scores": _scores(result, scheme, survey),
        "findings": findings,
        "plan": planned,
        "advice": advice.build(scheme, result, level, items, lang) if survey else [],
    }


def _remarks(edition: Edition, scheme: Scheme) -> Iterable[Finding]:
    """How far the year's items and its scoring are known."""
    for rules in (edition, scheme):
        if rules.remark:
            yield Finding("", "", Note("edition", rules.remark, rules.remark_en))


def _limits(crawl: Crawl) -> Iterable[Finding]:
    for limit in crawl.limits:
        yield Finding("", crawl.start_url, Note("limit", limit))
    for problem in crawl.problems:
        if problem.kind is ProblemKind.TLS:
            yield Finding("", problem.url, Note("tls", problem.detail))


def _scan_object(crawl: Crawl, run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "started_at": crawl.started_at.isoformat(timespec="seconds"),
        "finished_at": run.finished_at.isoformat(timespec="seconds"),
        "as_of": crawl.as_of.isoformat(),
        "pages": run.pages,
        "documents": run.documents,
        "ocr_pages": run.ocr_pages,
        "seconds": round((run.finished_at - crawl.started_at).total_seconds(), 1),
        "problems": [
            {"kind": p.kind.value, "url": _shown(p.url), "detail": _safe(p.detail)[:200]}
            for p in crawl.problems
        ],
    }


def item_object(item: Item, result: ItemResult, scheme: Scheme, lang: str) -> dict[str, Any]:
    """One object of the report's `items` list."""
    value = item_range(item, result, scheme.policy)
    return {
        "id": item.id,
        "key": item.key,
        "title": item.title_en if lang == "en" else item.title,
        "outcome": result.outcome.value,
        "score": rounded(value.score),
        "low": rounded(value.low),
        "high": rounded(value.high),
        "found_by": result.found_by.value,
        "on_site": result.on_site.value if result.on_site else None,
        "urls": [_shown(url) for url in result.urls],
        "path": [_safe(step) for step in result.path],
        "elements": [
            _element_object(element, found, lang)
            for element, found in zip(item.elements, result.elements, strict=True)
        ],
    }


def _element_object(element: Element, result: ElementResult, lang: str) -> dict[str, Any]:
    passed = result.outcome is Outcome.PASSED
    return {
        "id": element.id,
        "text": element.text_en if lang == "en" else element.text,
        "outcome": result.outcome.value,
        "required": element.required,
        "basis": element.basis,
        "evidence": [_evidence_object(e) for e in result.evidence],
        "note": _safe(result.note.text(lang)),
        "fix": "" if passed else element.fix,
    }


def _evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {
        "url": _shown(evidence.url),
        "page": evidence.page,
        "excerpt": _safe(evidence.excerpt)[:_EXCERPT_MOST],
        "value": _safe(evidence.value)[:_EXCERPT_MOST],
    }


def _finding_object(finding: Finding, lang: str) -> dict[str, Any]:
    typed = finding.note.code.startswith("sheet_")
    return {
        "kind": finding.note.code,
        "item": finding.item,
        "url": clean(finding.url) if typed else _shown(finding.url),
        "message": _safe(finding.note.text(lang)),
    }


def _shown(url: str) -> str:
    """The address as a browser shows it, without what could steer a terminal."""
    return clean(display(url))


def _safe(text: str) -> str:
    """Crawled text for any output: no control characters, personal numbers masked."""
    return mask(clean(text))


def item_range(item: Item, result: ItemResult, policy: str) -> Range:
    """An item's score: 100 or 0, or the share of its required elements, with its range."""
    if result.outcome is Outcome.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if policy == "element_share":
        return _share(item, result)
    if result.outcome is Outcome.CANT_TELL:
        return UNKNOWN
    return exactly(100.0 if result.outcome is Outcome.PASSED else 0.0)


def _share(item: Item, result: ItemResult) -> Range:
    pairs = list(zip(item.elements, result.elements, strict=True))
    judged = [r.outcome for e, r in pairs if e.required] or [r.outcome for _, r in pairs]
    if not judged:
        return exactly(100.0 if result.outcome is Outcome.PASSED else 0.0)
    passed = judged.count(Outcome.PASSED)
    unknown = judged.count(Outcome.CANT_TELL)
    low = 100.0 * passed / len(judged)
    return Range(low, low, 100.0 * (passed + unknown) / len(judged))


def scores_object(
    leaves: Mapping[str, Range], scheme: Scheme, survey: Mapping[str, Range] | None = None
) -> dict[str, Any]:
    """The scores of the report; without a survey OIT alone, for it says nothing of the whole."""
    return _scores(evaluate(scheme, {**(survey or {}), **leaves}), scheme, survey)


def _scores(result: Result, scheme: Scheme, survey: Mapping[str, Range] | None) -> dict[str, Any]:
    found = all_scores.scores_object(result, scheme)
    return found if survey else {**found, "overall": None, "level": None}
