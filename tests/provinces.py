"""Fills a store with an invented province: N agencies, several runs, varied reports.

python -m tests.provinces FILE.db 1000 --runs 6
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from o_items.load import load
from reports.scan import scores_object
from reports.store import Tried, add_scan, open_store
from scoring.engine import Range
from scoring.scheme import load as load_scheme

BANGKOK = ZoneInfo("Asia/Bangkok")
FIRST_RUN = datetime(2025, 2, 3, 1, 0, tzinfo=BANGKOK)
DISTRICTS = (
    "เมืองดอนพิกุล", "บึงแก้ว", "หนองแสงทอง", "ท่าจำปา", "ศรีมงคล", "วังไผ่งาม",
    "โคกตาลเดี่ยว", "บ้านเหนือน้ำ", "ทุ่งดอกคูน", "เขาขวัญ", "ลำนารี", "ปากน้ำพลอย",
)  # fmt: skip
_FRONT = ("ดอน", "หนอง", "บึง", "ห้วย", "โคก", "ท่า", "วัง", "ทุ่ง", "บ้าน", "เขา", "คลอง", "นา")
_BACK = (
    "พิกุล", "แก้ว", "แสงทอง", "จำปา", "มงคล", "ไผ่งาม", "ตาล", "คูน", "ขวัญ", "นารี",
    "พลอย", "สะเดา", "ยางคำ", "หว้า", "มะเดื่อ", "กระถิน", "โพธิ์", "ประดู่", "สัก", "บัว",
)  # fmt: skip
_KINDS = (
    ("sao", "องค์การบริหารส่วนตำบล", "sao"), ("municipality", "เทศบาลตำบล", "tt"),
    ("sao", "องค์การบริหารส่วนตำบล", "sao"), ("municipality", "เทศบาลเมือง", "tm"),
    ("sao", "องค์การบริหารส่วนตำบล", "sao"), ("province", "สำนักงานจังหวัดดอนพิกุล ฝ่าย", "prov"),
)  # fmt: skip
# A maker of sites: how its pages are addressed, which items its template breaks, its share.
_MAKERS = (
    ("/content.php?id={n}", ("O13", "O18"), 18),
    ("/wp-content/uploads/2025/{n}.pdf", (), 25),
    ("/index.php/component/k2/item/{n}", ("O11",), 14),
    ("/townhall/show/{n}/detail?menu={n}", ("O4", "O20"), 13),
    ("/page{n}.html", (), 30),
)  # fmt: skip
_NOTES = (
    "ไม่พบหน้าหรือไฟล์ของข้อนี้บนเว็บไซต์",
    "อ่าน “{title}” แล้ว ไม่พบข้อมูลส่วนนี้",
    "เอกสารที่พบเป็นของปี 2566 ไม่ใช่ปีที่กำหนด (“{title}”)",
    "“{title}” ยังไม่มีเนื้อหา",
    "พบเพียงบางส่วนใน “{title}” ยังไม่ครบตามที่กำหนด",
)


@dataclass(frozen=True, slots=True)
class Made:
    """An invented agency, and how good it is."""

    id: str
    name: str
    type: str
    district: str
    url: str
    maker: int
    skill: float


@cache
def base() -> str:
    """The report that all others are made from, as JSON: every item passed with its proof."""
    from tests.scans import scan

    found = scan(text="ข้อมูลของหน่วยงานสมมติ ปีงบประมาณ 2568")
    return json.dumps(found, ensure_ascii=False)


def fill(path: Path, count: int, runs: int = 5, *, seed: int = 7, report: Path | None = None):
    """A store with `count` agencies after `runs` weekly runs; `report` is a base of one's own."""
    chance = random.Random(seed)
    body = report.read_text("utf-8") if report else base()
    edition = json.loads(body)["edition"]
    db = open_store(path)
    made = [_agency(number, chance) for number in range(count)]
    db.table("agencies").insert_all(_row(each, chance) for each in made)
    states = {each.id: {} for each in made}
    for number in range(runs):
        at = FIRST_RUN + timedelta(weeks=number)
        run_id = _run(db, at, edition, count)
        for each in made:
            _scan(db, each, run_id, at, body, states[each.id], number, runs, chance)
    return db


def _agency(number: int, chance: random.Random) -> Made:
    kind, start, short = _KINDS[number % len(_KINDS)]
    front, back = _FRONT[number % len(_FRONT)], _BACK[number // len(_FRONT) % len(_BACK)]
    again = number // (len(_FRONT) * len(_BACK))
    name = f"{start}{front}{back}{f' {again + 1}' if again else ''}"
    maker = chance.choices(range(len(_MAKERS)), [m[2] for m in _MAKERS])[0]
    url = "" if number % 41 == 40 else f"https://www.{short}{number:04}.go.th/"
    skill = min(0.99, max(0.35, chance.gauss(0.87, 0.13)))
    return Made(f"{short}-{number:04}", name, kind, DISTRICTS[number % 12], url, maker, skill)


def _row(each: Made, chance: random.Random) -> dict:
    return {
        "id": each.id, "name": each.name, "type": each.type, "province": "ดอนพิกุล",
        "district": each.district, "url": each.url, "submissions": "", "aliases": "",
        "contact": "", "itas_answered": "2568-04-20" if chance.random() < 0.4 else "",
        "head_approved": "2568-04-25" if chance.random() < 0.25 else "", "roster": "roster.csv",
        "added_at": FIRST_RUN.isoformat(),
    }  # fmt: skip


def _run(db, at: datetime, edition: str, count: int) -> str:
    run_id = f"{at:%Y%m%d-%H%M%S}-0000"
    db.table("runs").insert({
        "id": run_id, "roster": "roster.csv", "edition": edition, "options": "{}",
        "tool_version": "2026.11.0", "criteria": load(edition).version,
        "started_at": at.isoformat(), "finished_at": (at + timedelta(hours=3)).isoformat(),
        "status": "finished", "agencies": count,
    })  # fmt: skip
    return run_id


def _scan(db, each: Made, run_id, at, body, state, number, runs, chance) -> None:
    ended = (at + timedelta(minutes=chance.randrange(170))).isoformat()
    scan_id = f"{run_id}-{each.id}"
    tried = {"scan_id": scan_id, "run_id": run_id, "agency_id": each.id, "url": each.url,
             "started_at": at.isoformat(), "finished_at": ended}  # fmt: skip
    if not each.url:
        add_scan(db, Tried(**tried, status="no_url", error="ยังไม่มีที่อยู่เว็บไซต์ในรายชื่อ"))
    elif chance.random() < 0.04:
        error = f"เปิดเว็บไซต์ {each.url} ไม่ได้"
        add_scan(db, Tried(**tried, status="unreachable", error=error))
    else:
        report = _report(each, body, state, number, chance)
        if number < runs - 1:
            _slim(report)
        report["scan"] |= {"id": scan_id, "started_at": at.isoformat(), "finished_at": ended,
                           "as_of": ended[:10]}  # fmt: skip
        add_scan(db, Tried(**tried, status="done", report=report, folder=f"{each.id}/{scan_id}"))


def _report(each: Made, body: str, state: dict, number: int, chance: random.Random) -> dict:
    """A report whose outcomes move a little from run to run."""
    report = json.loads(body)
    report["agency"] = {"name": each.name, "type": each.type, "url": each.url}
    for item in report["items"]:
        if item["id"] not in state or chance.random() < 0.07:
            state[item["id"]] = _drawn(each, item["id"], number, chance)
        _turn(item, state[item["id"]], each, chance)
    scheme = load_scheme(report["edition"])
    leaves = {i["id"]: Range(i["score"], i["low"], i["high"]) for i in report["items"]}
    report["scores"] = scores_object(leaves, scheme)
    failed = [i for i in report["items"] if i["outcome"] in ("failed", "cant_tell")]
    report["plan"] = copy.deepcopy(report["plan"]) | {"items": [
        {"id": i["id"], "outcome": i["outcome"], "oit": 2.5, "overall": None, "on_way": False}
        for i in failed
    ], "text": []}  # fmt: skip
    return report


def _slim(report: dict) -> None:
    """Leave out the proofs of an older scan, which nothing reads any more."""
    for item in report["items"]:
        for element in item["elements"]:
            element["evidence"] = []


def _drawn(each: Made, item: str, number: int, chance: random.Random) -> str:
    broken = item in _MAKERS[each.maker][1]
    hard = (0, 0, 0.03, 0.1, 0.25)[zlib.crc32(item.encode()) % 5]
    skill = 0.12 if broken else each.skill + 0.02 * number - hard
    if chance.random() < skill:
        return "passed"
    return "failed" if chance.random() < 0.86 else "cant_tell"


def _turn(item: dict, outcome: str, each: Made, chance: random.Random) -> None:
    address = _MAKERS[each.maker][0].format(n=chance.randrange(10, 900))
    url = each.url.rstrip("/") + address
    low = 100.0 if outcome == "passed" else 0.0
    high = 0.0 if outcome == "failed" else 100.0
    item |= {"outcome": outcome, "score": low, "low": low, "high": high,
             "urls": [url], "found_by": "discovered"}  # fmt: skip
    for at, element in enumerate(item["elements"]):
        lacks = outcome != "passed" and (at == 0 or chance.random() < 0.4)
        element["outcome"] = outcome if lacks else "passed"
        for proof in element["evidence"]:
            proof["url"] = url
        if lacks:
            element["evidence"] = []
            element["note"] = chance.choice(_NOTES).format(title=item["title"])
            element["fix"] = element["fix"] or f"เพิ่ม{element['text']}"


def main() -> None:
    """Fill a store from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("agencies", type=int)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    fill(given.store, given.agencies, given.runs, report=given.report)


if __name__ == "__main__":
    main()
