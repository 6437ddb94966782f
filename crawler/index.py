"""What a crawl fetched, one record an address, written beside its WARC for the next crawl."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from crawler import link_table
from crawler.job import release
from crawler.link_table import LinkTable
from crawler.model import Problem
from crawler.state import problem_json, problem_of, write_whole

INDEX = "index.json"
SCHEMA = "prongsai.index/1"
_TIDY = 0.75  # share of the links that must still stand on a page


@dataclass(frozen=True, slots=True)
class Record:
    """What one address answered, without its body."""

    url: str
    final_url: str
    status: int = 0
    media_type: str = ""
    content_type: str = ""  # the header as it was sent
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    digest: str = ""  # of the body, as the WARC says it
    size: int = 0
    stored_at: str = ""  # when the body was fetched
    origin: str = ""  # name of the folder that holds the body
    problem: Problem | None = None
    shell: bool = False
    rendered: str = ""  # print of what the page says that a browser built
    rank: float = 0.0
    depth: int = 0
    submitted: bool = False
    relevant: bool = False
    kind: str = "page"
    external: bool = False
    redirects: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    words: str = ""  # print of what a page says
    says: str = ""  # print of what a verdict may depend on, counters left out
    shape: str = ""  # print of what a page consists of
    links: tuple[int, ...] = ()  # numbers of the link table
    images: tuple[str, ...] = ()  # wide pictures of the body


_PLAIN = tuple(f for f in fields(Record) if f.name not in {"problem", "notes"})


def _record_json(record: Record) -> dict[str, Any]:
    """The fields of a record that say something."""
    values = ((f.name, f.default, getattr(record, f.name)) for f in _PLAIN)
    data = {name: value for name, default, value in values if value != default}
    if record.problem:
        data["problem"] = problem_json(record.problem)
    if record.notes:
        data["notes"] = [problem_json(note) for note in record.notes]
    return data


def _record_of(data: dict[str, Any]) -> Record:
    for name in ("redirects", "links", "images"):
        data[name] = tuple(data.get(name, ()))
    data["problem"] = problem_of(data.get("problem"))
    data["notes"] = tuple(n for each in data.get("notes", ()) if (n := problem_of(each)))
    return Record(**data)


@dataclass(slots=True)
class Index:
    """The records of a crawl, and every link that stands on its pages."""

    records: dict[str, Record] = field(default_factory=dict)
    links: LinkTable = field(default_factory=LinkTable)
    release: str = ""  # of the program that read the pages

    def add(self, record: Record) -> None:
        """Keeps a record; a later one replaces an earlier one of the same address."""
        self.records[record.url] = record

    def write(self, folder: Path) -> None:
        """Writes both files, each whole or not at all, the one that names the other last."""
        self._tidy()
        data = {
            "schema": SCHEMA,
            "release": self.release or release(),
            "links": self.links.write(folder),
            "records": [_record_json(self.records[url]) for url in sorted(self.records)],
        }
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        write_whole(folder / INDEX, body)

    def _tidy(self) -> None:
        """Drops links of pages that are gone, once they are many."""
        used = {number for record in self.records.values() for number in record.links}
        if len(used) < _TIDY * len(self.links.links):
            moved = self.links.keep(used)
            for url, record in self.records.items():
                links = tuple(moved[number] for number in record.links)
                self.records[url] = replace(record, links=links)

    def fingerprint(self, limits: Iterable[str], problems: Iterable[Problem]) -> str:
        """Equal for two crawls of a site that did not change, in whatever order it answered."""
        lines = sorted(_line(record) for record in self.records.values())
        rest = sorted({*limits}), sorted({*map(_problem_line, problems), *self._notes()})
        return hashlib.sha256(json.dumps([lines, *rest]).encode()).hexdigest()

    def _notes(self) -> set[str]:
        return {_problem_line(note) for r in self.records.values() for note in r.notes}

    def shells(self) -> int:
        """How many pages only a browser could fill, and none did yet."""
        return sum(r.shell and not r.rendered for r in self.records.values())


def _problem_line(problem: Problem) -> str:
    return f"{problem.kind} {problem.url} {problem.detail}"


def _line(record: Record) -> str:
    """What a verdict may depend on, of one record."""
    known = (
        record.url, record.final_url, record.status, record.media_type, record.content_type,
        record.says or record.sha256, record.rendered, record.shell, record.redirects,
        record.problem and (record.problem.kind, record.problem.detail),
    )  # fmt: skip
    return json.dumps(known)


def read(folder: Path) -> Index | None:
    """The index of a finished crawl; None if there is none that is whole and of this form."""
    try:
        data = json.loads((folder / INDEX).read_bytes())
        if data["schema"] != SCHEMA:
            return None
        records = [_record_of(each) for each in data["records"]]
        links = link_table.read(folder / link_table.LINKS, data["links"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Index({r.url: r for r in records}, links, data["release"])


def origins(index: Index) -> set[str]:
    """Names of the folders that hold the bodies of an index's records."""
    return {record.origin for record in index.records.values() if record.origin}
