"""Reads what the papers on an ITA result are made from: scores, a scan, a plan that was filled."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.content import filled
from checks.integrity import Measures, indicators_in, measure_tables
from checks.measure_columns import role_column
from checks.tables import data_rows
from crawler.documents.sandbox import Reader
from crawler.errors import UserError
from crawler.model import Document, Response
from fleet import saved, scored
from fleet.agency import read_one
from o_items.load import edition_ids, load
from o_items.model import Edition, Item
from reports import improvement, progress
from reports.docx import Paper
from reports.measures import MEASURE, PERIOD, STEPS, UNIT, Grounds, Mending
from reports.past_result import PastResult, past_result
from reports.plan import lacking
from reports.progress import Done
from reports.words import day

_MENDED = re.compile(r"^แก้ไขข้อ (O\d{1,2})\b")
_STEPS_MOST = 6  # more of them are named in one line, or a row fills pages
# Where a line begins in a cell, which is read on one line: numbered steps, the items named last.
_LINE = re.compile(r"\s(?=\d{1,2}\) |ข้อที่เกี่ยวข้อง:)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a paper is made from; "" for a scan or a plan that is not given."""

    scores: Path
    edition: Edition
    scan: str = ""
    plan: str = ""
    agency: str = ""
    thai_digits: bool = False


def plan_paper(asked: Asked) -> Paper:
    """The measures that answer last year's result."""
    year = asked.edition.year - 1
    result = _result(asked, year, f"มาตรการปี {asked.edition.id} ต้องวิเคราะห์ผลของปี {year}")
    scan = saved.read_report(asked.scan) if asked.scan else {}
    grounds = Grounds(result, asked.edition, tuple(_mendings(scan, asked.edition)))
    return improvement.write(grounds, _agency(asked, scan), thai_digits=asked.thai_digits)


def progress_paper(asked: Asked) -> Paper:
    """What last year's measures came to."""
    year = asked.edition.year - 1
    result = _result(asked, year, f"รายงานปี {asked.edition.id} รายงานผลของปี {year}")
    scan = saved.read_report(asked.scan) if asked.scan else {}
    rows = _planned(asked.plan) if asked.plan else progress.one_each(result)
    rows = [_with_output(row, scan, str(year)) for row in rows]
    agency, digits = _agency(asked, scan), asked.thai_digits
    return progress.write(asked.edition, result, rows, agency, thai_digits=digits)


def _result(asked: Asked, year: int, why: str) -> PastResult:
    years = scored.score(asked.scores, str(year))
    if str(year) not in years:
        known = ", ".join(years)
        raise UserError(
            f"{asked.scores.name} ไม่มีคะแนน ITA ของปี {year} ({why}) ในไฟล์มีเฉพาะปี {known}",
            f"{asked.scores.name} has no ITA scores of {year}, which edition {asked.edition.id} "
            f"is about (has: {known})",
        )
    return past_result(years, year)


def _agency(asked: Asked, scan: Mapping[str, Any]) -> str:
    return asked.agency or str(scan.get("agency", {}).get("name", ""))


def _mendings(scan: Mapping[str, Any], edition: Edition) -> list[Mending]:
    """The failed items of a scan, as the edition numbers them."""
    by_key = {item.key: item for item in edition.items}
    return [
        Mending(by_key[found["key"]], _steps(found, scan))
        for found in scan.get("items", ())
        if found["outcome"] == "failed" and found["key"] in by_key
    ]


def _steps(item: Mapping[str, Any], scan: Mapping[str, Any]) -> tuple[str, ...]:
    """What mends the item: another address where the site shows it all, else what it lacks."""
    told = [
        f["message"]
        for f in scan.get("findings", ())
        if f["item"] == item["id"] and f["kind"] == "better_url"
    ]
    missing = lacking(item)
    if len(missing) > _STEPS_MOST and not told:
        return (f"เพิ่มข้อมูลที่ยังขาดให้ครบ ได้แก่ {', '.join(e['text'] for e in missing)}",)
    return tuple(dict.fromkeys(told or [e["fix"] or e["text"] for e in missing]))


# A plan that was filled


def _planned(plan: str) -> list[Done]:
    """The measures of a plan; UserError where it has none."""
    document = _read(plan)
    rows = [row for table in measure_tables(document) for row in _rows(table)]
    if not rows:
        raise UserError(
            f"ไม่พบตารางมาตรการที่กรอกแล้วใน {plan} (ใช้แผนที่ได้จาก prongsai plan เมื่อกรอกครบ)",
            f"no table with filled measures in {plan}",
        )
    return rows


def _read(plan: str) -> Document:
    path = Path(plan)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"เปิดไฟล์ {plan} ไม่ได้", f"can't open {plan}") from error
    address, kind = path.resolve().as_uri(), mimetypes.guess_type(path.name)[0] or ""
    with Reader() as reader:
        document = read_one(
            Response(address, address, 200, kind, content, datetime.now(UTC)), reader
        )
    if document.problem is not None:
        raise UserError(f"อ่านไฟล์ {plan} ไม่ได้", f"can't read {plan}")
    return document


def _rows(found: Measures) -> list[Done]:
    columns = {
        name: role_column(found.table, name, found.index)
        for name in ("answers", "steps", "period", "unit")
    }
    at = {name: column.index for name, column in columns.items() if column}
    return [_done(row, found.index, at) for row in data_rows(found.table) if any(map(filled, row))]


def _done(row: tuple[str, ...], measure: int, at: Mapping[str, int]) -> Done:
    def cell(index: int | None, empty: str) -> str:
        text = "" if index is None else row[index]
        return _LINE.sub("\n", text) if filled(text) else empty

    answers = cell(at.get("answers"), "")
    return Done(
        name=cell(measure, MEASURE),
        indicators=tuple(indicators_in(answers or cell(measure, ""))),
        steps=cell(at.get("steps"), STEPS),
        period=cell(at.get("period"), PERIOD),
        unit=cell(at.get("unit"), UNIT),
    )


# What a scan proves of it


def _with_output(row: Done, scan: Mapping[str, Any], edition: str) -> Done:
    """The row with what the scan found of the item that its measure was to mend."""
    named = _MENDED.match(row.name)
    found = _found(named[1], scan, edition) if named else None
    if found is None or found["outcome"] != "passed":
        return row
    when = day(scan["scan"]["as_of"], "th")
    said = f"ผลตรวจเว็บไซต์ ณ วันที่ {when} ข้อ {found['id']} ผ่านครบทุกองค์ประกอบที่นับคะแนน"
    return replace(row, output=said)


def _found(number: str, scan: Mapping[str, Any], edition: str) -> Mapping[str, Any] | None:
    """The scan's result on an item that the plan's edition numbers so."""
    asked: Item | None = load(edition).by_id.get(number) if edition in edition_ids() else None
    wanted = asked.key if asked else None
    return next((item for item in scan.get("items", ()) if item["key"] == wanted), None)
