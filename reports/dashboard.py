"""Publishes a store as a static site: pages, tables as files, letters; it needs no server."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from o_items.load import load
from reports import dashboard_agencies as agencies
from reports import dashboard_items as items
from reports import dashboard_lists as lists
from reports import dashboard_overview as overview
from reports import dashboard_vendors as vendors
from reports import docx, html, letter, workbook, xlsx
from reports.charts import Ids
from reports.dashboard_facts import Agency, Province
from reports.dashboard_folder import publishing
from reports.dashboard_tables import Table, csv_file, sheet, shown, sort_key, xlsx_file
from reports.dashboard_words import percent, say, short_day
from reports.scan import Scan
from reports.version import tool_version
from reports.words import day, points

if TYPE_CHECKING:
    import jinja2

_ASSETS = ("site.css", "site.js")
_ALONE = 12  # agencies, below which more processes cost more than they save
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class _Job:
    """An agency's pages, letter and files, made in whatever process is free."""

    edition: str
    lang: str
    agency: Agency
    stem: str  # of its files
    report: bytes | None  # as the store has it
    folder: Path


def publish(db: Database, province: Province, folder: Path) -> int:
    """Write the site; the number of its files. UserError if the folder is not ours to write."""
    with publishing(folder) as made:
        for name, body in _pages(db, province):
            _write(made / name, body)
        _each_agency(db, province, made)
        return sum(path.is_file() for path in made.rglob("*"))


def _pages(db: Database, province: Province) -> Iterator[tuple[str, bytes]]:
    """The pages that tell of many agencies, and their tables."""
    for name in _ASSETS:
        yield f"assets/{name}", _text(name).encode()
    found = items.details(db, province)
    yield from _index(province)
    yield from _matrix(province)
    yield from _items(province, found)
    groups = vendors.groups(db, province, found)
    facts: dict[str, Any] = {"groups": groups, "share": vendors.share}
    table, members = vendors.table(province, groups), vendors.members(province, groups)
    yield "vendors.html", _page(province, "vendors", **facts, table=table, members=members)
    yield from _files(province, [table, members])


def _index(province: Province) -> Iterator[tuple[str, bytes]]:
    ids = Ids()
    charts: dict[str, Any] = {
        "bands": overview.bands(province, ids),
        "levels": overview.levels(province, ids),
        "histogram": overview.histogram(province, ids),
        "worst": overview.worst_items(province, ids),
    }
    trend = overview.trend(province, ids)
    tables: dict[str, Any] = {
        "regressions": lists.regressions(province),
        "unreached": lists.unreached(province),
        "districts": lists.districts(province),
    }
    facts: dict[str, Any] = {"figures": overview.figures(province), "trend": trend}
    yield "index.html", _page(province, "index", **facts, **charts, **tables)
    shown_charts = [chart for chart in [*charts.values(), *trend] if chart]
    yield from _files(province, [*tables.values(), *(chart.table for chart in shown_charts)])


def _matrix(province: Province) -> Iterator[tuple[str, bytes]]:
    table, rows = agencies.matrix(province), agencies.rows(province)
    facts: dict[str, Any] = {
        "table": table,
        "rows": rows,
        "districts": sorted({row.agency.district for row in rows} - {""}),
        "kinds": sorted({row.agency.type for row in rows}),
        "titles": {i.id: items.title_of(i, province.lang) for i in province.edition.items},
    }
    yield "agencies.html", _page(province, "agencies", **facts)
    yield from _files(province, [table])


def _items(province: Province, found: items.Details) -> Iterator[tuple[str, bytes]]:
    table = items.overview(province)
    yield "items.html", _page(province, "items", table=table)
    yield from _files(province, [table])
    order = [item.id for item in province.edition.items]
    for at, item in enumerate(province.edition.items):
        page = items.page(province, item, found)
        facts: dict[str, Any] = {"page": page, "previous": order[at - 1] if at else ""}
        facts["next"] = "".join(order[at + 1 : at + 2])
        yield f"item/{item.id}.html", _page(province, "item", root="../", **facts)
        yield from _files(province, [page.reason_table, page.lacking, page.examples])


def _each_agency(db: Database, province: Province, made: Path) -> None:
    """Make the files of every agency, by as many processes as pay."""
    jobs = (_job(db, province, agency, made) for agency in province.agencies)
    workers = min(os.cpu_count() or 1, len(province.agencies) // _ALONE)
    if workers < 2:
        for job in jobs:
            _make(job)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(_make, jobs, chunksize=_CHUNK):
            pass


def _job(db: Database, province: Province, agency: Agency, made: Path) -> _Job:
    row = agency.now and next(
        iter(db.execute("SELECT body FROM reports WHERE scan_id = ?", [agency.now.scan_id])), None
    )
    stem, body = province.files[agency.id], row[0] if row else None
    return _Job(province.edition.id, province.lang, agency, stem, body, made)


def _make(job: _Job) -> None:
    agency, stem, paper = job.agency, job.stem, None
    province = Province(load(job.edition), job.lang, (agency,), (), files={agency.id: stem})
    report = json.loads(zlib.decompress(job.report)) if job.report else None
    if report:
        _write(job.folder / f"report/{stem}.html", _report(province, agency, report))
        paper = letter.write(report, agency.name or report["agency"]["name"])
    if paper:
        _write(job.folder / f"letters/{stem}.docx", docx.body(paper))
    page = agencies.page(province, agency, report, letter=paper is not None)
    _write(job.folder / f"agency/{stem}.html", _page(province, "agency", root="../", page=page))
    for name, body in _files(province, page.tables):
        _write(job.folder / name, body)
    _write(job.folder / f"data/agency/{stem}.xlsx", _book(page, report, province.lang))


def _book(page: agencies.AgencyPage, report: Scan | None, lang: str) -> bytes:
    """The workbook of an agency: that of its report, and what the store adds to it."""
    sheets = xlsx.sheets(report, lang) if report else []
    there = {each.name for each in sheets}
    sheets += [sheet(table, lang) for table in page.tables if table.title not in there]
    return workbook.render(sheets)


def _report(province: Province, agency: Agency, report: Scan) -> bytes:
    """The report as every format of one agency shows it, with the way back to the site."""
    bar = (
        _environment()
        .get_template("bar.jinja")
        .render(
            back=f"../agency/{province.files[agency.id]}.html",
            w=partial(_word, province.lang),
            stamp=_stamp(province, agency),
        )
    )
    return html.render(report, province.lang).replace(b"<body>", b"<body>" + bar.encode(), 1)


# Pages and files


def _page(province: Province, name: str, /, root: str = "", **facts: Any) -> bytes:
    lang, newest = province.lang, province.newest
    alone = province.agencies[0] if name == "agency" else None
    template = _environment().get_template(f"{name}.jinja")
    return template.render(
        province=province,
        here=name,
        root=root,
        lang=lang,
        w=partial(_word, lang),
        day=partial(day, lang=lang),
        short=partial(short_day, lang=lang),
        shown=partial(shown, lang=lang),
        place=_place(province),
        newest=newest,
        stamp=_stamp(province, alone),
        version=tool_version(),
        **facts,
    ).encode()


def _stamp(province: Province, agency: Agency | None) -> str:
    """When it was last tried, and when that last came to a result."""
    told = [agency] if agency else province.agencies
    moments = (
        max((getattr(a, name) for a in told), default="") for name in ("tried_at", "succeeded_at")
    )
    lang = province.lang
    return say("stamp", lang, *(day(at, lang) if at else say("never", lang) for at in moments))


def _place(province: Province) -> str:
    names = {a.province for a in province.agencies if a.province}
    if len(names) != 1:
        return say("all_provinces", province.lang)
    return say("province", province.lang, names.pop().removeprefix("จังหวัด"))


def _word(lang: str, key: str, *facts: object) -> str:
    return say(key, lang, *facts)


def _files(province: Province, tables: Iterable[Table]) -> Iterator[tuple[str, bytes]]:
    above = [_stamp(province, None), say("caution", province.lang)]
    for table in tables:
        yield f"data/{table.file}.csv", csv_file(table, province.lang)
        if not table.book:
            yield f"data/{table.file}.xlsx", xlsx_file(table, province.lang, above)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _text(name: str) -> str:
    return files("reports").joinpath("dashboard", name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    import jinja2  # slow to load, and most commands write no page

    found = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_text),
    )  # fmt: skip
    found.filters |= {"safe_url": html.safe_url, "tail": html.tail, "kind": _kind}
    found.globals |= {
        "marks": html.MARKS, "points": points, "percent": percent, "sort_key": sort_key,
    }  # fmt: skip
    return found


def _kind(value: object) -> str:
    """What a template must know of a value: its class's name."""
    return type(value).__name__.casefold()
