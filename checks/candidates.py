"""The places that may hold an item's evidence, ranked, with where they come from and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.frames import in_frames, is_shown
from checks.item_years import by_year, of_its_year
from checks.labels import Label, Labels
from checks.notes import Note
from checks.numbers import number_of
from checks.results import Finding
from checks.site import Site
from crawler import services
from crawler.documents import pictured
from crawler.model import Document, Link, LinkKind, Problem, ProblemKind, Region, SheetRow
from crawler.urls import canonical, display, is_service
from o_items.model import Edition, Item

_TEXT, _ROW, _HEADING, _TITLE, _URL = 0.95, 0.85, 0.7, 1.0, 0.5
_PLACE = 0.6  # by the row or heading around a text that names no item
_INHERITED = 0.75
_NUMBERED = 0.9
_LEAST = 0.25
_STRONG = 0.75
_CLEAR = 0.8  # a link that names the item so clearly outweighs the document's own title
_MOST = 40  # candidates of one item that are read
_HOME = 0.26
_SHOWN = 0.9
_POSTER = 250_000  # pixels: a portrait or an icon is smaller
_STEP = re.compile(r"\s*(?:>|»|›|→|⇒|/(?=\s)|\\|\|)\s*")
_LEVELS = 3  # clicks over which a general link text inherits its page's item


class Origin(StrEnum):
    """How a candidate was come by."""

    SUBMITTED = "submitted"
    LINKED = "linked"  # embedded in or linked from a submitted page
    DISCOVERED = "discovered"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may hold an item's evidence; `labels` are the texts that name it."""

    url: str
    origin: Origin
    score: float
    why: str
    labels: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(slots=True)
class _Name:
    score: float = 0.0
    why: str = ""
    labels: tuple[str, ...] = ()

    def better(self, score: float, why: str, labels: Iterable[str]) -> None:
        kept = tuple(dict.fromkeys(t for t in labels if t))
        if score > self.score:
            self.score, self.why = score, why
            self.labels = tuple(dict.fromkeys([*kept, *self.labels]))
        else:
            self.labels = tuple(dict.fromkeys([*self.labels, *kept]))


Names = Mapping[str, Mapping[str, _Name]]  # address -> item -> how it is named


def named_by_link(link: Link, site: Site, page: Document) -> tuple[str, float, str]:
    """Item, score and text by which a link names an item; ("", 0, "") if it names none."""
    labels, other = site.labels, site.of_other_list(page, link)
    if not labels.is_general(link.text):
        found = _named(link.text, labels, other)
        if found:
            return found.item, _TEXT * found.score, link.text
        if len(link.text) > 3 and not labels.is_index(link.text):
            return _by_place(link, site, other)
    item, score, row = _by_row(link, site, other)
    if item:
        return item, _ROW * score, row
    for text in (site.column_heads(page, link), link.heading):
        found = _named(text, labels, other) if text and not labels.is_general(text) else None
        if found:
            return found.item, _HEADING * found.score, text
    return "", 0.0, ""


def _named(text: str, labels: Labels, other: bool) -> Label | None:
    """The item a text names; in another year's list (`other`) its number names none."""
    found = labels.find(text)
    return None if found and found.by_number and other else by_year(found, text, labels)


def _by_place(link: Link, site: Site, other: bool) -> tuple[str, float, str]:
    """The item of a link whose text is about something else, by its row or a clear heading."""
    item, score, row = _by_row(link, site, other)
    if item:
        return item, _PLACE * score, row
    found = _named(link.heading, site.labels, other) if link.heading else None
    if found and found.score >= _CLEAR:
        return found.item, _PLACE * found.score, link.heading
    return "", 0.0, ""


def _by_row(link: Link, site: Site, other: bool) -> tuple[str, float, str]:
    """The item that the cells of the link's row name; none where they name many (a menu)."""
    if link.region is not Region.BODY:
        return "", 0.0, ""
    cells = [c for c in link.row.split(" | ") if c and not site.labels.is_general(c)]
    found = [(label, cell) for cell in cells if (label := _named(cell, site.labels, other))]
    if not found or len({label.item for label, _ in found}) > 2:
        return "", 0.0, ""
    label, cell = max(found, key=lambda pair: pair[0].score)
    return label.item, label.score, cell


def names(site: Site) -> Names:
    """How every known address is named, for all items at once."""
    found: dict[str, dict[str, _Name]] = defaultdict(lambda: defaultdict(_Name))
    for url in sorted(site.documents):
        document = site.documents[url]
        _own_names(found, url, document, site)
        for link in document.links:
            item, score, text = named_by_link(link, site, document)
            if item:
                labels = (link.text, link.row, link.heading)
                found[site.resolve(link.url)][item].better(score, text, labels)
    _numbered_files(found, site)
    _inherit(found, site)
    _shown_pictures(found, site)
    return found


def _own_names(
    found: dict[str, dict[str, _Name]], url: str, document: Document, site: Site
) -> None:
    if url in site.index_pages or site.is_home(url):
        return
    for title in site.titles(document):
        label = by_year(site.labels.find(title), title, site.labels)
        if label:
            found[url][label.item].better(_TITLE * label.score, title, (title,))
    for item, score in site.labels.of_url(url).items():
        found[url][item].better(_URL * score, url, ())


def _numbered_files(found: dict[str, dict[str, _Name]], site: Site) -> None:
    """Files whose names bear the number of the item that the page they stand on is about.

    Numbers alone are unsure, as they change by year; page and number together are clear, even
    where the link's words fit another item ("O13": the year's list, which reads like O12's).
    """
    for url in sorted(site.documents):
        if url in site.index_pages or site.is_home(url) or url not in found:
            continue
        for link in site.documents[url].links:
            target = site.resolve(link.url)
            item = _number_in(link.url) if link.region is Region.BODY else ""
            name = found[url].get(item)
            if name and name.score >= _CLEAR and target != url and target not in site.sitewide:
                labels = (link.text, link.row, link.heading, *name.labels)
                found[target][item].better(name.score * _NUMBERED, name.why, labels)


def _number_in(url: str) -> str:
    """The item number that a file's name leads with, "" if it has none."""
    return (number_of(display(url).rsplit("/", 1)[-1]) or "") if _is_file(url) else ""


def _inherit(found: dict[str, dict[str, _Name]], site: Site) -> None:
    """Links without a name of their own take the item of the page they stand on."""
    for _ in range(_LEVELS):
        for url in sorted(site.documents):
            if url in site.index_pages or site.is_home(url) or not found.get(url):
                continue
            document = site.documents[url]
            for link in document.links:
                target = site.resolve(link.url)
                if target == url or target in site.sitewide or site.is_home(target):
                    continue
                for item in _items_of(link, document, list(found[url]), site):
                    name = found[url][item]
                    labels = (link.text, link.row, link.heading, *name.labels)
                    found[target][item].better(name.score * _INHERITED, name.why, labels)


def _shown_pictures(found: dict[str, dict[str, _Name]], site: Site) -> None:
    """Pictures on a page that says little itself take its items: a poster may be the page."""
    for url in sorted(site.documents):
        document = site.documents[url]
        if not found.get(url) or url in site.index_pages:
            continue
        for picture in _pictures(document, site):
            for item, name in list(found[url].items()):
                labels = (*picture.labels, *name.labels)
                found[picture.url][item].better(name.score * _SHOWN, name.why, labels)


def _items_of(link: Link, page: Document, items: Sequence[str], site: Site) -> Sequence[str]:
    """The items of its page that a link belongs to: all where it names none itself.

    "คลิก", "2568", posts of a list name none. A heading or column head above them may name one;
    then the page's own item stands beside it. The year of a text may say that it is of another.
    """
    if link.region is not Region.BODY or site.labels.is_index(link.text):
        return ()
    named, score, _ = named_by_link(link, site, page)
    if score <= _HEADING:
        return items
    return [item for item in items if _by_year(item, named, link, site)]


def _by_year(item: str, named: str, link: Link, site: Site) -> bool:
    return of_its_year(item, named, (link.text, link.row), site.labels)


def other_item(url: str, item: Item, site: Site) -> str:
    """Another item that the page's own titles clearly name while none names this one; else ""."""
    document = site.get(url)
    if document is None or site.resolve(url) in site.index_pages or site.is_home(url):
        return ""
    strongest, other = 0.0, ""
    for title in site.titles(document):
        scores = site.labels.scores(title)
        if scores.get(item.id, 0) > 0:
            return ""
        for named, score in scores.items():
            by_year_here = of_its_year(item.id, named, (title,), site.labels)
            if score > strongest and not by_year_here:
                strongest, other = score, named
    return other if strongest >= _STRONG else ""


def discovered(item: Item, site: Site, named: Names) -> list[Candidate]:
    """The places on the site that are named as the item's, best first."""
    found = []
    for url, by_item in named.items():
        name = by_item.get(item.id)
        if name is None or name.score < _LEAST or site.is_home(url):
            continue
        if name.score < _CLEAR and other_item(url, item, site):
            continue
        problem = site.problem(url)
        if not site.may_hold(url):
            continue
        if problem and problem.kind is ProblemKind.NOT_FETCHED and name.score < 0.6:
            continue
        found.append(Candidate(url, Origin.DISCOVERED, name.score, name.why, name.labels, problem))
    for url in site.first_pages if item.home else ():
        found.append(Candidate(url, Origin.DISCOVERED, _HOME, "home", (), site.problem(url)))
    found.sort(key=lambda c: (-round(c.score, 3), len(c.url), c.url))
    return found[:_MOST]


def submitted(
    item: Item, rows: Iterable[SheetRow], site: Site
) -> tuple[list[Candidate], list[Finding]]:
    """What the sheet's rows of an item lead to, and what is wrong with the rows."""
    found: dict[str, Candidate] = {}
    findings: list[Finding] = []
    for row in rows:
        finding = row_fault(item, row, site)
        if finding:
            findings.append(finding)
        if finding and finding.note.code in _REJECTED:
            continue
        for candidate in _from_row(item, row, site):
            found.setdefault(candidate.url, candidate)
    return list(found.values())[: _MOST * 2], findings


_REJECTED = frozenset({"sheet_other_item", "sheet_other_host", "sheet_unknown_host", "sheet_gone"})


def row_fault(item: Item, row: SheetRow, site: Site) -> Finding | None:
    """What is wrong with one row of the sheet, None if nothing is."""
    problem = site.problem(row.url)
    note: Note | None = None
    if problem:
        note = _problem_note(problem)
    elif not site.on_site(row.url) and not site.elsewhere(row.url):
        note = Note("sheet_other_host")
    elif site.is_home(row.url):
        note = Note("sheet_home_page")
    elif site.resolve(row.url) in site.index_pages:
        note = Note("sheet_index_page")
    else:
        other, service = other_item(row.url, item, site), site.elsewhere(row.url)
        note = Note("sheet_service", more=service) if service else None
        note = Note("sheet_other_item", more=other) if other else note
    if problem and not site.on_site(row.url) and not is_service(row.url):
        known = problem.kind is ProblemKind.GONE and "host" in problem.detail
        note = Note("sheet_unknown_host" if known else "sheet_other_host")
    return Finding(item.id, row.typed, note) if note else None


def _problem_note(problem: Problem) -> Note:
    if problem.kind is ProblemKind.GONE:
        return Note("sheet_unknown_host" if "host" in problem.detail else "sheet_gone")
    if problem.kind is ProblemKind.SERVICE:
        return Note("sheet_service", more=problem.detail)
    if problem.kind is ProblemKind.ROBOTS:
        return Note("sheet_robots")
    return Note("sheet_unread", more=problem.kind.value)


def _from_row(item: Item, row: SheetRow, site: Site) -> Iterable[Candidate]:
    url = site.resolve(row.url)
    yield Candidate(url, Origin.SUBMITTED, 1.0, row.typed, _called(row.note), site.problem(url))
    document = site.get(url)
    if document is None:
        return
    listing = url in site.index_pages or site.is_home(url)
    yield from _pictures(document, site)
    for page, link in (*((document, own) for own in document.links), *in_frames(document, site)):
        score = _one_click(link, item, site, page, listing or page is not document)
        target = site.resolve(link.url)
        if score and not services.is_never(target) and not other_item(target, item, site):
            labels = (link.text, link.row, link.heading)
            yield Candidate(target, Origin.LINKED, score, link.text, labels, site.problem(target))
            yield from _embedded(target, site, score)


def _called(note: str) -> tuple[str, ...]:
    """What a row's note calls the place: of a menu path its last step alone.

    "หน้าแรก > ITA 2569 > O14": the steps before it name lists, whose year isn't the content's.
    """
    return (_STEP.split(note)[-1].strip(),)


def _pictures(document: Document, site: Site) -> Iterable[Candidate]:
    """Pictures that a page shows besides its pages: any where it says little, else named ones."""
    wordy = len(document.text) > pictured.LITTLE
    for image in document.images:
        if image.page is not None or wordy and not (image.alt and site.labels.find(image.alt)):
            continue
        target = site.resolve(image.url) if image.url.startswith("http") else ""
        if image.region is Region.BODY and _is_large(site.documents.get(target)):
            problem = site.problem(target)
            yield Candidate(target, Origin.LINKED, _SHOWN, image.alt, (image.alt,), problem)


def _is_large(picture: Document | None) -> bool:
    """Whether a picture is large enough to hold a text."""
    return picture is not None and any(i.width * i.height >= _POSTER for i in picture.images)


def _embedded(url: str, site: Site, score: float, deep: int = _LEVELS) -> Iterable[Candidate]:
    """What a page shows in frames, and what those show in theirs."""
    document = site.get(url) if deep else None
    for link in document.links if document else ():
        target = site.resolve(link.url)
        if is_shown(link) and not services.is_never(target):
            yield Candidate(target, Origin.LINKED, score * 0.9, link.text, (), site.problem(target))
            yield from _embedded(target, site, score * 0.9, deep - 1)


def _one_click(link: Link, item: Item, site: Site, page: Document, listing: bool) -> float:
    """How surely a link of a submitted page leads to the item's evidence; 0 if it does not."""
    if link.kind is not LinkKind.ANCHOR:
        return 0.9 if is_shown(link) and not listing else 0.0
    named, score, _ = named_by_link(link, site, page)
    if named and not _by_year(item.id, named, link, site):
        return score if named == item.id else 0.0
    if listing or link.region is not Region.BODY:
        return 0.0
    if _is_file(canonical(link.url)) or services.file_of(link.url):
        return 0.8
    return 0.6 if site.labels.is_general(link.text) else 0.0


def _is_file(url: str) -> bool:
    name = url.split("?")[0].rsplit("/", 1)[-1].casefold()
    return name.endswith(
        (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".ods", ".odt", ".ppt", ".pptx",
         ".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip", ".txt")
    )  # fmt: skip


def sheet_rows(sheet: Iterable[SheetRow], edition: Edition) -> Mapping[str, tuple[SheetRow, ...]]:
    """The sheet's rows by item, in the sheet's order."""
    rows: dict[str, list[SheetRow]] = {item.id: [] for item in edition.items}
    for row in sheet:
        rows[row.item].append(row)
    return {item: tuple(found) for item, found in rows.items()}
