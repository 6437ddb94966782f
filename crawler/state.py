"""What is known of a crawl beside its responses, in a small JSON file beside the WARC."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from crawler.model import CrawlOptions, Problem, ProblemKind, SheetRow

STATE = "crawl.json"
SCHEMA = "prongsai.crawl/1"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a crawl beside its responses."""

    start_url: str
    started_at: datetime
    as_of: date
    options: CrawlOptions
    sheet: tuple[SheetRow, ...] | None = None
    finished_at: datetime | None = None
    limits: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def problem_json(problem: Problem | None) -> dict[str, str] | None:
    """A problem as JSON."""
    return {**asdict(problem), "kind": problem.kind.value} if problem else None


def problem_of(data: Mapping[str, str] | None) -> Problem | None:
    """A problem from JSON."""
    if not data:
        return None
    return Problem(ProblemKind(data["kind"]), data["url"], data.get("detail", ""))


def write_whole(path: Path, body: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(body)
    part.replace(path)


def write_state(folder: Path, state: State) -> None:
    """Writes the JSON file beside the WARC, whole or not at all."""
    data = {
        "schema": SCHEMA,
        "start_url": state.start_url,
        "started_at": state.started_at.isoformat(),
        "finished_at": state.finished_at.isoformat() if state.finished_at else None,
        "as_of": state.as_of.isoformat(),
        "options": asdict(state.options),
        "sheet": None if state.sheet is None else [asdict(row) for row in state.sheet],
        "limits": list(state.limits),
        "problems": [problem_json(p) for p in state.problems],
    }
    write_whole(folder / STATE, json.dumps(data, ensure_ascii=False, indent=1).encode())


def read_state(folder: Path) -> State | None:
    """The JSON file beside the WARC; None if there is none."""
    path = folder / STATE
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    finished = data["finished_at"]
    rows = data["sheet"]
    return State(
        start_url=data["start_url"],
        started_at=datetime.fromisoformat(data["started_at"]),
        as_of=date.fromisoformat(data["as_of"]),
        options=CrawlOptions(**data["options"]),
        sheet=None if rows is None else tuple(SheetRow(**row) for row in rows),
        finished_at=datetime.fromisoformat(finished) if finished else None,
        limits=tuple(data["limits"]),
        problems=tuple(p for each in data["problems"] if (p := problem_of(each))),
    )
