"""Decides: applies an item's checks to its candidates and says passed, failed or can't tell.

Checks find, the runner decides. Enough evidence passes; its lack fails only where every candidate
that could hold it was read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from checks import title_only
from checks.candidates import Candidate, Origin
from checks.catalogue import CHECKS
from checks.doubts import may_hold
from checks.identity import other_owner
from checks.members import each_member
from checks.notes import Note
from checks.pages import is_placeholder
from checks.periods import Fit, fit, is_due, label_years, own_years, period
from checks.registry import Agency, context_of
from checks.results import WEIGHT, ElementResult, Evidence, FoundBy, ItemResult, Outcome
from checks.spelling import as_published
from checks.year_sections import of_period
from crawler.dates import Period
from crawler.model import Document, Problem, ProblemKind
from crawler.urls import display
from o_items.model import Edition, Element, Item, UseOf

_log = logging.getLogger("prongsai.checks")
_UNREAD_LEAST = 0.3  # a weaker candidate that can't be read does not blur the item
_EVIDENCE_MOST = 12  # shown for one element


@dataclass(frozen=True)
class Source:
    """A candidate with what can be read of it; `document` is None where nothing can."""

    candidate: Candidate
    document: Document | None = None
    unread: Problem | None = None  # all or some of it could not be read
    index: bool = False  # a list of items: only what is left beside its list counts
    title: str = ""
    title_fault: str = "untitled"  # what it lacks for an item without elements; "" if nothing

    @property
    def name(self) -> str:
        """How a note names it."""
        return self.title or self.candidate.why or self.candidate.url


@dataclass
class Context:
    """What every judgement of one audit shares."""

    edition: Edition
    agency: Agency
    as_of: date
    cut_short: bool = False  # the crawl was broken off: what was not found may yet be there
    _found: dict[tuple[int, str, str], tuple[Evidence, ...] | None] = field(default_factory=dict)
    _of_year: dict[tuple[int, str], Document] = field(default_factory=dict)
    _keep: list[Document] = field(default_factory=list)  # ids in _found stay valid

    def evidence(
        self, use: UseOf, document: Document, wanted: Period | None
    ) -> tuple[Evidence, ...] | None:
        """What one check finds in one document; None if the check itself fails."""
        key = (id(document), repr(use), repr(wanted))
        if key not in self._found:
            self._keep.append(document)
            found = _found_in(use, self._shown(document, wanted), wanted, self.agency)
            self._found[key] = found and as_published(found, document)
        return self._found[key]

    def _shown(self, document: Document, wanted: Period | None) -> Document:
        """What of a document a check sees: nothing that stands under another year."""
        key = (id(document), repr(wanted))
        if key not in self._of_year:
            self._of_year[key] = of_period(document, wanted)
        return self._of_year[key]


def _found_in(
    use: UseOf, document: Document, wanted: Period | None, agency: Agency
) -> tuple[Evidence, ...] | None:
    """What a check finds; in an archive, in all of it and in each of its members."""
    found = _run(use, document, wanted, agency)
    if found is None or not document.members:
        return found
    alone = (_run(use, member, wanted, agency) for member in each_member(document))
    return tuple(dict.fromkeys([*found, *(each for some in alone for each in some or ())]))


def _run(
    use: UseOf, document: Document, wanted: Period | None, agency: Agency
) -> tuple[Evidence, ...] | None:
    function = CHECKS[use.check]
    context = {"period": wanted, "agency": agency}
    given = {name: context[name] for name in context_of(function)}
    try:
        return tuple(function(document, **given, **use.params))
    except Exception:  # a fault of ours must not void the rest of the audit
        _log.exception("check %s failed on %s", use.check, document.url)
        return None


def _times_itself(element: Element) -> bool:
    """Whether a check of the element judges the time itself (it asks for the period)."""
    return any("period" in context_of(CHECKS[use.check]) for use in element.any_of)


@dataclass(frozen=True)
class _Sorted:
    """An element's sources, apart by whether they may answer it."""

    usable: tuple[Source, ...]
    unread: tuple[Source, ...]
    refused: tuple[Note, ...]  # why the others don't count, best first
    undated: tuple[Source, ...] = ()  # scans whose year can't be read


def _sort(element: Element, sources: Sequence[Source], context: Context) -> _Sorted:
    wanted = period(element.span, context.edition.year)
    usable: list[Source] = []
    unread: list[Source] = []
    undated: list[Source] = []
    refused: list[Note] = []
    for source in sources:
        if source.unread and _blurs(source, wanted) and _may_hold(element, source):
            unread.append(source)
        if source.document is None:
            refused += _gone(source)
            continue
        reason = _refusal(source, wanted, context, timed=_times_itself(element))
        if reason is None:
            usable.append(source)
        elif reason.code == "year_unread" and _may_hold(element, source):
            undated.append(source)
        else:
            refused.append(reason)
    return _Sorted(tuple(usable), tuple(unread), tuple(refused), tuple(undated))


def _blurs(source: Source, wanted: Period | None) -> bool:
    """Whether an unread candidate may hold the evidence: strong enough, not of another year."""
    if source.unread is None or source.unread.kind is ProblemKind.GONE:
        return False
    if source.candidate.score < _UNREAD_LEAST:
        return False
    if wanted is None:
        return True
    named = label_years(source.candidate.labels)
    return not named or named.fits(wanted)


def _may_hold(element: Element, source: Source) -> bool:
    return may_hold(element, source.candidate.labels, source.document)


def _gone(source: Source) -> list[Note]:
    if source.unread and source.unread.kind is ProblemKind.GONE:
        return [Note("gone", display(source.candidate.url))]
    return []


def _refusal(
    source: Source, wanted: Period | None, context: Context, *, timed: bool
) -> Note | None:
    """Why a readable source can't answer an element; None if it can."""
    document = source.document
    assert document is not None
    if (
        not document.text.strip()
        and not document.tables
        and not document.forms
        and not document.images
    ):
        return Note("index_only" if source.index else "placeholder", source.name)
    if is_placeholder(document):
        return Note("placeholder", source.name)
    owner = other_owner(document, context.agency)
    if owner:
        return Note("other_agency", source.name, owner)
    if timed or wanted is None:
        return None
    fitting = fit(document, source.candidate.labels, wanted)
    if fitting is Fit.RIGHT:
        return None
    if fitting is Fit.UNKNOWN:
        return Note("year_unread" if document.ocr_pages else "no_year", source.name)
    return Note("wrong_year", source.name, _year_claimed(source))


def _year_claimed(source: Source) -> str:
    assert source.document is not None
    own = own_years(source.document) or label_years(source.candidate.labels)
    if own.years:
        return str(own.years[0])
    return "-".join(str(year) for year in own.spans[0]) if own.spans else "?"


def judge_element(
    element: Element, sources: Sequence[Source], context: Context, *, only: Source | None = None
) -> ElementResult:
    """The verdict on one element; `only` restricts the evidence to one document of its group."""
    apart = _sort(element, sources, context)
    looked = tuple(s for s in apart.usable if only is None or s is only)
    found, broken = _gather(element, looked, context)
    if len(found) >= element.at_least:
        name = next((s.name for s in looked if s.document and s.document.url == found[0].url), "")
        note = Note("found_at", name) if name else Note("found")
        return ElementResult(element.id, Outcome.PASSED, found[:_EVIDENCE_MOST], note)
    return _lacking(element, apart, looked, found, broken, context)


def _lacking(
    element: Element,
    apart: _Sorted,
    looked: tuple[Source, ...],
    found: tuple[Evidence, ...],
    broken: bool,
    context: Context,
) -> ElementResult:
    """The verdict on an element whose evidence does not suffice."""

    def result(outcome: Outcome, note: Note) -> ElementResult:
        return ElementResult(element.id, outcome, found[:_EVIDENCE_MOST], note)

    if broken:
        return result(Outcome.CANT_TELL, Note("check_error"))
    if not is_due(element.span, context.edition.year, context.as_of):
        return result(Outcome.CANT_TELL, Note("not_due"))
    if apart.unread:
        return result(Outcome.CANT_TELL, unread_note(apart.unread[0]))
    if apart.undated:
        return result(Outcome.CANT_TELL, Note("year_unread", apart.undated[0].name))
    scans = [s for s in apart.usable if s.document is not None and s.document.ocr_pages]
    scans = [s for s in scans if _may_hold(element, s)]
    if scans:  # OCR misses words: what it did not find may yet stand there
        return result(Outcome.CANT_TELL, Note("scan_doubtful", scans[0].name))
    if context.cut_short:
        return result(Outcome.CANT_TELL, Note("cut_short"))
    return result(Outcome.FAILED, _why_failed(apart, looked, found))


def _why_failed(apart: _Sorted, looked: tuple[Source, ...], found: tuple[Evidence, ...]) -> Note:
    if found:
        return Note("too_few", looked[0].name)
    if len(looked) == 1:
        return Note("not_in", looked[0].name)
    if looked:
        return Note("not_in_any", looked[0].name, str(len(looked)))
    return apart.refused[0] if apart.refused else Note("no_place")


def unread_part(document: Document, url: str) -> Problem | None:
    """Why a document that can be read is not read wholly; None if it is."""
    if document.unread_pages:
        return Problem(ProblemKind.NEEDS_OCR, url)
    if document.unopened:
        return Problem(ProblemKind.NEEDS_BROWSER, url, "not all of it was opened")
    return None


def unread_note(source: Source) -> Note:
    """The note that names an unread candidate and why it is unread."""
    assert source.unread is not None
    url = display(source.candidate.url)
    return Note(f"unread_{source.unread.kind.value}", url, source.unread.detail)


def _gather(
    element: Element, sources: Iterable[Source], context: Context
) -> tuple[tuple[Evidence, ...], bool]:
    """Distinct evidence over the sources, best source first, and whether a check broke."""
    wanted = period(element.span, context.edition.year)
    found: dict[str, Evidence] = {}
    broken = False
    for source in sources:
        assert source.document is not None
        for use in element.any_of:
            evidence = context.evidence(use, source.document, wanted)
            broken = broken or evidence is None
            for one in evidence or ():
                found.setdefault(one.value, one)
        if len(found) >= element.at_least:
            break
    return tuple(found.values()), broken and len(found) < element.at_least


def _best(
    elements: Sequence[Element], sources: Sequence[Source], context: Context
) -> Source | None:
    """The one document that shows most of a group's elements, the better candidate on a tie."""
    best, most = None, (-1, -1)
    for source in sources:
        if source.document is None:
            continue
        passed = [e for e in elements if _passes(e, source, context)]
        count = (sum(e.required for e in passed), len(passed))
        if count > most:
            best, most = source, count
    return best


def _passes(element: Element, source: Source, context: Context) -> bool:
    if not _sort(element, [source], context).usable:
        return False
    return len(_gather(element, [source], context)[0]) >= element.at_least


def judge(item: Item, sources: Sequence[Source], context: Context) -> ItemResult:
    """The verdict on an item from its sources, best first."""
    if not item.elements:
        return _title_only(item, sources, context)
    groups: dict[str, Source | None] = {}
    for label in dict.fromkeys(e.document for e in item.elements if e.document):
        members = [e for e in item.elements if e.document == label]
        groups[label] = _best(members, sources, context)
    elements = tuple(
        judge_element(e, sources, context, only=groups.get(e.document)) for e in item.elements
    )
    urls = _urls(elements)
    outcome = outcome_of(item, elements)
    return ItemResult(item.id, outcome, elements, _found_by(urls, sources), None, urls)


def _found_by(urls: Sequence[str], sources: Sequence[Source]) -> FoundBy:
    """Where the best of an item's places came from."""
    if not urls:
        return FoundBy.NONE
    origins = {s.candidate.url: s.candidate.origin for s in sources}
    discovered = origins.get(urls[0]) in (None, Origin.DISCOVERED)
    return FoundBy.DISCOVERED if discovered else FoundBy.SUBMITTED


def _urls(elements: Iterable[ElementResult]) -> tuple[str, ...]:
    """The places of the passed elements' evidence, the one that shows most first."""
    counts: dict[str, int] = {}
    for element in elements:
        if element.outcome is Outcome.PASSED:
            for url in dict.fromkeys(e.url for e in element.evidence):
                counts[url] = counts.get(url, 0) + 1
    return tuple(sorted(counts, key=lambda url: -counts[url]))


def outcome_of(item: Item, elements: Sequence[ElementResult]) -> Outcome:
    """The heaviest outcome of the required elements; without any, failed only if all fail."""
    required = {e.id for e in item.elements if e.required}
    judged = [r.outcome for r in elements if r.id in required]
    if judged:
        return max(judged, key=WEIGHT.__getitem__)
    return min((r.outcome for r in elements), key=WEIGHT.__getitem__)


def _title_only(item: Item, sources: Sequence[Source], context: Context) -> ItemResult:
    """An item without elements: a titled, non-empty document of the right year is enough."""
    span = title_only.span_of(item, context.edition.year)
    probe = Element(item.id, "", "", "", "high", (), "", span)
    apart = _sort(probe, sources, context)
    held = (s.document.url for s in apart.usable if s.document and not s.title_fault)
    urls = tuple(dict.fromkeys(held))[:_EVIDENCE_MOST]
    if urls:
        by = _found_by(urls, sources)
        return ItemResult(item.id, Outcome.PASSED, (), by, None, urls, note=Note("title_only"))
    faults = (Note(s.title_fault, s.name) for s in apart.usable)
    told = _lacking(
        probe, replace(apart, refused=(*faults, *apart.refused)), (), (), False, context
    )
    reason = Note("title_lacking", told.note.text("th"), told.note.text("en"))
    return ItemResult(item.id, told.outcome, (), note=reason)
