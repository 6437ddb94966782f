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
from o_items.load import load

for _module in pkgutil.iter_modules(checks.__path__):
    importlib.import_module(f"checks.{_module.name}")  # each registers its checks

ITEMS = Path(__file__).parent / "items"
SITE = "https://www.banthung.go.th/"
CONTENT = {"html", "text", "csv", "problem", "url", "title", "label"}
CASE = CONTENT | {"documents", "agency", "agency_url", "agency_names", "as_of"}
OUTCOMES = ("passed", "failed", "cant_tell")


def _cases():
    for path in sorted(ITEMS.glob("*/O*.toml")):
        for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield pytest.param(path, case, id=f"{path.parent.name}-{path.stem}-{name}")


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


def _judged(path, case):
    edition = load(path.parent.name)
    contents = case.get("documents", [case])
    sources = [_source(content, _labels(path.parent.name)) for content in contents]
    names = tuple(map(fold, case.get("agency_names", ())))
    agency = Agency(case.get("agency", "other"), names, case.get("agency_url", SITE))
    day = date.fromisoformat(case.get("as_of", "2025-04-30"))
    return judge(edition.by_id[path.stem], sources, Context(edition, agency, day))


@pytest.mark.parametrize(("path", "case"), list(_cases()))
def test_elements_are_judged_as_the_case_says(path, case):
    found = {r.id.split(".")[1]: r for r in _judged(path, case).elements}
    wanted = {str(n): word for word in OUTCOMES for n in case.get(word, ())}
    assert wanted, "a case says what becomes of an element"
    got = {n: found[n].outcome.value for n in wanted}
    assert got == wanted, {n: [e.excerpt for e in found[n].evidence] for n in wanted}


@pytest.mark.parametrize(("path", "case"), list(_cases()))
def test_cases_hold_only_known_keys(path, case):
    assert not set(case) - CASE - set(OUTCOMES)
    assert all(not set(content) - CONTENT for content in case.get("documents", ()))


@pytest.mark.parametrize("path", sorted(ITEMS.glob("*/O*.toml")), ids=lambda p: p.stem)
def test_each_element_has_a_case_that_passes_and_two_that_fail(path):
    cases = tomllib.loads(path.read_text(encoding="utf-8")).values()
    for element in load(path.parent.name).by_id[path.stem].elements:
        number = int(element.id.split(".")[1])
        passed, failed = (sum(number in c.get(w, ()) for c in cases) for w in OUTCOMES[:2])
        assert passed >= 1, f"{element.id} needs a passing case"
        assert failed >= 2, f"{element.id} needs two failing cases"
