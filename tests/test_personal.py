"""Personal numbers in published files are found, and never shown."""

from __future__ import annotations

from checks import personal
from checks.results import ItemResult, Outcome
from tests.toy import page, site, url

PERSON = "1-2345-67890-12-1"  # invented; its check digit fits


def test_a_national_id_is_told_by_its_check_digit() -> None:
    assert personal.is_national_id("1234567890121")
    assert not personal.is_national_id("1234567890123")
    assert not personal.is_national_id("0994000123456")


def test_numbers_are_masked_but_for_their_end() -> None:
    assert personal.mask(f"เลขประจำตัว {PERSON} ครับ") == "เลขประจำตัว x-xxxx-xxxxx-xx-1 ครับ"
    assert "123-4-56789" not in personal.mask("เลขที่บัญชี 123-4-56789-0")
    assert personal.mask("โทร 0 2000 0145") == "โทร 0 2000 0145"


def test_a_tax_number_is_no_personal_number() -> None:
    assert personal.numbers_in("เลขประจำตัวผู้เสียภาษี 1234567890121") == []


def test_the_finding_names_the_page_and_its_item_and_shows_no_number() -> None:
    small = site(page("/", "<p>หน้าแรก</p>"), page("/a", f"<p>นายสมมุติ ใจดี {PERSON}</p>"))
    results = [ItemResult("O8", Outcome.PASSED, (), urls=(url("/a"),))]
    (finding,) = personal.findings(small, results)
    assert (finding.item, finding.url) == ("O8", url("/a"))
    assert "12345" not in finding.note.text().replace("-", "")
