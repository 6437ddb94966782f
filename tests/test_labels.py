"""Which item a menu text, link text, title or address names. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.labels import NAMES, Labels
from o_items.load import EditionError, load, parse
from o_items.terms import parse as parse_term

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("labels.tsv").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels(load("2568"))


def item_of(labels: Labels, text: str, **kind: str) -> str:
    found = labels.find(text, **kind)
    return found.item if found else "-"


def test_every_item_has_invented_texts() -> None:
    items = [item for item, _ in ROWS]
    assert all(items.count(f"O{number}") >= 8 for number in range(1, 29))
    assert items.count("-") >= 120


@pytest.mark.parametrize(("item", "text"), ROWS, ids=[text for _, text in ROWS])
def test_text_names_its_item(labels: Labels, item: str, text: str) -> None:
    assert item_of(labels, text) == item, labels.scores(text)


@pytest.mark.parametrize("item", load("2568").items, ids=lambda item: item.id)
def test_official_title_names_its_item(labels: Labels, item: object) -> None:
    assert item_of(labels, item.title) == item.id  # type: ignore[attr-defined]


def test_title_wins_over_the_number_of_another_scheme(labels: Labels) -> None:
    assert item_of(labels, "O24 รายงานผลการจัดซื้อจัดจ้างประจำปี 2567", agency_type="sao") == "O13"


def test_bare_number_counts_only_for_a_kind_of_agency_that_uses_this_list(labels: Labels) -> None:
    assert item_of(labels, "O12", agency_type="sao") == "O12"
    assert item_of(labels, "O12") == "-"
    assert 0 < labels.scores("O12")["O12"] < NAMES


def test_prose_is_no_label(labels: Labels) -> None:
    assert not labels.scores("แผนปฏิบัติการป้องกันการทุจริต " + "เพื่อให้บรรลุเป้าหมายที่วางไว้ " * 12)


def test_row_with_the_demands_of_the_manual_is_named_by_its_title(labels: Labels) -> None:
    demands = "แสดงรายละเอียดตามที่คู่มือกำหนด มีคู่มือ แผน และรายงานผลการดำเนินงาน " * 6
    assert item_of(labels, f"O11 | สถิติการให้บริการ | {demands} | คลิก") == "O11"
    assert item_of(labels, f"O11 สถิติการให้บริการ {demands}") == "O11"


def test_label_says_what_was_found(labels: Labels) -> None:
    found = labels.find("รายงานผลการจัดซื้อจัดจ้าง ประจำปี 2567")
    assert found is not None
    assert "จัดซื้อจัดจ้าง" in found.term


@pytest.mark.parametrize(
    "text",
    [
        "ITA 2568", "ข้อมูลสาธารณะ (OIT)", "(o1-o9)", "9.1 ข้อมูลพื้นฐาน", "ข้อมูลพื้นฐาน (O1 - O4)",
        "การจัดซื้อจัดจ้าง (012-013)", "ตัวชี้วัดย่อยที่ 10.2", "ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "การประเมินคุณธรรมและความโปร่งใส (ITA)",
    ],
)  # fmt: skip
def test_index(labels: Labels, text: str) -> None:
    assert labels.is_index(text)
    assert labels.find(text) is None


@pytest.mark.parametrize(
    "text", ["การวิเคราะห์ผลการประเมิน ITA", "O12 รายการจัดซื้อจัดจ้าง", "คลิก", "ติดต่อเรา"]
)
def test_no_index(labels: Labels, text: str) -> None:
    assert not labels.is_index(text)


@pytest.mark.parametrize(
    "text",
    [
        "คลิก", "คลิกที่นี่", "ดาวน์โหลด", "ไฟล์แนบ 1", "รายละเอียด", "รายละเอียด 2", "File PDF",
        "2567", "๒๕๖๗", "ม.ค. 68", "มกราคม 2568", "Link Web Page", "เปิดข้อมูล", "ข้อมูลอ้างอิง1",
        "https://example.go.th/dnm_fil...", "1.", "",
    ],
)  # fmt: skip
def test_general(labels: Labels, text: str) -> None:
    assert labels.is_general(text)
    assert labels.find(text) is None


@pytest.mark.parametrize("text", ["O12", "ติดต่อเรา", "กองช่าง", "ประวัติ", "E-Service"])
def test_not_general(labels: Labels, text: str) -> None:
    assert not labels.is_general(text)


@pytest.mark.parametrize(
    "text",
    [
        "O12", "o12", "012", "๐๑๒", "OIT 12", "OIT12", "O.12", "ข้อ 12", "O12:", "O12รายการ",
        "(O12) รายการ", "รายการ (O12)", "โอ 12", "o 12 รายการ", "ITA-o12", "O12-", "67 o12",
        "О12", "Ｏ１２", "0IT 12", "O\u200b12",
    ],
)  # fmt: skip
def test_number(labels: Labels, text: str) -> None:
    assert labels.number(text) == "O12"


@pytest.mark.parametrize(
    "text",
    [
        "(o1-o9)", "O1 - O6", "019-022", "MOIT 12", "2568", "012-345-6789", "9.1 ข้อมูลพื้นฐาน",
        "OTOP 12", "ข้อมูล", "12 เดือน",
    ],
)  # fmt: skip
def test_no_number(labels: Labels, text: str) -> None:
    assert labels.number(text) is None


def test_plain_number_only_when_asked_for(labels: Labels) -> None:
    assert labels.number("12. รายการ") is None
    assert labels.number("12. รายการ", plain=True) == "O12"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("O21", "https://a.example/nogift.php"),
        ("O1", "https://a.example/structure.html"),
        ("O10", "https://a.example/e-service/"),
        ("O25", "https://a.example/corruptplan.html"),
        ("O12", "https://a.example/ita68/o12.pdf"),
        ("O1", "https://a.example/ita/oit-3-โครงสรางหนวยงาน"),
        ("O16", "https://a.example/%E0%B8%9B%E0%B8%A3%E0%B8%B0%E0%B8%A1%E0%B8%A7%E0%B8%A5"
                "%E0%B8%88%E0%B8%A3%E0%B8%B4%E0%B8%A2%E0%B8%98%E0%B8%A3%E0%B8%A3%E0%B8%A1/"),
    ],
)  # fmt: skip
def test_address(labels: Labels, item: str, url: str) -> None:
    assert next(iter(labels.of_url(url))) == item


def test_address_without_meaning(labels: Labels) -> None:
    assert labels.of_url("https://a.example/list/data/index/menu/1694") == {}


def test_term_notation() -> None:
    term = parse_term("~รายงาน|ผล + จัดซื้อ - e-bidding")
    assert term.groups == (("รายงาน", "ผล"), ("จัดซื้อ",))
    assert term.without == ("e-bidding",)
    assert term.ranks_only


@pytest.mark.parametrize("text", ["", "ก||ข", "ก + ", "ก + |ข"])
def test_term_with_an_empty_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="empty part"):
        parse_term(text)


def test_edition_with_a_broken_term_is_refused() -> None:
    head = 'id = "1"\nversion = ""\nname = ""\nweak_bases = []\nbases = {}\nagency_types = {}\n'
    body = '[[items]]\nid = "O1"\nkey = "k"\ntitle = "t"\ntitle_en = "t"\nsub_indicator = "9.1"\n'
    broken = head + "sub_indicators = {}\n" + body + 'terms = ["ก||ข"]\n'
    with pytest.raises(EditionError, match="O1: terms"):
        parse(broken, source="x.toml")
