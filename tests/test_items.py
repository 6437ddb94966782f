"""Every case file under tests/items is judged as it says.

A case holds one document (or a list of `documents`) and what becomes of the item's elements:

    [name-of-the-case]
    html = '''...'''          # or text (lines; a line "---" begins a page), csv, problem
    url, title, label         # optional; label is the text of the link that led there
    agency = "sao"            # optional type; agency_url, agency_names
    passed = [1, 3]
    failed = [2]
    cant_tell = []
"""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import checks
from checks.candidates import Candidate, Origin
from checks.labels import Labels
from checks.pages import evidence_view
from checks.registry import Agency
from checks.runner import Context, Source, judge
from crawler.documents.html import parse_html
from crawler.model import Block, BlockKind, Document, Problem, ProblemKind, Table
from crawler.text import fold
from o_items.load import edition_ids, load

for _module in pkgutil.iter_modules(checks.__path__):
    importlib.import_module(f"checks.{_module.name}")  # each registers its checks

ITEMS = Path(__file__).parent / "items"
SITE = "https://www.banthung.go.th/"
CONTENT = {"html", "text", "csv", "problem", "url", "title", "label"}
CASE = CONTENT | {"documents", "agency", "agency_url", "agency_names", "as_of"}
OUTCOMES = ("passed", "failed", "cant_tell")


def cases(year):
    """Item, name and case of every case of an edition."""
    for path in sorted(ITEMS.glob(f"{year}/O*.toml")):
        for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield path.stem, name, case


def _parameters():
    for year in edition_ids():
        for item, name, case in cases(year):
            yield pytest.param(year, item, case, id=f"{year}-{item}-{name}")


@cache
def _labels(edition):
    return Labels(load(edition))


def _lines(text):
    page = 1
    for line in text.strip().splitlines():
        if line.strip() == "---":
            page += 1
        elif line.strip():
            yield Block(fold(line), page=page)


def _rows(text):
    table = Table(tuple(tuple(map(fold, row)) for row in csv.reader(io.StringIO(text.strip()))))
    blocks = [Block(" | ".join(row), BlockKind.ROW, page=1) for row in table.rows]
    return tuple(blocks), (table,)


def _document(content):
    url, title = content.get("url", SITE + "page"), content.get("title", "")
    if "html" in content:
        html = f"<html><head><title>{title}</title></head><body>{content['html']}</body></html>"
        return parse_html(html.encode(), url, {"content-type": "text/html; charset=utf-8"})
    if "text" in content:
        blocks = tuple(_lines(content["text"]))
        return Document(url, "application/pdf", fold(title), blocks, pages=blocks[-1].page)
    blocks, tables = _rows(content["csv"])
    return Document(url, "text/csv", fold(title), blocks, tables)


def _source(content, labels):
    url = content.get("url", SITE + "page")
    label = content.get("label", "")
    candidate = Candidate(url, Origin.SUBMITTED, 1.0, label, (label,) if label else ())
    if "problem" in content:
        return Source(candidate, None, Problem(ProblemKind(content["problem"]), url))
    return Source(candidate, evidence_view(_document(content), labels), title=label)


def judged(year, item, case):
    """The verdict on an item of an edition from what a case holds."""
    edition = load(year)
    contents = case.get("documents", [case])
    sources = [_source(content, _labels(year)) for content in contents]
    names = tuple(map(fold, case.get("agency_names", ())))
    agency = Agency(case.get("agency", "other"), names, case.get("agency_url", SITE))
    day = case.get("as_of", f"{edition.year - 543}-04-30")
    context = Context(edition, agency, date.fromisoformat(day))
    return judge(edition.by_id[item], sources, context)


def said(case):
    """What a case says becomes of the item's elements: number -> outcome."""
    return {n: word for word in OUTCOMES for n in case.get(word, ())}


@pytest.mark.parametrize(("year", "item", "case"), list(_parameters()))
def test_elements_are_judged_as_the_case_says(year, item, case):
    found = {int(r.id.split(".")[1]): r for r in judged(year, item, case).elements}
    wanted = said(case)
    assert wanted, "a case says what becomes of an element"
    got = {n: found[n].outcome.value for n in wanted}
    assert got == wanted, {n: [e.excerpt for e in found[n].evidence] for n in wanted}


@pytest.mark.parametrize(("year", "item", "case"), list(_parameters()))
def test_cases_hold_only_known_keys(year, item, case):
    assert not set(case) - CASE - set(OUTCOMES)
    assert all(not set(content) - CONTENT for content in case.get("documents", ()))
