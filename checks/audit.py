"""Judges a crawled site against an edition: every item, on its sheet rows and on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checks import candidates, identity, personal, title_only, typos
from checks.candidates import Candidate, Names
from checks.notes import Note
from checks.periods import label_years
from checks.photographs import photographs
from checks.registry import Agency
from checks.results import ElementResult, Finding, FoundBy, ItemResult, Outcome
from checks.runner import Context, Source, judge, unread_part
from checks.site import Site
from crawler.model import Problem, ProblemKind, SheetRow
from crawler.urls import display
from o_items.model import Edition, Item

# Reads the pictures of a document (OCR) and returns whether there is more text now.
ReadMore = Callable[[str], bool]
_CUT_SHORT = ("interrupted", "broken_off")  # limits that say nothing of what a site lacks
_OCR_MOST = 6  # documents of one item that are read by OCR before the item is left undecided


@dataclass(frozen=True)
class Audit:
    """The verdicts on all items of an edition and what else is worth saying."""

    items: tuple[ItemResult, ...]
    findings: tuple[Finding, ...]


def audit(
    site: Site,
    edition: Edition,
    agency: Agency,
    as_of: date,
    read_more: ReadMore,
    progress: Callable[[str], None] = lambda item: None,
) -> Audit:
    """Judge every item of the edition on the site."""
    cut_short = any(limit in _CUT_SHORT for limit in site.crawl.limits)
    context = Context(edition, agency, as_of, cut_short)
    named = candidates.names(site)
    sheet = site.crawl.sheet
    rows = candidates.sheet_rows(sheet, edition) if sheet is not None else None
    items: list[ItemResult] = []
    findings: list[Finding] = []
    for item in edition.items:
        progress(item.id)
        result, found = _item(item, site, named, rows, context, read_more)
        items.append(_with_paths(result, site))
        findings += found
    findings += _by_title(items)
    findings += personal.findings(site, items)
    findings += typos.findings(site, items)
    findings += _two_agencies(site, items, agency)
    return Audit(tuple(items), tuple(findings))


def _item(
    item: Item,
    site: Site,
    named: Names,
    rows: Mapping[str, tuple[SheetRow, ...]] | None,
    context: Context,
    read_more: ReadMore,
) -> tuple[ItemResult, list[Finding]]:
    if rows is None:
        return _on_site(item, site, named, context, read_more), []
    usable = [row for row in rows[item.id] if row.url]
    findings = [
        Finding(item.id, row.typed, Note("sheet_not_url", row.typed))
        for row in rows[item.id]
        if not row.url
    ]
    on_site = _on_site(item, site, named, context, read_more)
    if not usable:
        findings = findings or [Finding(item.id, "", Note("sheet_no_row"))]
        return replace(on_site, on_site=on_site.outcome), findings
    places, faults = candidates.submitted(item, usable, site)
    result = _decide(item, places, site, named, context, read_more)
    if not places:
        result = _rejected(result, faults)
    findings += faults
    if on_site.outcome is Outcome.PASSED and result.outcome is Outcome.FAILED and on_site.urls:
        findings.append(
            Finding(item.id, on_site.urls[0], Note("better_url", display(on_site.urls[0])))
        )
    return replace(result, on_site=on_site.outcome), findings


def _rejected(result: ItemResult, faults: Sequence[Finding]) -> ItemResult:
    """The result of an item none of whose rows counts, with the first row's fault as the reason."""
    if not faults:
        return result
    note = faults[0].note
    elements = tuple(
        replace(e, note=note) if e.outcome is Outcome.FAILED else e for e in result.elements
    )
    return replace(result, elements=elements, note=None)  # the fault is a finding already


def _on_site(
    item: Item, site: Site, named: Names, context: Context, read_more: ReadMore
) -> ItemResult:
    places = candidates.discovered(item, site, named)
    return _decide(item, places, site, named, context, read_more)


def _decide(
    item: Item,
    places: Sequence[Candidate],
    site: Site,
    named: Names,
    context: Context,
    read_more: ReadMore,
) -> ItemResult:
    """Judge; where that leaves elements open, read pictures of text one by one and judge again."""
    places = sorted(places, key=lambda place: _is_old(place, context.edition.year))
    result = judge(item, _sources(item, places, site, named), context)
    tries = 0
    for place in places:
        if tries >= _OCR_MOST or not _open(result):
            break
        if not _has_pictures(place, site) or place.url in _photographs(places, site):
            continue
        tries += 1
        if read_more(site.resolve(place.url)):
            result = judge(item, _sources(item, places, site, named), context)
    return result


def _is_old(place: Candidate, year: int) -> bool:
    """Whether a place is labelled with years before last year's; such a one is read last."""
    named = label_years(place.labels)
    latest = [*named.years, *(last for _, last in named.spans)]
    return bool(latest) and max(latest) < year - 1


def _open(result: ItemResult) -> bool:
    judged = result.elements or (result,)
    return any(each.outcome is not Outcome.PASSED for each in judged)


def _has_pictures(place: Candidate, site: Site) -> bool:
    document = site.get(place.url)
    if document is None:
        return False
    needs = document.problem is not None and document.problem.kind is ProblemKind.NEEDS_OCR
    return needs or bool(document.unread_pages)


def _sources(item: Item, places: Iterable[Candidate], site: Site, named: Names) -> list[Source]:
    """The same for an item; one without elements is asked for by title alone."""
    found = sources(places, site)
    if item.elements:
        return found
    return [replace(s, title_fault=_title_fault(item, s, site, named)) for s in found]


def _title_fault(item: Item, source: Source, site: Site, named: Names) -> str:
    """What a place lacks to be the document of an item's title."""
    url = source.candidate.url
    document = site.get(url)
    if source.document is None or document is None or site.is_home(url):
        return "untitled"
    name = named.get(site.resolve(url), {}).get(item.id)
    given = (*source.candidate.labels, *(name.labels if name else ()))
    return title_only.fault(item, source.document, site.titles(document), given, site.labels)


def sources(places: Iterable[Candidate], site: Site) -> list[Source]:
    """The candidates with what can be read of them now."""
    found, places = [], tuple(places)
    shown = _photographs(places, site)
    for place in places:
        document = site.get(place.url)
        problem = site.problem(place.url)
        if document is not None and document.url in shown:
            found.append(Source(place))
            continue
        if document is None or (problem is not None and not document.ocr_pages):
            found.append(Source(place, None, problem))
            continue
        unread = unread_part(document, place.url)
        url = site.resolve(place.url)
        titles = () if document.ocr_pages else site.titles(document)  # OCR garbles titles
        title = next(iter(titles), "")[:80]
        found.append(Source(place, site.view(url), unread, url in site.index_pages, title))
    return found


def _photographs(places: Iterable[Candidate], site: Site) -> frozenset[str]:
    documents = (site.get(place.url) for place in places)
    return photographs(document for document in documents if document is not None)


def _with_paths(result: ItemResult, site: Site) -> ItemResult:
    return replace(result, path=site.path(result.urls[0])) if result.urls else result


def _by_title(items: Iterable[ItemResult]) -> list[Finding]:
    """What is said of an item without elements: that its title alone was judged, and how."""
    return [Finding(i.id, i.urls[0] if i.urls else "", i.note) for i in items if i.note]


def _two_agencies(site: Site, items: Iterable[ItemResult], agency: Agency) -> list[Finding]:
    """Documents of evidence at whose head another agency's name stands beside this one's."""
    found = []
    for item in items:
        for url in item.urls[:3]:
            document = site.get(url)
            other = identity.also_named(document, agency) if document else ""
            if other:
                found.append(Finding(item.id, url, Note("two_agencies", more=other)))
    return found


def empty(edition: Edition, problem: Problem) -> Audit:
    """The audit of a site that could not be opened at all: nothing can be told."""
    note = Note(f"unread_{problem.kind.value}", problem.url, problem.detail)
    items = tuple(
        ItemResult(
            item.id,
            Outcome.CANT_TELL,
            tuple(ElementResult(e.id, Outcome.CANT_TELL, (), note) for e in item.elements),
            FoundBy.NONE,
        )
        for item in edition.items
    )
    return Audit(items, (Finding("", problem.url, Note("unreachable", display(problem.url))),))
