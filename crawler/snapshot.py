"""Saves a crawl as a WARC with a small JSON file beside it, and reads it back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from crawler import blocking, posts, revisits
from crawler.model import Crawl, CrawlOptions, Problem, ProblemKind, Response
from crawler.revisits import Original
from crawler.state import State, problem_json, problem_of, read_state, write_state
from crawler.warc import BROKEN, META, WARC, StatusAndHeaders, WARCWriter, mend, records

__all__ = [
    "WARC", "Archive", "Entry", "State", "entries", "load", "mend", "read_state",
    "service", "write_state",
]  # fmt: skip

# The body is stored inflated, so headers that describe its passage would be untrue.
_TRANSPORT = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


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
    says: str = ""  # print of what a browser showed
    original: Original | None = None  # where the body is, if it is that of an earlier crawl


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

    def write(self, entry: Entry) -> str:
        """Adds one response, or the failure to get it; gives the digest of its body."""
        response, original = entry.response, entry.original
        kind = "response" if response.status else "metadata"
        uri = response.final_url or response.url
        body = b"" if original else response.body
        record = self._writer.create_warc_record(
            uri,
            "revisit" if original else kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=_http_headers(response, original) if response.status else None,
            warc_headers_dict={
                "WARC-Date": utc(response.fetched_at),
                META: json.dumps(_meta(entry), sort_keys=True),
                **(revisits.headers(original, uri) if original else {}),
            },
        )
        self._writer.write_record(record)
        if posts.is_post(response.url):
            self._writer.write_record(_request(self._writer, response))
        self._flush()
        return str(record.rec_headers.get_header("WARC-Payload-Digest") or "")

    def write_rendered(
        self,
        url: str,
        dom: str,
        problem: Problem | None,
        at: datetime,
        says: str,
        note: Problem | None = None,
    ) -> None:
        """Adds the DOM a browser built for a page that is stored already; `note`: what it left."""
        body = dom.encode("utf-8")
        meta = {"url": url, "size": len(body), "problem": problem_json(problem), "says": says}
        if note:
            meta["note"] = problem_json(note)
        record = self._writer.create_warc_record(
            url,
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="text/html; charset=utf-8",
            warc_headers_dict={"WARC-Date": utc(at), META: json.dumps(meta, sort_keys=True)},
        )
        self._writer.write_record(record)
        self._flush()

    def close(self) -> None:
        """Ends writing."""
        self._file.close()

    def _flush(self) -> None:
        self._file.flush()


def _request(writer: WARCWriter, response: Response) -> Any:
    """What was sent for a file that only a form hands out, without its tokens."""
    action, body = posts.sent(response.url)
    line = f"POST {urlsplit(action).path} HTTP/1.1"
    sent = StatusAndHeaders(line, list(posts.KIND.items()), is_http_request=True)
    return writer.create_warc_record(
        action,
        "request",
        payload=BytesIO(body),
        length=len(body),
        http_headers=sent,
        warc_headers_dict={"WARC-Date": utc(response.fetched_at)},
    )


def utc(moment: datetime) -> str:
    """A moment as a WARC writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _http_headers(response: Response, original: Original | None) -> Any:
    kept = [
        (name, value.replace("\r", " ").replace("\n", " "))
        for name, value in response.headers.items()
        if name.lower() not in _TRANSPORT
    ]
    if original is None:
        kept.append(("Content-Length", str(len(response.body))))
    status = original.answered if original else response.status
    return StatusAndHeaders(f"{status} -", kept, protocol="HTTP/1.1")


def _meta(entry: Entry) -> dict[str, Any]:
    response, original = entry.response, entry.original
    moved = asdict(original) if original else {}
    return {
        "url": response.url,
        "final_url": response.final_url,
        "media_type": response.media_type,
        "size": len(response.body),
        "redirects": list(response.redirects),
        "problem": problem_json(response.problem),
        "shell": entry.shell,
        "probe": entry.probe,
        "rank": entry.rank,
        "depth": entry.depth,
        "submitted": entry.submitted,
        "notes": [problem_json(note) for note in entry.notes],
        **({"original": moved, "status": response.status} if moved else {}),
    }


def entries(warc: Path) -> list[Entry]:
    """Everything a WARC holds, one entry an address; a later record replaces an earlier one."""
    found: dict[str, Entry] = {}
    with warc.open("rb") as file:
        for record in records(file):
            try:
                _take(record, found)
            except BROKEN:
                break
    moved = {url: entry.original for url, entry in found.items() if entry.original}
    for url, stored in revisits.bodies(warc.parent, moved).items():
        found[url] = _with_body(found[url], stored)
    return [found[url] for url in sorted(found)]


def _with_body(entry: Entry, stored: revisits.Stored) -> Entry:
    """A page that did not change, whole; a 304 says little, so the first headers count."""
    body, sent = stored
    response = replace(entry.response, body=body)
    if entry.original and entry.original.answered == 304:
        kept = {name: value for name, value in sent.items() if name not in _TRANSPORT}
        response = replace(response, headers=kept)
    return replace(entry, response=response)


def _take(record: Any, found: dict[str, Entry]) -> None:
    if record.rec_type not in {"response", "metadata", "resource", "revisit"}:
        return
    meta = json.loads(record.rec_headers.get_header(META) or "{}")
    if record.rec_type == "revisit" and "original" not in meta:
        return  # torn, or of another tool, whose originals are not known
    body: bytes = record.content_stream().read()
    if record.rec_type != "revisit" and len(body) != meta.get("size", len(body)):
        raise EOFError("record is torn")
    url = meta.get("url") or record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "resource":
        _add_rendered(found, url, body, meta)
    else:
        found[url] = _entry(record, url, body, meta)


def _add_rendered(found: dict[str, Entry], url: str, body: bytes, meta: Mapping[str, Any]) -> None:
    entry = found.get(url)
    if entry:
        problem = problem_of(meta.get("problem"))
        response = replace(
            entry.response, rendered=body.decode("utf-8", "replace"), problem=problem
        )
        note = problem_of(meta.get("note"))
        notes = (*entry.notes, note) if note else entry.notes
        found[url] = replace(entry, response=response, notes=notes, says=meta.get("says", ""))


def _entry(record: Any, url: str, body: bytes, meta: Mapping[str, Any]) -> Entry:
    http = record.http_headers
    sent = ((name.lower(), value) for name, value in http.headers) if http else ()
    headers = {name: value for name, value in sent if name not in _TRANSPORT}
    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    status = meta.get("status") or (int(http.get_statuscode()) if http else 0)
    moved = meta.get("original")
    problem = problem_of(meta.get("problem"))
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
        notes=tuple(note for n in meta.get("notes", ()) if (note := problem_of(n))),
        original=Original(**moved) if moved else None,
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
