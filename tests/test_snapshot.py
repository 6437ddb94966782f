"""A crawl is read back as it was saved, torn or not, in whatever order it was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.model import CrawlOptions, Problem, ProblemKind, Response, SheetRow
from crawler.snapshot import WARC, Archive, Entry, State, load, mend, write_state

AT = datetime(2025, 5, 15, 3, 4, 5, 678900, tzinfo=UTC)
START = "http://www.nongsaeng.go.th/"
SHEET = (SheetRow("O1", "คลิก " + START, START, "หน้าแรก", "B2"),)
STATE = State(START, AT, date(2025, 5, 15), CrawlOptions(max_pages=7), SHEET)


def response(path: str, body: bytes = b"<p>x", **fields: object) -> Response:
    url = START + path
    known = {"status": 200, "media_type": "text/html", "final_url": url, "fetched_at": AT, **fields}
    return Response(url=url, body=body, **known)  # type: ignore[arg-type]


def save(folder: Path, entries: Sequence[Entry], state: State | None = STATE) -> Path:
    if state:
        write_state(folder, state)
    archive = Archive(folder)
    for entry in entries:
        archive.write(entry)
    archive.close()
    return folder


PAGES = [
    Entry(response("", "<p>เทศบาล".encode(), headers={"content-type": "text/html; charset=utf-8"})),
    Entry(response("%E0%B9%81", b"%PDF-1.4\x00\xff" * 9, media_type="application/pdf")),
    Entry(response("moved", redirects=(START + "moved",), final_url=START + "new")),
    Entry(response("empty", b"")),
    Entry(
        response(
            "gone",
            b"404",
            status=404,
            problem=Problem(ProblemKind.GONE, START + "gone", "HTTP 404"),
        )
    ),
    Entry(
        response(
            "slow", b"", status=0, media_type="",
            problem=Problem(ProblemKind.TIMEOUT, START + "slow", "no full answer in time"),
        )
    ),
]  # fmt: skip


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    crawl = load(save(tmp_path, PAGES))
    assert list(crawl.responses.values()) == sorted(
        (e.response for e in PAGES), key=lambda r: r.url
    )
    assert crawl.options == CrawlOptions(max_pages=7)
    assert (crawl.start_url, crawl.sheet, crawl.as_of) == (START, SHEET, date(2025, 5, 15))
    assert load(tmp_path / WARC).responses == crawl.responses


def test_the_order_of_writing_does_not_matter(tmp_path: Path) -> None:
    forward, backward = save(tmp_path / "a", PAGES), save(tmp_path / "b", PAGES[::-1])
    assert list(load(forward).responses.items()) == list(load(backward).responses.items())


def test_headers_of_the_passage_are_not_kept(tmp_path: Path) -> None:
    headers = {"Content-Encoding": "gzip", "transfer-encoding": "chunked", "x-a": "1\r\nx-b: 2"}
    crawl = load(save(tmp_path, [Entry(response("", headers=headers))]))
    kept = crawl.responses[START].headers
    assert kept["x-a"] == "1  x-b: 2"
    assert not {"content-encoding", "transfer-encoding", "x-b"} & set(kept)


def test_what_a_browser_built_is_part_of_the_response(tmp_path: Path) -> None:
    shell = Problem(ProblemKind.NEEDS_BROWSER, START, "only scripts fill it")
    archive = Archive(save(tmp_path, [Entry(response("", problem=shell), shell=True)]))
    left = Problem(ProblemKind.NEEDS_BROWSER, START, "2 openings or pages left")
    archive.write_rendered(START, "<p>หน้าแรก", None, AT, "says", left)
    archive.close()
    crawl = load(tmp_path)
    found = crawl.responses[START]
    assert (found.rendered, found.problem, found.body) == ("<p>หน้าแรก", None, b"<p>x")
    assert crawl.problems == (left,)


def test_a_later_answer_replaces_an_earlier_failure(tmp_path: Path) -> None:
    failed = response("a", b"", status=0, problem=Problem(ProblemKind.TIMEOUT, START + "a"))
    crawl = load(save(tmp_path, [Entry(failed), Entry(response("a"))]))
    assert crawl.responses[START + "a"].problem is None


def test_probes_are_no_pages_and_notes_are_problems(tmp_path: Path) -> None:
    note = Problem(ProblemKind.TLS, START, "certificate has expired")
    entries = [Entry(response(""), notes=(note,)), Entry(response("xyz"), probe=True)]
    crawl = load(save(tmp_path, entries))
    assert list(crawl.responses) == [START]
    assert crawl.problems == (note,)


@pytest.mark.parametrize("cut", [1, 5, 20, 60, 200, 400])
def test_a_torn_last_record_loses_only_itself(tmp_path: Path, cut: int) -> None:
    whole = save(tmp_path, PAGES) / WARC
    whole.write_bytes(whole.read_bytes()[:-cut])
    found = load(tmp_path)
    assert START in found.responses
    assert len(found.responses) >= len(PAGES) - 2
    assert found.limits == ("interrupted",)


def test_every_cut_can_be_read_and_mended_and_written_on(tmp_path: Path) -> None:
    warc = save(tmp_path, PAGES) / WARC
    whole = warc.read_bytes()
    for length in range(0, len(whole), 97):
        warc.write_bytes(whole[:length])
        before = load(tmp_path).responses
        mend(warc)
        archive = Archive(tmp_path)
        archive.write(Entry(response("later")))
        archive.close()
        after = set(load(tmp_path).responses)
        assert after <= {*before, START + "later"}
        assert START + "later" in after
        assert len(before) <= len(after)


def test_a_finished_crawl_was_not_interrupted(tmp_path: Path) -> None:
    state = State(START, AT, AT.date(), CrawlOptions(), None, AT, ("max_pages",))
    crawl = load(save(tmp_path, PAGES, state))
    assert (crawl.limits, crawl.sheet, crawl.finished_at) == (("max_pages",), None, AT)


def test_a_lone_warc_is_enough(tmp_path: Path) -> None:
    crawl = load(save(tmp_path, PAGES, None) / WARC)
    assert crawl.start_url == START
    assert len(crawl.responses) == len(PAGES)


def test_a_warc_of_another_tool_is_read(tmp_path: Path) -> None:
    with (tmp_path / "other.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for path, status in (("", "200 OK"), ("gone", "404 Not Found")):
            headers = StatusAndHeaders(status, [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                START + path, "response", payload=BytesIO(b"<p>x"), length=4, http_headers=headers
            )
            writer.write_record(record)
    found = load(tmp_path / "other.warc.gz").responses
    assert (found[START].media_type, found[START].body) == ("text/html", b"<p>x")
    assert found[START + "gone"].problem == Problem(ProblemKind.GONE, START + "gone", "HTTP 404")


def test_no_crawl_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path)
