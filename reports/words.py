"""The words of the reports in Thai and English."""

from __future__ import annotations

# key -> (Thai, English)
_WORDS: dict[str, tuple[str, str]] = {
    "product": ("โปร่งใส", "Prongsai"),
    "report": (
        "ผลตรวจการเปิดเผยข้อมูล (OIT) ปีงบประมาณ พ.ศ. {0}",
        "OIT disclosure audit, fiscal year {0}",
    ),
    "passed": ("ผ่าน", "passed"),
    "failed": ("ไม่ผ่าน", "failed"),
    "cant_tell": ("ตรวจไม่ได้", "can't tell"),
    "not_applicable": ("ไม่เกี่ยวข้อง", "not applicable"),
    "score": ("คะแนน OIT ที่คาด", "Expected OIT score"),
    "range": ("อยู่ระหว่าง {0} ถึง {1}", "between {0} and {1}"),
    "range_why": (
        "คะแนนเป็นช่วง เพราะมีข้อที่ตรวจไม่ได้ ถ้าข้อเหล่านั้นผ่านทั้งหมดจะได้คะแนนสูงสุดของช่วง",
        "A range, because some items could not be told; if they all pass, the top of it is reached",
    ),
    "items": ("ข้อ", "items"),
    "glance": ("ภาพรวมทุกข้อ", "All items at a glance"),
    "first": ("ควรแก้อะไรก่อน", "What to mend first"),
    "first_why": (
        "ข้อที่อยู่ในทางที่แก้น้อยข้อที่สุดมาก่อน แล้วเรียงตามคะแนนที่ได้เพิ่ม ข้อที่ได้เท่ากันเรียงจากแก้น้อยไปแก้มาก",
        "The shortest way first, then by gain in score, then by how little it takes",
    ),
    "gain": ("+{0} คะแนน OIT", "+{0} OIT"),
    "gain_both": ("+{0} คะแนน OIT, +{1} คะแนนรวม", "+{0} OIT, +{1} overall"),
    "on_way": ("อยู่ในทางที่แก้น้อยที่สุด", "on the shortest way"),
    "more_steps": ("และอีก {0} อย่าง", "and {0} more"),
    "more_items": ("และอีก {0} ข้อ", "and {0} more"),
    "advice": ("คำแนะนำจากข้อคำถามที่ได้คะแนนต่ำ", "Advice from questions with low scores"),
    "advice_why": (
        "เรียงจากคะแนนต่ำสุด คำแนะนำที่กำกับว่า “พบ” มาจากผลการวิเคราะห์ที่หน่วยงานเผยแพร่ "
        "ที่กำกับว่า “เทียบเคียง” สรุปจากข้อที่ใกล้เคียงกัน",
        "Lowest first. “Found” was seen in analyses that agencies published, "
        "“inferred” is drawn from similar questions",
    ),
    "below": ("{0} ต่ำกว่า {1}", "{0}, below {1}"),
    "basis_found": ("พบ", "found"),
    "basis_inferred": ("เทียบเคียง", "inferred"),
    "advised_items": ("ข้อ OIT ที่เกี่ยวข้อง", "OIT items"),
    "lacks": ("ขาด {0}", "lacks {0}"),
    "missing": ("ขาด {0} จาก {1} องค์ประกอบ", "{0} of {1} elements missing"),
    "nothing_first": ("ไม่มีข้อที่ไม่ผ่าน", "No item failed"),
    "look": ("ต้องใช้คนเปิดดู", "A person must look"),
    "findings": ("ข้อสังเกต", "Findings"),
    "details": ("รายละเอียดทุกข้อ", "Details of every item"),
    "path": ("ทางเข้าจากหน้าแรก", "Path from the home page"),
    "path_use": (
        "คัดลอกไปวางในช่องคำอธิบายของ ITAS ได้",
        "ready to paste in the explanation box of ITAS",
    ),
    "urls": ("หน้าที่พบหลักฐาน", "Where the evidence is"),
    "page": ("หน้า {0}", "page {0}"),
    "fix": ("วิธีแก้", "How to mend it"),
    "advisory": ("แนะนำ ไม่นับคะแนน", "advisory, not counted"),
    "basis": ("ที่มาของเกณฑ์", "Basis"),
    "on_site": ("ถ้าตรวจจากทั้งเว็บไซต์", "Judged on the whole site"),
    "found_by_submitted": ("จาก URL ที่ส่ง", "from the submitted URL"),
    "found_by_discovered": ("พบเองบนเว็บไซต์", "found on the site"),
    "found_by_none": ("ไม่พบหลักฐาน", "no evidence found"),
    "read": (
        "อ่าน {0} หน้า และ {1} ไฟล์ ใช้ OCR {2} หน้า",
        "{0} pages and {1} files read, OCR on {2} pages",
    ),
    "unread": ("เปิดหรืออ่านไม่ได้ {0} แห่ง", "{0} places could not be opened or read"),
    "as_of": ("ตรวจ ณ วันที่ {0}", "As of {0}"),
    "agency": ("หน่วยงาน", "Agency"),
    "version": ("โปรแกรมรุ่น {0} เกณฑ์ชุด {1} รหัสการตรวจ {2}", "version {0}, criteria {1}, scan {2}"),
    "caution": (
        "เป็นการคาดคะเนจากหลักเกณฑ์ที่เปิดเผย ไม่ใช่ผลการประเมินของสำนักงาน ป.ป.ช.",
        "A prediction from published criteria, not the result of the NACC",
    ),
    "indicator": ("ตัวชี้วัดที่ {0}", "Indicator {0}"),
    "element": ("องค์ประกอบ", "Element"),
    "demand": ("สิ่งที่ต้องมี", "What is asked for"),
    "result": ("ผล", "Result"),
    "proof": ("หลักฐาน", "Proof"),
    "why": ("เหตุผล", "Why"),
    "item": ("ข้อ", "Item"),
    "title": ("ชื่อข้อ", "Title"),
    "points": ("คะแนน", "Score"),
    "where": ("หน้าที่พบ", "Where"),
    "address": ("ที่อยู่เว็บ", "Address"),
    "message": ("ข้อความ", "Message"),
    "work_list": ("มอบหมายงาน", "Work list"),
    "work_title": (
        "มอบหมายงานแก้ไขข้อมูลสาธารณะ (OIT) ปีงบประมาณ พ.ศ. {0}",
        "Work list for the OIT disclosure, fiscal year {0}",
    ),
    "work_why": (
        "หน่วยงานย่อยเป็นเพียงข้อแนะนำ ปรับตามโครงสร้างจริงได้ เครื่องหมาย ★ คือข้อที่อยู่ในทางที่แก้น้อยข้อที่สุด",
        "Units are suggestions, to be fitted to the real ones; ★ marks the shortest way",
    ),
    "unit": ("หน่วยงานย่อย (แนะนำ)", "Unit (suggested)"),
    "lacking": ("สิ่งที่ขาด", "What is missing"),
    "to_do": ("สิ่งที่ต้องทำ", "What to do"),
    "gain_head": ("คะแนนที่เพิ่ม", "Gain"),
    "gain_oit": ("คะแนน OIT ที่เพิ่ม", "OIT gained"),
    "gain_overall": ("คะแนนรวมที่เพิ่ม", "Overall gained"),
    "owner": ("ผู้รับผิดชอบ", "Owner"),
    "due": ("กำหนดเสร็จ", "Due"),
    "state": ("สถานะ", "State"),
    "notes": ("หมายเหตุ", "Notes"),
    "not_begun": ("ยังไม่เริ่ม", "not begun"),
    "begun": ("กำลังทำ", "in progress"),
    "done": ("เสร็จแล้ว", "done"),
    "look_first": (
        "เปิดดูเองก่อนว่าครบหรือไม่ ถ้าขาดจึงแก้",
        "Look first whether it is complete, and mend what is not",
    ),
    "summary": ("สรุป", "Summary"),
    "weak": ("หลักฐานของเกณฑ์ยังอ่อน", "weak basis"),
}


def word(key: str, lang: str, *facts: object) -> str:
    """The word or sentence for a key, with its facts filled in."""
    return _WORDS[key][1 if lang == "en" else 0].format(*facts)


_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip


def day(iso: str, lang: str) -> str:
    """An ISO date as people write it: "21 พฤศจิกายน 2569"."""
    year, month, number = (int(part) for part in iso[:10].split("-"))
    if lang == "en":
        return iso[:10]
    return f"{number} {_MONTHS[month - 1]} {year + 543}"


def points(value: float) -> str:
    """A score with two decimals."""
    return f"{value:.2f}"
