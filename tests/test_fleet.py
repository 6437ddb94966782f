"""What is kept beside a crawl: documents that were read, and what time did not allow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from crawler.demo.server import site_folder
from crawler.documents import parse
from crawler.documents.sandbox import Reader
from crawler.model import Crawl, CrawlOptions, Document, Problem, ProblemKind, Response
from fleet import agency, parsed, saved

NOW = datetime(2025, 5, 15, tzinfo=UTC)


def responses():
    site = site_folder()
    kinds = {".html": "text/html", ".pdf": "application/pdf", ".xlsx": "application/octet-stream"}
    for name in ("contact.html", "service/complaint.html", "files/2568/o27.pdf"):
        path, url = site / name, f"http://a.go.th/{name}"
        yield Response(url, url, 200, kinds[path.suffix], path.read_bytes(), NOW)


def crawl_of(found):
    by_url = {response.url: response for response in found}
    return Crawl("http://a.go.th/", NOW, NOW, date(2025, 5, 15), CrawlOptions(), None, by_url)


def test_a_document_comes_back_from_json_as_it_was():
    for response in responses():
        document = parse(response)
        kept = json.loads(json.dumps(parsed.to_json(document), ensure_ascii=False))
        assert parsed.from_json(kept) == document


def test_a_problem_comes_back_too(tmp_path):
    response = next(iter(responses()))
    document = Document(
        response.url, "image/png", sha256="f" * 64, unread_pages=(1,),
        problem=Problem(ProblemKind.NEEDS_OCR, response.url, "a picture"),
    )  # fmt: skip
    saved.write_ocr(tmp_path, document)
    assert saved.read_ocr(tmp_path, "f" * 64) == document
    assert saved.read_ocr(tmp_path, "0" * 64) is None


def test_a_new_reader_of_pictures_reads_again(tmp_path, monkeypatch):
    document = Document("http://a.go.th/s.pdf", "application/pdf", sha256="f" * 64, ocr_pages=(1,))
    saved.write_ocr(tmp_path, document)
    monkeypatch.setattr(saved, "reader_version", lambda: "another")
    assert saved.read_ocr(tmp_path, "f" * 64) is None
    assert saved.read_ocr(tmp_path, "f" * 64, older=True) == document


def test_what_time_did_not_allow_is_left_out_of_a_recheck_too(tmp_path):
    found = crawl_of(responses())
    with Reader() as reader:
        late = agency.read_all(found, reader, tmp_path, until=0.0)
        again = agency.read_all(found, reader, tmp_path)
    assert {d.problem.kind for d in late.values()} == {ProblemKind.NOT_FETCHED}
    assert again == late


def test_the_same_file_under_two_addresses_is_read_once_and_keeps_both(tmp_path):
    pdf = list(responses())[-1]
    copy = "http://a.go.th/copy.pdf"
    other = replace(pdf, url=copy, final_url=copy)

    class Counting(Reader):
        asked = 0

        def read(self, response):
            Counting.asked += 1
            return super().read(response)

    with Counting() as reader:
        documents = agency.read_all(crawl_of([pdf, other]), reader, tmp_path)
    assert Counting.asked == 1
    assert [d.url for d in documents.values()] == sorted([pdf.url, other.url])
