"""Saves a crawl as a WARC with a small JSON file beside it, and reads it back."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio import archiveiterator, statusandheaders, warcwriter
from warcio.exceptions import ArchiveLoadFailed

from crawler import blocking
from crawler.model import Crawl, CrawlOptions, Problem, ProblemKind, Response, SheetRow

WARC = "crawl.warc.gz"
STATE = "crawl.json"
_CHUNK = 1 << 16
SCHEMA = "prongsai.crawl/1"
# warcio carries no types.
ArchiveIterator: Any = archiveiterator.ArchiveIterator
StatusAndHeaders: Any = statusandheaders.StatusAndHeaders
WARCWriter: Any = warcwriter.WARCWriter
_META = "Prongsai-Meta"
# The body is stored inflated, so headers that describe its passage would be untrue.
_TRANSPORT = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
# What warcio raises for half a record, headers cut in two included.
_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error, AttributeError, TypeError)


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


@dataclass(frozen=True, slots=True)
class Entry:
    """A response and what only the crawler knows of it."""

    response: Response
    shell: bool = False  # filled by scripts only
    probe: bool = False  # asked to learn what a missing page looks like
    rank: float = 0.0
    depth: int = 0
    submitted: bool = False
    notes: tuple[Problem, ...] = ()  # faults that did not keep the page from being read


def service(url: str, name: str) -> Entry:
    """A file service that is not opened: its address and the Thai name of the service."""
    problem = Problem(ProblemKind.SERVICE, url, name)
    return Entry(Response(url, url, 0, "", b"", datetime.now(UTC), problem=problem), rank=1.0)


class Archive:
    """The WARC of a running crawl; each record is whole on disk once written."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = (folder / WARC).open("ab")
        self._writer = WARCWriter(self._file, gzip=True)
        if self._file.tell() == 0:
            info = {"software": "prongsai", "format": "WARC File Format 1.0"}
            self._writer.write_record(self._writer.create_warcinfo_record(WARC, info))
            self._flush()

    def write(self, entry: Entry) -> None:
        """Adds one response, or the failure to get it."""
        response = entry.response
        kind = "response" if response.status else "metadata"
        record = self._writer.create_warc_record(
            response.final_url or response.url,
            kind,
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=_http_headers(response) if response.status else None,
            warc_headers_dict={
                "WARC-Date": _utc(response.fetched_at),
                _META: json.dumps(_meta(entry), sort_keys=True),
            },
        )
        self._writer.write_record(record)
        self._flush()

    def write_rendered(self, url: str, dom: str, problem: Problem | None, at: datetime) -> None:
        """Adds the DOM a browser built for a page that is stored already."""
        body = dom.encode("utf-8")
        meta = {"url": url, "size": len(body), "problem": _problem_json(problem)}
        record = self._writer.create_warc_record(
            url,
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="text/html; charset=utf-8",
            warc_headers_dict={"WARC-Date": _utc(at), _META: json.dumps(meta, sort_keys=True)},
        )
        self._writer.write_record(record)
        self._flush()

    def close(self) -> None:
        """Ends writing."""
        self._file.close()

    def _flush(self) -> None:
        self._file.flush()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _http_headers(response: Response) -> Any:
    kept = [
        (name, value.replace("\r", " ").replace("\n", " "))
        for name, value in response.headers.items()
        if name.lower() not in _TRANSPORT
    ]
    kept.append(("Content-Length", str(len(response.body))))
    return StatusAndHeaders(f"{response.status} -", kept, protocol="HTTP/1.1")


def _problem_json(problem: Problem | None) -> dict[str, str] | None:
    return {**asdict(problem), "kind": problem.kind.value} if problem else None


def _problem(data: Mapping[str, str] | None) -> Problem | None:
    if not data:
        return None
    return Problem(ProblemKind(data["kind"]), data["url"], data.get("detail", ""))


def _meta(entry: Entry) -> dict[str, Any]:
    response = entry.response
    return {
        "url": response.url,
        "final_url": response.final_url,
        "media_type": response.media_type,
        "size": len(response.body),
        "redirects": list(response.redirects),
        "problem": _problem_json(response.problem),
        "shell": entry.shell,
        "probe": entry.probe,
        "rank": entry.rank,
        "depth": entry.depth,
        "submitted": entry.submitted,
        "notes": [_problem_json(note) for note in entry.notes],
    }


def _records(file: BinaryIO) -> Iterator[Any]:
    """The records that are whole; a torn last one ends the reading."""
    try:
        yield from ArchiveIterator(file)
    except _BROKEN:
        return


def entries(warc: Path) -> list[Entry]:
    """Everything a WARC holds, one entry an address; a later record replaces an earlier one."""
    found: dict[str, Entry] = {}
    with warc.open("rb") as file:
        for record in _records(file):
            try:
                _take(record, found)
            except _BROKEN:
                break
    return [found[url] for url in sorted(found)]


def _take(record: Any, found: dict[str, Entry]) -> None:
    if record.rec_type not in {"response", "metadata", "resource"}:
        return
    meta = json.loads(record.rec_headers.get_header(_META) or "{}")
    body: bytes = record.content_stream().read()
    if len(body) != meta.get("size", len(body)):
        raise EOFError("record is torn")
    url = meta.get("url") or record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "resource":
        _add_rendered(found, url, body, meta)
    else:
        found[url] = _entry(record, url, body, meta)


def _add_rendered(found: dict[str, Entry], url: str, body: bytes, meta: Mapping[str, Any]) -> None:
    entry = found.get(url)
    if entry:
        problem = _problem(meta.get("problem"))
        response = replace(
            entry.response, rendered=body.decode("utf-8", "replace"), problem=problem
        )
        found[url] = replace(entry, response=response)


def _entry(record: Any, url: str, body: bytes, meta: Mapping[str, Any]) -> Entry:
    http = record.http_headers
    sent = ((name.lower(), value) for name, value in http.headers) if http else ()
    headers = {name: value for name, value in sent if name not in _TRANSPORT}
    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    status = int(http.get_statuscode()) if http else 0
    problem = _problem(meta.get("problem"))
    if not meta:  # written by another tool
        problem = blocking.status_problem(url, status, headers, body)
    response = Response(
        url=url,
        final_url=meta.get("final_url") or url,
        status=status,
        media_type=meta.get("media_type", headers.get("content-type", "").partition(";")[0]),
        body=body,
        fetched_at=moment,
        headers=headers,
        problem=problem,
        redirects=tuple(meta.get("redirects", ())),
    )
    return Entry(
        response,
        shell=meta.get("shell", False),
        probe=meta.get("probe", False),
        rank=meta.get("rank", 0.0),
        depth=meta.get("depth", 0),
        submitted=meta.get("submitted", False),
        notes=tuple(note for n in meta.get("notes", ()) if (note := _problem(n))),
    )


def mend(warc: Path) -> None:
    """Cuts a torn last record off, so that more can be added behind it."""
    if not warc.exists():
        return
    with warc.open("rb") as file:
        end = _sound_length(file)
    if end < warc.stat().st_size:
        os.truncate(warc, end)


def _sound_length(file: BinaryIO) -> int:
    """How far a file consists of whole gzip members, one a record."""
    end = position = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while chunk := file.read(_CHUNK):
        while chunk:
            try:
                member.decompress(chunk)
            except zlib.error:
                return end
            rest = member.unused_data
            position += len(chunk) - len(rest)
            chunk = rest
            if member.eof:
                end = position
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end


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
        "problems": [_problem_json(p) for p in state.problems],
    }
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / (STATE + ".part")
    part.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(folder / STATE)


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
        problems=tuple(p for each in data["problems"] if (p := _problem(each))),
    )


def _guessed(found: Sequence[Entry]) -> State:
    """What a WARC alone says of its crawl."""
    if not found:
        now = datetime.now(UTC)
        return State("", now, now.date(), CrawlOptions())
    first = min(found, key=lambda e: (e.depth, e.response.fetched_at)).response
    return State(first.url, first.fetched_at, first.fetched_at.date(), CrawlOptions())


def load(path: Path) -> Crawl:
    """A saved crawl, from its folder or its WARC file; nothing is asked of the network."""
    folder, warc = (path, path / WARC) if path.is_dir() else (path.parent, path)
    if not warc.exists():
        raise FileNotFoundError(warc)
    found = entries(warc)
    state = read_state(folder) or _guessed(found)
    last = max((e.response.fetched_at for e in found), default=state.started_at)
    unfinished = () if state.finished_at else ("interrupted",)
    notes = {note: None for entry in found for note in entry.notes}
    return Crawl(
        start_url=state.start_url,
        started_at=state.started_at,
        finished_at=state.finished_at or last,
        as_of=state.as_of,
        options=state.options,
        sheet=state.sheet,
        responses={e.response.url: e.response for e in found if not e.probe},
        problems=tuple(dict.fromkeys((*state.problems, *notes))),
        limits=tuple(dict.fromkeys((*state.limits, *unfinished))),
        folder=str(folder),
    )
