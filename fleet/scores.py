"""Reads scores that a person has: question, indicator and item scores, or raw survey answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import UserError
from crawler.text import fold
from fleet import answers
from fleet.score_year import Year, scheme_of
from fleet.sheets import Sheet, read_sheets
from scoring.engine import NOT_APPLICABLE, UNKNOWN, Range, exactly, rounded, walk
from scoring.resolve import NEAR, Note
from scoring.scheme import OVERALL, Scheme

COLUMNS = ("year", "instrument", "id", "score")
_NAMES = {
    "year": ("year", "ปี", "ปีงบประมาณ"),
    "instrument": ("instrument", "เครื่องมือ", "แบบ"),
    "id": ("id", "ข้อ", "รหัส", "ข้อที่", "ตัวชี้วัด"),
    "score": ("score", "คะแนน", "ค่าคะแนน"),
}
_INSTRUMENTS = {
    "eit ส่วนที่ 1": "eit1", "eit ส่วนที่ 2": "eit2", "eit 1": "eit1", "eit 2": "eit2",
    "eit part 1": "eit1", "eit part 2": "eit2", "ita": OVERALL, "รวม": OVERALL,
}  # fmt: skip
_WORDS = {
    "passed": exactly(100), "ผ่าน": exactly(100), "failed": exactly(0), "ไม่ผ่าน": exactly(0),
    "not_applicable": NOT_APPLICABLE, "ไม่เกี่ยวข้อง": NOT_APPLICABLE,
    "cant_tell": UNKNOWN, "ตรวจไม่ได้": UNKNOWN,
}  # fmt: skip
_TOTALS = ("total", "รวม", "คะแนนรวม")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet of scores, as typed, with the place of each cell."""

    sheet: Sheet
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def place(self, column: str) -> tuple[str, str]:
        """The cell in Thai and English; the first column's where the sheet has no such column."""
        return self.sheet.place(self.number, self.columns.get(column, 0))


def read(path: Path, edition: str) -> dict[str, Year]:
    """The scores of a file by year; rows without one are of `edition`. UserError names a cell."""
    years: dict[str, Year] = {}
    sheets, unused = read_sheets(path), []
    for sheet in sheets:
        if headed := _headed(sheet):
            _scores(headed, _columns(headed), edition, years)
    for sheet in sheets:  # after the scores, for answers are finer
        if not _headed(sheet) and not _surveys(sheet, edition, years):
            unused.append(sheet)
    if not years:
        raise _nothing(path, unused if unused == sheets else [])
    for year in years.values():
        year.notes += [Note("sheet_unused", "", (sheet.name,)) for sheet in unused]
    return dict(sorted(years.items()))


def _surveys(sheet: Sheet, edition: str, years: dict[str, Year]) -> bool:
    """Add the answers of a sheet; False if it is no sheet of answers."""
    found = answers.read(sheet, edition)
    for survey in found or ():
        _add_survey(sheet, survey, years.setdefault(survey.scheme.id, Year(survey.scheme)))
    return found is not None


def _add_survey(sheet: Sheet, survey: answers.Survey, year: Year) -> None:
    """The means of the answers; they are finer than a typed score of the same question."""
    if survey.instrument in year.respondents:
        raise UserError(
            f"{sheet.file}: มีคำตอบ {survey.instrument} ปี {year.scheme.id} มากกว่าหนึ่งแผ่น",
            f"{sheet.file}: answers for {survey.instrument} of {year.scheme.id} on two sheets",
        )
    year.respondents[survey.instrument] = survey.respondents
    for question, found in survey.tallies.items():
        name = _prefixed(year.scheme, survey.instrument, question)
        typed = year.given.get(name)
        if typed is not None and abs(rounded(found.mean) - typed.score) > NEAR:
            year.notes.append(Note("disagrees", name, (typed.score, found.mean)))
        year.given[name] = exactly(found.mean)
    counted = [found.answers for found in survey.tallies.values()]
    facts = (survey.respondents, min(counted, default=0), max(counted, default=0))
    year.notes.append(Note("respondents", survey.instrument, facts))


def _nothing(path: Path, unused: Sequence[Sheet]) -> UserError:
    if unused:
        named = ", ".join(COLUMNS)
        return UserError(
            f"{path.name} ต้องมีหัวคอลัมน์ {named} (สร้างแบบเปล่าได้ด้วย prongsai template scores.xlsx)",
            f"{path.name} needs the columns {named} (see prongsai template scores.xlsx)",
        )
    return UserError(f"{path.name} ยังไม่ได้กรอกคะแนน", f"{path.name} has no score filled in")


def _headed(sheet: Sheet) -> Sheet | None:
    """The sheet from its head of scores on; None if it has none."""
    return next((headed for headed in sheet.headings() if _columns(headed)), None)


def _columns(sheet: Sheet) -> dict[str, int]:
    """Where the columns of scores are; {} if the sheet has none of scores."""
    head = [fold(cell).strip().casefold() for cell in sheet.head]
    found = {
        name: head.index(known)
        for name, names in _NAMES.items()
        for known in names
        if known in head
    }
    return found if "id" in found and "score" in found else {}


def _scores(sheet: Sheet, columns: dict[str, int], edition: str, years: dict[str, Year]) -> None:
    for number, cells in sheet.rows:
        texts = {name: fold(cells[at]).strip() for name, at in columns.items() if at < len(cells)}
        row = Row(sheet, number, texts, columns)
        if texts.get("score", "") not in ("", "-"):
            _add(row, edition, years)


def _add(row: Row, edition: str, years: dict[str, Year]) -> None:
    scheme = scheme_of(row.cells.get("year", ""), edition, row.place("year"))
    year = years.setdefault(scheme.id, Year(scheme))
    name = _node(row, scheme)
    value = _value(row, name, scheme)
    thai, english = row.place("score")
    if name in year.places and year.given[name] != value:
        raise UserError(
            f"{thai}: {row.cells['id']} มีคะแนนไว้แล้วที่ {year.places[name][0]} และไม่ตรงกัน",
            f"{english}: another score for {row.cells['id']} stands in {year.places[name][1]}",
        )
    year.given[name], year.places[name] = value, (thai, english)


def _node(row: Row, scheme: Scheme) -> str:
    typed = row.cells.get("id", "")
    wanted = re.sub(r"^(?:ตัวชี้วัดที่|ตัวชี้วัด|ข้อ|indicator)\s*", "", typed.casefold())
    wanted = re.sub(r"^([ieo])[ .\-]*0*(?=\d)", r"\1", re.sub(r"^(\d+)\.0$", r"\1", wanted))
    wanted = wanted.upper() if wanted.startswith("o") else wanted
    instrument = _instrument(row, scheme, wanted)
    total = wanted.casefold() in _TOTALS
    name = instrument if total else _prefixed(scheme, instrument, wanted)
    if (total and instrument) or name in nodes(scheme).get(instrument, ()):
        return name
    thai, english = row.place("id")
    raise UserError(
        f"{thai}: ไม่มีข้อ “{typed}” ในเครื่องมือ {instrument} ของปี {scheme.id}",
        f"{english}: {instrument} of {scheme.id} has no “{typed}”",
    )


def _instrument(row: Row, scheme: Scheme, wanted: str) -> str:
    typed = row.cells.get("instrument", "")
    plain = " ".join(typed.casefold().split())
    name = _INSTRUMENTS.get(plain, plain)
    known = nodes(scheme)
    if name in known:
        return name
    thai, english = row.place("instrument")
    if not typed:
        places = [tree for tree, ids in known.items() if wanted in ids and tree != OVERALL]
        if len(places) == 1 and wanted[:1] in "iO":
            return places[0]
        raise UserError(
            f"{thai}: ต้องระบุเครื่องมือ ({', '.join(known)})",
            f"{english}: the instrument is missing ({', '.join(known)})",
        )
    raise UserError(
        f"{thai}: ไม่รู้จักเครื่องมือ “{typed}” (ใช้: {', '.join(known)})",
        f"{english}: no instrument “{typed}” (known: {', '.join(known)})",
    )


def nodes(scheme: Scheme) -> dict[str, list[str]]:
    """Every node id below each instrument, group and the overall result."""
    found = {tree.id: [node.id for node in walk(tree)][1:] for tree in scheme.instruments}
    for group in scheme.groups:
        found[group.id] = [f"{group.id}:{name.partition(':')[2]}" for name in found[group.parts[0]]]
    return {**found, OVERALL: []}


def _prefixed(scheme: Scheme, instrument: str, wanted: str) -> str:
    grouped = scheme.group_of(instrument) or any(g.id == instrument for g in scheme.groups)
    return f"{instrument}:{wanted}" if grouped else wanted


def _value(row: Row, name: str, scheme: Scheme) -> Range:
    typed = row.cells["score"]
    item = name.startswith("O")
    value = value_of(typed, words=item)
    if value is not None:
        return value
    thai, english = row.place("score")
    also = " หรือ passed, failed, not_applicable" if item else ""
    raise UserError(
        f"{thai}: คะแนน “{typed}” ใช้ไม่ได้ (ต้องเป็นตัวเลข 0 ถึง 100{also})",
        f"{english}: “{typed}” is no score (0 to 100"
        f"{', passed, failed or not_applicable' if item else ''})",
    )


def value_of(typed: str, *, words: bool = True) -> Range | None:
    """A typed score as a range; None if it is none. `words`: passed, failed and the like too."""
    text = fold(typed).strip().casefold()
    if text in ("not_applicable", "ไม่เกี่ยวข้อง") or (words and text in _WORDS):
        return _WORDS[text]
    if not re.fullmatch(r"\d{1,3}(?:\.\d*)?%?", text):
        return None
    number = float(text.removesuffix("%"))
    return exactly(number) if number <= 100 else None


def changes(typed: str, scheme: Scheme) -> dict[str, Range]:
    """A what-if ("O12=passed,eit1:e9=95") as scores by node id; UserError names what is wrong."""
    found: dict[str, Range] = {}
    for part in filter(None, (text.strip() for text in fold(typed).split(","))):
        name, equals, wanted = (text.strip() for text in part.partition("="))
        value = value_of(wanted) if equals else None
        if value is None:
            raise UserError(
                f"--what-if “{part}”: ใช้แบบ O12=passed หรือ eit1:e9=95 (คะแนน 0 ถึง 100)",
                f"--what-if “{part}”: write O12=passed or eit1:e9=95 (0 to 100)",
            )
        found[_changed_node(name, scheme)] = value
    return found


def _changed_node(typed: str, scheme: Scheme) -> str:
    name = typed.casefold()
    name = name.upper() if re.fullmatch(r"o\d+", name) else name
    for tree in scheme.instruments:
        short = name.removeprefix(tree.id + ":")
        for candidate in (name, short.upper() if short != name and short[:1] == "o" else short):
            if any(node.id == candidate for node in walk(tree)):
                return candidate
    parts = _parts_with(name, scheme)
    if parts:
        ways = " / ".join(f"{part}:{name}" for part in parts)
        raise UserError(
            f"--what-if “{typed}”: มีในหลายส่วน ให้ระบุส่วนด้วย เช่น {ways}",
            f"--what-if “{typed}”: say which part: {ways}",
        )
    raise UserError(
        f"--what-if: ไม่มีข้อ “{typed}” ในเกณฑ์ปี {scheme.id}",
        f"--what-if: edition {scheme.id} has no “{typed}”",
    )


def _parts_with(name: str, scheme: Scheme) -> Iterable[str]:
    known = nodes(scheme)
    return [
        part for group in scheme.groups for part in group.parts if f"{part}:{name}" in known[part]
    ]
