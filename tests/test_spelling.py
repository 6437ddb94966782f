"""Official words written with a slip: which are read as right, which are not, and what is said."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks import spelling, typos
from checks.labels import NAMES, Labels
from checks.results import ElementResult, Evidence, ItemResult, Outcome
from crawler.model import Block, Document, Table
from crawler.text import fold, key
from crawler.text_bounds import holds
from crawler.text_distance import MARKS
from crawler.text_spelling import bare, listed, slips, spelt, words
from o_items.load import load
from o_items.terms import parse
from tests import toy
from tests.test_items import cases, judged

ALIKE = ("ศษส", "ณน", "ฎฏ", "ทธ", "ไใ", "ิี", "ึื", "ุู")
FREE = 8  # letters of a word from which any letter may be wrong


def slipped(word: str) -> Iterator[str]:
    """The word with one slip of those that are promised to be read."""
    letters = [at for at, letter in enumerate(word) if letter not in MARKS]
    inner = range(letters[2], letters[-1]) if len(letters) > 3 else ()
    for at in inner:
        letter, before, after = word[at], word[:at], word[at + 1 :]
        if letter in "่้๊๋์็":
            yield before + after
        yield from (
            before + other + after
            for group in ALIKE
            if letter in group
            for other in group.replace(letter, "")
        )
        if letter not in MARKS:
            yield before + letter + letter + after
        if len(word) >= FREE:
            yield before + after
            if at + 1 in inner and after[0] != letter:
                yield before + after[0] + letter + after[1:]


def spaced(word: str) -> Iterator[str]:
    """The word with a space inside, as text layers have it."""
    yield from (
        f"{word[: m.start()]} {word[m.start() :]}" for m in re.finditer("(?<=[ก-ฮ])[ก-ฮ]", word)
    )


def moved(word: str) -> Iterator[str]:
    """The word with marks one letter late and a space after, as flipbooks have it."""
    for m in re.finditer(f"([ก-ฮ])([{MARKS}]+)([ก-ฮ])(?![{MARKS}])", word):
        yield f"{word[: m.start()]}{m[1]}{m[3]}{m[2]} {word[m.end() :]}"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("มาตราฐาน", "มาตรฐาน"), ("มาตราการ", "มาตรการ"), ("เจตนารมย์", "เจตนารมณ์"),
        ("เจตนารมภ์", "เจตนารมณ์"), ("เเผนงาน", "แผนงาน"), ("การจัดการความเสียง", "การจัดการความเสี่ยง"),
        ("กฏหมาย", "กฎหมาย"), ("ปฎิบัติ", "ปฏิบัติ"), ("ควาวก้าวหน้า", "ความก้าวหน้า"), ("สรปุผล", "สรุปผล"),
        ("ปฏิบัตงาน", "ปฏิบัติงาน"), ("ทุจริจ", "ทุจริต"), ("ยุทธศาตร์", "ยุทธศาสตร์"),
        ("จัดซื้อจ้ดจ้าง", "จัดซื้อจัดจ้าง"), ("อนุญาติ", "อนุญาต"), ("งบประมาน", "งบประมาณ"),
        ("หลักเกณท์", "หลักเกณฑ์"), ("บุคคลากร", "บุคลากร"), ("วิสัยทัศ", "วิสัยทัศน์"),
        ("โครงสราง", "โครงสร้าง"), ("สถานะการณ์", "สถานการณ์"), ("เว็ปไซด์", "เว็ปไซด์"),
        ("โครงกำรน้ำ", "โครงการน้ำ"), ("คมู่ อื", "คู่มือ"), ("ผูบ้ รหิ าร", "ผู้บริหาร"), ("ขอ้ มลู", "ข้อมูล"),
        ("แผนยุทธ ศาสตร์", "แผนยุทธศาสตร์"), ("ของ ขวัญ", "ของขวัญ"),
        ("ค าวัสดุอุปกรณ", "ค่าวัสดุอุปกรณ์"),
    ],
)  # fmt: skip
def test_right_word_is_read(written: str, right: str) -> None:
    assert spelt(fold(written)) == right


@pytest.mark.parametrize(
    "text",
    [
        "เสียง", "ออกเสียงดัง", "ความเป็นมา", "ความเที่ยงตรง", "มาตรา 5", "โรงเรียน", "ร้องเรียก",
        "แผนกพัฒนา", "แผ่นที่ 2", "จัดหาวัสดุ", "ผู้บริการ", "ประชาชาติ", "ประชานิยม", "ดาวเคราะห์", "กรรมกร",
        "ข้าวสาร", "ก่อสร้างประมาณ 5 แห่ง", "สิ้นเดือนหรือปลายเดือน", "กำหนดกรอบเวลา", "สมาชิกภาพ",
        "ตารางงาน", "2567",
        "ปัญหา อุปสรรค", "กำกับ ติดตาม", "นายทองดี ทองถิ่น", "นางสาวพร สวัสดิสาร", "ระบบบริการ", "และทะเบียน",
        "บริษัท ฟ้าใส จำกัด", "จัดซื้อ-จัดจ้าง",
    ],
)  # fmt: skip
def test_other_words_stay(text: str) -> None:
    assert spelt(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("มาตรการ", "มาตรฐาน"), ("จัดซื้อ", "จัดจ้าง"), ("แผนการจัดซื้อ", "ผลการจัดซื้อ"), ("บริหาร", "บริการ"),
        ("ปี 2567", "ปี 2568"), ("รายงาน", "รายการ"), ("ข่าวสาร", "ข้าวสาร"), ("ความเสี่ยง", "ความเที่ยง"),
        ("ร้องเรียน", "ร้องทุกข์"), ("ดำเนินงาน", "ดำเนินการ"), ("จัดหาพัสดุ", "จัดหาวัสดุ"),
    ],
)  # fmt: skip
def test_near_pairs_stay_apart(one: str, other: str) -> None:
    assert key(other) not in key(one)
    assert key(one) not in key(other)


def test_no_listed_word_is_read_as_another() -> None:
    for word in (*words(), *listed()["apart"]):
        assert [s for s in slips(word) if s.right != word] == []
        assert fold(word) == word
        assert len(bare(word)) >= 3
    assert min(map(len, words())) >= 6
    assert not set(words()) & set(listed()["apart"])


@pytest.mark.parametrize("year", ["2568", "2569"])
def test_terms_with_a_slip_still_name_their_item(year: str) -> None:
    edition, labels = load(year), Labels(load(year))
    tried, lost = 0, []
    for item in edition.items:
        for text in _phrases(item.title, item.terms):
            found = labels.find(text)
            if found is None or found.item != item.id:
                continue
            for word in (w for w in words() if w in text):
                forms = sorted({form for form in slipped(word) if fold(form) == form})
                for form in random.Random(word + text).sample(forms, min(2, len(forms))):
                    tried += 1
                    near = labels.find(text.replace(word, form))
                    if near is None or near.item != item.id:
                        lost.append(f"{item.id} {text}: {form}")
    assert tried > 500
    assert len(lost) <= tried / 200, lost  # a form may be another word ("แผนกการ")


def _phrases(title: str, terms: tuple[str, ...]) -> Iterator[str]:
    for term in map(parse, (title, *terms)):
        if not term.ranks_only:
            yield " ".join(group[0] for group in term.groups)


@pytest.mark.parametrize(
    "text",
    [
        "แผนกจัดซื้อจัดจ้าง", "โครงสร้างโปรแกรม", "แผนพัฒนาผลิตภัณฑ์ชุมชน", "จำนวนผู้รับของขวัญ",
        "แผนกป้องกันการทุจริต", "แผนกพัฒนาบุคลากร", "การประเมินความเสียหาย", "เสียงตามสาย", "ห้องสมุดออนไลน์",
        "นักเรียนดีเด่น",
        "ข้าวสารราคาประหยัด", "โรงเรียนผู้สูงอายุ", "ดาวเคราะห์น้อย",
    ],
)  # fmt: skip
def test_words_that_only_hold_a_term_name_no_item(text: str) -> None:
    for year in ("2568", "2569"):
        found = Labels(load(year)).find(text)
        assert found is None or found.score < NAMES


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("ผลการดำเนินงาน", "ผล", True), ("แผลเป็น", "ผล", False), ("ผลิตภัณฑ์", "ผล", False),
        ("การรับเรื่อง", "รับ", True), ("ปรับปรุง", "รับ", False), ("ชอบต่อย", "อบต", False),
        ("นายกอบต", "อบต", True), ("ในเขตอบต", "อบต", True), ("การอบรม", "อบรม", True),
        ("เทศบาลอบรม", "อบรม", True), ("นายกรองนายก", "รอง", True), ("แผนกกฎหมาย", "แผน", False),
        ("แผนกลยุทธ์", "แผน", True), ("แผนการ", "การ", True), ("เลขอบต", "อบต", True),
        ("แผนการ", "แผน", True), ("ปรับแล้วรับเงิน", "รับ", True), ("เจ้าหน้าที่", "หน้า", True),
    ],
)  # fmt: skip
def test_short_word_counts_where_it_stands_alone(text: str, word: str, there: bool) -> None:
    assert holds(text, word) is there


@pytest.mark.parametrize(
    "word", ["อบต", "อบจ", "อบรม", "รับ", "รอง", "กรม", "ผล", "แผน", "งาน", "ขอ", "ปี"]
)
def test_short_word_stands_beside_any_usual_word(word: str) -> None:
    usual = "การ ของ เทศบาล ตำบล จังหวัด นายก กอง เขต โครงการ และ ใน แผน ด้าน ที่ เพื่อ พนักงาน เลข บุคคล"
    beside = [form for other in usual.split() for form in (other + word, word + other)]
    assert [form for form in beside if not holds(form, word)] == []


RIGHT = re.compile("|".join(sorted(words(), key=len, reverse=True)))


def spoilt(case: dict, ways, chance: random.Random) -> dict:
    """A case with a third of its official words misspelt."""

    def one(found: re.Match[str]) -> str:
        forms = sorted(set(ways(found[0])))
        return chance.choice(forms) if forms and chance.random() < 0.35 else found[0]

    held = {"html", "text", "csv", "title", "label"}
    return {
        name: RIGHT.sub(one, value)
        if name in held
        else [spoilt(each, ways, chance) for each in value]
        if name == "documents"
        else value
        for name, value in case.items()
    }


def safely_slipped(word: str) -> Iterator[str]:
    return (form for form in slipped(word) if len(form) >= len(word) - 1 and fold(form) == form)


@pytest.mark.parametrize("ways", [safely_slipped, spaced, moved])
def test_verdicts_stay_where_official_words_are_misspelt(ways) -> None:
    chance, passed, lost = random.Random(11), 0, []
    for item, name, case in list(cases("2568"))[::4]:
        before = judged("2568", item, case).elements
        after = judged("2568", item, spoilt(case, ways, chance)).elements
        for was, now in zip(before, after, strict=True):
            if was.outcome is Outcome.PASSED:
                passed += 1
                lost += [f"{was.id} {name}"] if now.outcome is not Outcome.PASSED else []
            else:
                assert now.outcome is not Outcome.PASSED, f"{was.id} {name}: passes when misspelt"
    assert passed > 200
    assert len(lost) <= passed / 50, lost


def test_document_is_read_in_right_spelling_and_quoted_as_published() -> None:
    rows = (("เหตุการณ์ความเสียง", "มาตราการ"), ("เรียกรับเงิน", "ติดกล้อง"))
    document = Document(
        toy.url("/a"), "text/html", "การประเมินความเสียง", (Block("มาตราการป้องกัน"),), (Table(rows),)
    )
    read = spelling.in_right_spelling(document)
    assert (read.title, read.text) == ("การประเมินความเสี่ยง", "มาตรการป้องกัน")
    assert read.tables[0].rows[0] == ("เหตุการณ์ความเสี่ยง", "มาตรการ")
    found = spelling.as_published([Evidence("", None, "มาตรการป้องกัน", "x")], read)
    assert found[0].excerpt == "มาตราการป้องกัน"


def test_document_without_slips_is_the_same() -> None:
    document = toy.page("/a", "<h1>มาตรการป้องกันการทุจริต</h1><p>ไม่มีคำผิด</p>")
    assert spelling.in_right_spelling(document) is document


def test_finding_names_the_words_to_mend() -> None:
    page = toy.page("/a", "<h1>มาตราการป้องกัน</h1><p>ประกาศเจตนารมย์</p>")
    site = toy.site(toy.page("/", "<a href='/a'>มาตราการ</a>"), page)
    evidence = Evidence(toy.url("/a"), None, "ประกาศเจตนารมย์ ไม่รับของขวัญ", "x")
    element = ElementResult("O1.1", Outcome.PASSED, (evidence,))
    item = ItemResult("O1", Outcome.PASSED, (element,), urls=(toy.url("/a"),))
    (finding,) = typos.findings(site, [item, item])
    assert finding.note.code == "misspelt"
    assert "“เจตนารมย์” → “เจตนารมณ์”" in finding.note.text("th").replace("ประกาศ", "")
    assert "มาตราการ" in finding.note.text("en")


def test_what_a_program_broke_is_no_ones_misspelling() -> None:
    page = toy.page("/a", "<h1>แผนยุทธ ศาสตร์</h1>")
    item = ItemResult("O5", Outcome.PASSED, (), urls=(toy.url("/a"),))
    assert typos.findings(toy.site(toy.page("/", ""), page), [item]) == []


@pytest.mark.parametrize(("media_type", "said"), [("application/pdf", 0), ("text/html", 1)])
def test_what_a_pdf_lost_is_no_ones_misspelling(media_type: str, said: int) -> None:
    item = ItemResult("O7", Outcome.PASSED, (), urls=(toy.url("/a"),))
    for text in ("ผลการดาเนินงาน", "คาวัสดุ"):
        page = replace(toy.page("/a", f"<h1>{text}</h1>"), media_type=media_type)
        assert len(typos.findings(toy.site(toy.page("/", ""), page), [item])) == said


def test_a_right_word_that_is_not_listed_is_no_misspelling() -> None:
    page = toy.page("/a", "<h1>การจัดลำดับโครงการ</h1><h2>เสียงตามสายประชาสัมพันธ์</h2>")
    item = ItemResult("O7", Outcome.PASSED, (), urls=(toy.url("/a"),))
    assert typos.findings(toy.site(toy.page("/", ""), page), [item]) == []
