"""Reads a roster: the agencies that a committee follows, one row each; wrong rows are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.identity import agency_type
from crawler.errors import UserError
from crawler.text import fold
from crawler.urls import canonical
from fleet.request import web_address
from fleet.sheets import Sheet, read_sheets

# column -> what its head may say; id and type are required
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "รหัส", "รหัสหน่วยงาน"),
    "name": ("name", "ชื่อ", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "type": ("type", "ประเภท", "ประเภทหน่วยงาน"),
    "province": ("province", "จังหวัด"),
    "district": ("district", "อำเภอ", "เขต"),
    "url": ("url", "เว็บไซต์", "ที่อยู่เว็บ", "ที่อยู่เว็บไซต์"),
    "submissions": ("submissions", "แบบส่ง", "ไฟล์แบบส่ง"),
    "aliases": ("aliases", "ชื่ออื่น"),
    "contact": ("contact", "ผู้ติดต่อ", "อีเมล"),
    "itas_answered": ("itas_answered", "ตอบใน itas", "ตอบในระบบ itas"),
    "head_approved": ("head_approved", "ผู้บริหารอนุมัติ", "หัวหน้าอนุมัติ"),
}
_REQUIRED = ("id", "type")
_ID = re.compile(r"[\wก-๙][\wก-๙.-]{0,63}")
_RESERVED = frozenset({"con", "prn", "aux", "nul"})  # no folder on Windows may be called so


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency of a roster; `url` is "" while it is not known."""

    id: str
    type: str
    name: str = ""
    province: str = ""
    district: str = ""
    url: str = ""
    submissions: Path | None = None
    aliases: tuple[str, ...] = ()
    contact: str = ""
    itas_answered: str = ""  # typed by hand: when the agency answered in ITAS
    head_approved: str = ""  # typed by hand: when its head approved


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, in Thai and English; `kept` says whether the row counts."""

    row: int
    th: str
    en: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """The agencies of a file, in its order, and what is wrong with rows."""

    path: Path
    agencies: tuple[Entry, ...]
    problems: tuple[RowProblem, ...]


def read(path: Path, types: Mapping[str, str]) -> Roster:
    """The agencies of a CSV or XLSX file; `types` are the known agency types with their Thai names.

    UserError if the file can't be read or has no row that counts; wrong rows are problems.
    """
    sheet, columns = _headed(path)
    agencies: dict[str, Entry] = {}
    problems: list[RowProblem] = []
    sites: dict[str, str] = {}
    for number, cells in sheet.rows:
        typed = {
            name: fold(cells[at]).strip() if at < len(cells) else "" for name, at in columns.items()
        }
        found = list(_wrong(typed, number, agencies, types))
        problems += found
        if not any(not problem.kept for problem in found):
            entry, more = _entry(typed, number, path, types, sites)
            agencies[entry.id] = entry
            problems += more
    if not agencies:
        told = f": {problems[0].th}" if problems else ""
        raise UserError(f"{path.name} ไม่มีหน่วยงานที่ใช้ได้{told}", f"{path.name} has no usable agency")
    return Roster(path, tuple(agencies.values()), tuple(problems))


def _headed(path: Path) -> tuple[Sheet, dict[str, int]]:
    for sheet in read_sheets(path)[:1]:
        for headed in sheet.headings():
            columns = _columns(headed)
            if all(name in columns for name in _REQUIRED):
                return headed, columns
    names = ", ".join(COLUMNS)
    raise UserError(
        f"{path.name} ต้องมีหัวคอลัมน์ {names} (สร้างแบบเปล่าได้ด้วย prongsai template roster.xlsx)",
        f"{path.name} needs the columns {names} (see prongsai template roster.xlsx)",
    )


def _columns(sheet: Sheet) -> dict[str, int]:
    head = [" ".join(fold(cell).casefold().split()) for cell in sheet.head]
    return {
        name: head.index(known)
        for name, names in COLUMNS.items()
        for known in names
        if known in head
    }


def _wrong(
    typed: Mapping[str, str], row: int, agencies: Mapping[str, Entry], types: Mapping[str, str]
) -> Iterator[RowProblem]:
    """What keeps a row from counting."""
    name = typed["id"]
    if not name:
        yield RowProblem(row, f"แถว {row}: ไม่มีรหัส (id)", f"row {row}: no id")
    elif not _ID.fullmatch(name) or name.casefold() in _RESERVED:
        yield RowProblem(
            row,
            f"แถว {row}: รหัส “{name}” ใช้ไม่ได้ (ใช้ตัวอักษร ตัวเลข . - _ ไม่เกิน 64 ตัว)",
            f"row {row}: “{name}” can't be an id (letters, digits, . - _, at most 64)",
        )
    elif name.casefold() in {known.casefold() for known in agencies}:
        yield RowProblem(
            row,
            f"แถว {row}: รหัส “{name}” ซ้ำกับแถวก่อนหน้า",
            f"row {row}: the id “{name}” stands twice",
        )
    if not _type(typed["type"], types):
        known = ", ".join(types)
        yield RowProblem(
            row,
            f"แถว {row}: ไม่รู้จักประเภทหน่วยงาน “{typed['type']}” (ใช้: {known})",
            f"row {row}: no agency type “{typed['type']}” (known: {known})",
        )


def _type(typed: str, types: Mapping[str, str]) -> str:
    """An agency type by its word, its Thai name or how such names begin; "" if there is none."""
    plain = typed.casefold()
    if plain in types:
        return plain
    named = next((name for name, thai in types.items() if thai == typed), agency_type(typed))
    return named if named != "other" or typed == types["other"] else ""


def _entry(
    typed: Mapping[str, str],
    row: int,
    path: Path,
    types: Mapping[str, str],
    sites: dict[str, str],
) -> tuple[Entry, list[RowProblem]]:
    """The agency of a row that counts, with what is odd about it."""
    url, problems = _url(typed, row, sites)
    sheet, missing = _sheet(typed.get("submissions", ""), row, path)
    texts = ("name", "province", "district", "contact", "itas_answered", "head_approved")
    entry = Entry(
        id=typed["id"],
        type=_type(typed["type"], types),
        url=url,
        submissions=sheet,
        aliases=tuple(filter(None, map(str.strip, re.split(r"[;|]", typed.get("aliases", ""))))),
        **{name: typed.get(name, "") for name in texts},
    )
    return entry, [*problems, *missing]


def _url(typed: Mapping[str, str], row: int, sites: dict[str, str]) -> tuple[str, list[RowProblem]]:
    text = typed.get("url", "")
    if not text or text == "-":
        return "", []
    try:
        url = canonical(web_address(text))
    except UserError as error:
        return "", [RowProblem(row, f"แถว {row}: {error.th}", f"row {row}: {error.en}", kept=True)]
    other = sites.setdefault(url, typed["id"])
    if other == typed["id"]:
        return url, []
    return url, [
        RowProblem(
            row,
            f"แถว {row}: เว็บไซต์ {url} ซ้ำกับหน่วยงาน {other}",
            f"row {row}: {url} is also the site of {other}",
            kept=True,
        )
    ]


def _sheet(typed: str, row: int, path: Path) -> tuple[Path | None, Sequence[RowProblem]]:
    if not typed:
        return None, ()
    sheet = path.parent / typed
    if sheet.is_file():
        return sheet, ()
    problem = RowProblem(
        row,
        f"แถว {row}: ไม่พบไฟล์แบบส่ง {typed} (ต้องอยู่ข้างไฟล์รายชื่อ)",
        f"row {row}: no submission sheet {typed} beside the roster",
        kept=True,
    )
    return sheet, (problem,)
