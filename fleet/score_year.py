"""The scores of one year as a person gives them, and which year that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.errors import UserError
from scoring.engine import Range
from scoring.resolve import Note
from scoring.scheme import Scheme, load, scheme_ids

_YEAR = re.compile(r"(?:ปี|พ\.ศ\.|ปีงบประมาณ|fy)?\s*(\d{4})")


@dataclass(slots=True)
class Year:
    """What is given for one year: scores by node id, who answered, and what is worth saying."""

    scheme: Scheme
    given: dict[str, Range] = field(default_factory=dict)
    # node id -> the cell it came from, in Thai and English
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    respondents: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def scheme_of(typed: str, edition: str, place: tuple[str, str]) -> Scheme:
    """The scheme of a year as typed ("2568", "ปี 2568", "2025"); "" is the edition asked for."""
    match = _YEAR.fullmatch((typed or edition).casefold())
    number = int(match[1]) if match else 0
    year = str(number + 543 if 1900 < number < 2400 else number)
    if year in scheme_ids():
        return load(year)
    known = ", ".join(scheme_ids())
    raise UserError(
        f"{place[0]}: ไม่มีเกณฑ์คะแนนของปี “{typed or edition}” ในรุ่นนี้ (มี: {known})",
        f"{place[1]}: the year “{typed or edition}” is not in this version (known: {known})",
    )
