"""Makes up papers with tables as agencies print them: purchases, projects, risks and counts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.reader.texts import THAI_DIGITS

AGENCY = "องค์การบริหารส่วนตำบลบ้านทุ่ง"
_MONTHS = ("ตุลาคม 2567", "พฤศจิกายน 2567", "ธันวาคม 2567", "มกราคม 2568", "กุมภาพันธ์ 2568")
_GOODS = (
    "ซื้อวัสดุสำนักงาน", "จ้างเหมาทำความสะอาดอาคาร", "ซื้อน้ำมันเชื้อเพลิง", "จ้างซ่อมรถบรรทุกน้ำ",
    "ก่อสร้างถนน คสล. หมู่ที่ 4", "ซื้ออาหารเสริม (นม)", "จ้างถ่ายเอกสาร", "ซื้อครุภัณฑ์คอมพิวเตอร์",
    "ขุดลอกลำเหมือง หมู่ที่ 7", "จ้างทำป้ายประชาสัมพันธ์",
    "ซื้อวัสดุไฟฟ้าและวิทยุ", "ซื้อยางมะตอยสำเร็จรูป", "จ้างซ่อมเครื่องปรับอากาศ",
)  # fmt: skip
_SHOPS = (
    "ร้านรุ่งเรืองเครื่องเขียน", "นางสาวปราณี ใจงาม", "หจก. ศรีไพรก่อสร้าง", "ร้านป้ายสวย", "บริษัท นมทุ่งทอง จำกัด",
    "อู่ช่างชัย", "ร้านไฟฟ้าทุ่งทอง", "นายบุญมี แสงทอง",
)  # fmt: skip
_PROJECTS = (
    "อบรมอาชีพผู้สูงอายุ", "ก่อสร้างถนนคอนกรีต หมู่ที่ 2", "รณรงค์ป้องกันโรคไข้เลือดออก", "แข่งขันกีฬาตำบล",
    "ส่งเสริมการคัดแยกขยะในครัวเรือน", "ปรับปรุงระบบประปาหมู่บ้าน", "ปลูกป่าเฉลิมพระเกียรติ", "วันเด็กแห่งชาติ",
    "พัฒนาศูนย์เด็กเล็ก", "ฝึกอบรมอาสาป้องกันภัย",
)  # fmt: skip
_RISKS = (
    ("การอนุมัติ อนุญาต", "เจ้าหน้าที่เรียกรับเงินเพื่อเร่งออกใบอนุญาตก่อสร้าง", "ประกาศระยะเวลาและติดป้ายค่าธรรมเนียม"),
    ("การอนุมัติ อนุญาต", "รับของขวัญจากผู้ยื่นคำขอจดทะเบียนพาณิชย์", "ประกาศไม่รับของขวัญทุกจุดบริการ"),
    ("การใช้อำนาจหน้าที่", "รับผลประโยชน์แลกกับการไม่ตรวจสถานประกอบการ", "สลับพื้นที่ตรวจทุก 6 เดือน"),
    ("การจัดซื้อจัดจ้าง", "กำหนดคุณลักษณะเอื้อผู้ขายรายเดียว", "ให้คณะกรรมการกำหนดคุณลักษณะมากกว่า 3 คน"),
    ("การจัดซื้อจัดจ้าง", "ตรวจรับงานไม่ครบตามสัญญาเพื่อแลกสินบน", "ถ่ายภาพทุกงวดงานและเผยแพร่"),
    ("การบริหารงานบุคคล", "เรียกเงินเพื่อช่วยสอบบรรจุ", "เปิดเผยเกณฑ์คะแนนและรายชื่อกรรมการ"),
)
_WAYS = ("ประกาศเชิญชวนทั่วไป (e-bidding)", "คัดเลือก", "เฉพาะเจาะจง")
_SERVICES = (
    "ชำระภาษีที่ดิน", "ขอใช้น้ำประปา", "จดทะเบียนพาณิชย์", "ขออนุญาตก่อสร้าง", "ลงทะเบียนผู้สูงอายุ",
    "แจ้งซ่อมไฟฟ้าสาธารณะ",
)  # fmt: skip

# How the cells are parted: border of each cell, and of the table.
GRIDS = {
    "plain": "th,td{border:1px solid #000}",
    "thin": "th,td{border:.4pt solid #333}",
    "double": "th,td{border:3px double #000}",
    "level": "th,td{border:0 solid #000;border-width:1px 0}",
    "none": "th,td{border:0;padding:2px 9px}",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as HTML, the item it is for, and how it is printed."""

    name: str
    item: str
    html: str
    landscape: bool = False


def papers(seed: int = 68) -> list[Paper]:
    """The papers to measure: five kinds, each in another face and grid."""
    rng = random.Random(seed)
    return [
        _paper("purchases", "O12", _purchases(rng, 14), "Laksaman", "plain", wide=True),
        _paper("report", "O13", _report(rng), "Garuda", "thin"),
        _paper("projects", "O6", _projects(rng, 9), "Norasi", "plain", wide=True),
        _paper("risks", "O23", _risks(rng), "Loma", "double"),
        _paper("counts", "O11", _counts(rng), "Laksaman", "level"),
        _paper("purchases-thai", "O12", _thai(_purchases(rng, 8)), "Umpush", "thin", wide=True),
        _paper("projects-gaps", "O6", _projects(rng, 6), "Laksaman", "none", wide=True),
        _paper("risks-thai", "O23", _thai(_risks(rng)), "Laksaman", "plain", wide=True),
    ]


def _paper(name: str, item: str, body: str, face: str, grid: str, *, wide: bool = False) -> Paper:
    style = (
        f"<style>body{{font-family:{face}}} {GRIDS[grid]} th{{background:none}}"
        "thead{display:table-header-group} table{font-size:12pt} .xs{font-size:9.5pt} "
        ".xs th,.xs td{padding:1px 3px}</style>"
    )
    return Paper(name, item, style + body, wide)


def _thai(html: str) -> str:
    """The text in Thai digits, tags and long numbers as they are."""
    parts = html.replace("<", "\0<").replace(">", ">\0").split("\0")
    return "".join(p if p.startswith("<") else p.translate(THAI_DIGITS) for p in parts)


def _row(cells: Sequence[object], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _band(text: str, width: int) -> str:
    return f'<tr><td colspan="{width}">{text}</td></tr>'


def _baht(rng: random.Random, low: int = 3, high: int = 900) -> str:
    whole = rng.randrange(low, high) * 500
    return f"{whole:,}" + rng.choice(("", "", ".00"))


def _purchases(rng: random.Random, rows: int) -> str:
    heads = ("ที่", "ปีงบ ประมาณ", "ชื่อหน่วยงาน", "อำเภอ", "จังหวัด", "กระทรวง", "ประเภท หน่วยงาน",
             "ชื่อรายการของงานที่ซื้อหรือจ้าง", "วงเงินงบประมาณ (บาท)", "แหล่งที่มาของงบประมาณ", "สถานะ",
             "วิธีการจัดซื้อจัดจ้าง", "ราคากลาง (บาท)", "ราคาที่ตกลง (บาท)",
             "ผู้ได้รับการคัดเลือก", "เลขที่โครงการ e-GP")  # fmt: skip
    body = "".join(_purchase_rows(rng, rows, len(heads)))
    return (
        f'<h1 class="c">รายการจัดซื้อจัดจ้าง ปีงบประมาณ พ.ศ. 2568 (รอบ 6 เดือน)</h1>'
        f'<p class="c">{AGENCY}</p><table class="xs">'
        f"<thead>{_row(heads, 'th')}</thead><tbody>{body}</tbody></table>"
    )


def _purchase_rows(rng: random.Random, rows: int, width: int) -> Iterator[str]:
    for at in range(rows):
        if at * len(_MONTHS) // rows != (at - 1) * len(_MONTHS) // rows:
            yield _band(f"เดือน{_MONTHS[at * len(_MONTHS) // rows]}", width)
        price = _baht(rng)
        yield _row(
            (at + 1, 2568, AGENCY, "ศรีไพร", "ชัยบุรี", "กระทรวง มหาดไทย", "อปท.",
             rng.choice(_GOODS), price, rng.choice(("ข้อบัญญัติ", "เงินอุดหนุน")),
             rng.choice(("ลงนามสัญญา", "สิ้นสุดสัญญา", "ส่งมอบแล้ว")),
             rng.choice(("เฉพาะเจาะจง", "e-bidding")), price, price,
             rng.choice(_SHOPS), f"67{rng.randrange(10**8, 10**9)}")
        )  # fmt: skip
    yield _band("เดือนมีนาคม 2568", width)
    yield _band("ไม่มีรายการจัดซื้อจัดจ้าง", width)


def _report(rng: random.Random) -> str:
    rows = [(way, rng.randrange(2, 140), _baht(rng, 100, 9000)) for way in _WAYS]
    body = "".join(_row((at, *row)) for at, row in enumerate(rows, 1))
    heads = _row(("ที่", "วิธีการจัดซื้อจัดจ้าง", "จำนวนโครงการ", "งบประมาณ (บาท)"), "th")
    total = f'<tr><td colspan="2">รวม</td><td>{sum(r[1] for r in rows)}</td><td>9,999,500</td></tr>'
    return (
        f"<h1>รายงานสรุปผลการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2567</h1>"
        f"<p>{AGENCY} อำเภอศรีไพร จังหวัดชัยบุรี "
        "ขอสรุปผลการจัดซื้อจัดจ้างในรอบปีงบประมาณที่ผ่านมา ดังนี้</p>"
        f"<table>{heads}{body}{total}</table><h2>ปัญหาและอุปสรรค</h2>"
        "<p>ผู้ประกอบการในพื้นที่มีน้อยราย ทำให้ต้องประกาศซ้ำสองโครงการ</p><h2>ข้อเสนอแนะ</h2>"
        "<p>ควรจัดทำแผนให้เสร็จก่อนเริ่มปีงบประมาณและเผยแพร่ราคากลางให้เร็วขึ้น</p>"
    )


def _projects(rng: random.Random, rows: int) -> str:
    heads = (
        '<tr><th rowspan="2">ที่</th><th rowspan="2">โครงการ/กิจกรรม</th>'
        '<th colspan="2">งบประมาณ (บาท)</th><th rowspan="2">ระยะเวลาดำเนินการ</th>'
        '<th rowspan="2">ผลการดำเนินงาน</th></tr>'
        "<tr><th>ได้รับจัดสรร</th><th>เบิกจ่ายแล้ว</th></tr>"
    )
    done = ("แล้วเสร็จ", "ดำเนินการแล้ว มีผู้เข้าร่วม 46 คน", "อยู่ระหว่างดำเนินการ")
    when = ("ต.ค. - ธ.ค. 2567", "ม.ค. - มี.ค. 2568", "ก.พ. 2568", "เม.ย. - มิ.ย. 2568")
    body = "".join(
        _row((at, f"โครงการ{name}", _baht(rng), _baht(rng), rng.choice(when), rng.choice(done)))
        for at, name in enumerate(rng.sample(_PROJECTS, rows), 1)
    )
    return (
        "<h1>แผนและรายงานความก้าวหน้าในการดำเนินงานและการใช้จ่ายงบประมาณ ประจำปีงบประมาณ พ.ศ. 2568</h1>"
        f'<p class="c">รอบ 6 เดือน (1 ตุลาคม 2567 - 31 มีนาคม 2568) {AGENCY}</p>'
        f"<table><thead>{heads}</thead><tbody>{body}</tbody></table>"
    )


def _risks(rng: random.Random) -> str:
    heads = (
        '<tr><th rowspan="2">ด้าน</th><th rowspan="2">เหตุการณ์ความเสี่ยง</th>'
        '<th colspan="3">การประเมิน</th><th rowspan="2">มาตรการจัดการความเสี่ยง</th></tr>'
        "<tr><th>โอกาส</th><th>ผลกระทบ</th><th>ระดับความเสี่ยง</th></tr>"
    )
    body, last = "", ""
    for side, event, measure in _RISKS:
        same = sum(risk[0] == side for risk in _RISKS)
        first = "" if side == last else f'<td rowspan="{same}">{side}</td>'
        chance, harm = rng.randrange(1, 4), rng.randrange(2, 6)
        level = f"{chance * harm} ({'สูง' if chance * harm > 7 else 'ปานกลาง'})"
        rest = "".join(f"<td>{cell}</td>" for cell in (event, chance, harm, level, measure))
        body, last = f"{body}<tr>{first}{rest}</tr>", side
    return (
        "<h1>การประเมินความเสี่ยงที่อาจเกิดการให้หรือรับสินบนจากการดำเนินงานตามภารกิจ ประจำปี พ.ศ. 2568</h1>"
        f"<p>{AGENCY} ได้ประเมินความเสี่ยงตามภารกิจ 4 ด้าน ดังนี้</p>"
        f"<table><thead>{heads}</thead><tbody>{body}</tbody></table>"
    )


def _counts(rng: random.Random) -> str:
    rows = [(name, rng.randrange(10, 900), rng.randrange(0, 80)) for name in _SERVICES]
    body = "".join(_row((name, a, b, a + b)) for name, a, b in rows)
    heads = _row(("งานบริการ", "Walk-in (ราย)", "E-Service (ราย)", "รวม (ราย)"), "th")
    return (
        "<h1>ข้อมูลสถิติการให้บริการ ปีงบประมาณ พ.ศ. 2568</h1>"
        '<p class="c">ตั้งแต่เดือนตุลาคม 2567 ถึงเดือนมีนาคม 2568</p>'
        f"<table>{heads}{body}</table>"
    )
