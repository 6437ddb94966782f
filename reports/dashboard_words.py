"""The words of the dashboard in Thai and English, and how it writes days and shares."""

from __future__ import annotations

from reports.words import word

# key -> (Thai, English)
_WORDS: dict[str, tuple[str, str]] = {
    "site": ("ภาพรวม ITA ด้านการเปิดเผยข้อมูล (OIT)", "OIT disclosure at a glance"),
    "year": ("ปีงบประมาณ พ.ศ. {0}", "fiscal year {0}"),
    "province": ("จังหวัด{0}", "{0} province"),
    "all_provinces": ("ทุกจังหวัดในรายชื่อ", "all provinces of the roster"),
    "home": ("ภาพรวม", "Overview"),
    "matrix": ("ตารางหน่วยงาน", "Agencies"),
    "items_page": ("รายข้อ", "Items"),
    "vendors": ("ผู้ทำเว็บไซต์", "Site makers"),
    "skip": ("ข้ามไปเนื้อหา", "Skip to content"),
    "menu": ("เมนูหลัก", "Main menu"),
    "scanned_at": ("ผลตรวจถึง {0}", "Results up to {0}"),
    "no_result": ("ยังไม่มีผลตรวจ", "no result yet"),
    # the season
    "days_left": ("เหลือเวลา", "Time left"),
    "days": ("{0} วัน", "{0} days"),
    "last_day": ("วันนี้วันสุดท้าย", "last day"),
    "over": ("พ้นกำหนดมา {0} วัน", "over since {0} days"),
    "until": ("{0} ภายใน {1}", "{0} by {1}"),
    "expected": ("วันที่คาดจากปีก่อน ยังไม่ใช่ประกาศ", "expected from the year before"),
    "season": ("ความคืบหน้าของฤดูกาลประเมิน", "The season"),
    "season_why": (
        "สองช่องหลังเป็นวันที่ที่กรอกไว้ในรายชื่อหน่วยงาน ไม่ได้อ่านจากระบบ ITAS",
        "The last two columns are typed in the roster, not read from ITAS",
    ),
    "answered": ("ตอบใน ITAS แล้ว", "Answered in ITAS"),
    "approved": ("ผู้บริหารอนุมัติแล้ว", "Approved by the head"),
    "of": ("{0} จาก {1}", "{0} of {1}"),
    # figures
    "agencies": ("หน่วยงาน", "Agencies"),
    "count": ("จำนวนหน่วยงาน", "Agencies"),
    "all_agencies": ("หน่วยงานทั้งหมด", "All agencies"),
    "with_result": ("มีผลตรวจแล้ว {0} แห่ง", "{0} with a result"),
    "mean": ("คะแนน OIT เฉลี่ย", "Mean OIT score"),
    "mean_of": ("จากหน่วยงานที่มีผล {0} แห่ง", "of {0} agencies with a result"),
    "good": ("ได้ {0} คะแนนขึ้นไป", "{0} or more"),
    "share": ("ร้อยละ {0} ของที่มีผล", "{0} % of those with a result"),
    "not_opened": ("ครั้งล่าสุดเปิดเว็บไม่ได้", "Could not be opened"),
    "not_opened_why": (
        "คะแนนที่แสดงเป็นผลครั้งก่อนถ้าเคยตรวจได้",
        "an older result is shown where there is one",
    ),
    "not_scanned": ("ยังไม่เคยตรวจ", "Never scanned"),
    "of_which_no_url": ("ในจำนวนนี้ยังไม่มีที่อยู่เว็บ {0} แห่ง", "{0} of them have no address"),
    "seen_no": ("ทุกหน่วยงานได้ตรวจแล้ว", "every agency was scanned"),
    # bands
    "bands": ("หน่วยงานตามช่วงคะแนน OIT", "Agencies by OIT band"),
    "bands_why": (
        "ช่วงคะแนนใช้เกณฑ์ของระดับผลการประเมิน แต่ระดับจริงต้องรวม IIT และ EIT ด้วย",
        "Bands follow the levels; the level itself needs IIT and EIT too",
    ),
    "band": ("ช่วงคะแนน", "Band"),
    "band_from": ("{0} ขึ้นไป", "{0} and more"),
    "band_between": ("{0} ถึง {1}", "{0} to {1}"),
    "band_under": ("ต่ำกว่า {0}", "under {0}"),
    "may_rise": ("อาจอยู่ช่วงสูงกว่า", "May be higher"),
    "may_rise_why": (
        "“อาจอยู่ช่วงสูงกว่า” คือหน่วยงานที่มีข้อตรวจไม่ได้ ถ้าข้อเหล่านั้นผ่านจะขยับขึ้นช่วงบน",
        "“May be higher”: if the items that could not be told pass, a higher band is reached",
    ),
    "levels": ("หน่วยงานตามระดับผลการประเมินที่คาด", "Agencies by expected level"),
    "level": ("ระดับ", "Level"),
    "histogram": ("การกระจายของคะแนน OIT (ช่วงละ 10 คะแนน)", "Distribution of OIT scores"),
    "trend_mean": ("คะแนน OIT เฉลี่ยของแต่ละรอบตรวจ", "Mean OIT score by run"),
    "trend_bands": ("จำนวนหน่วยงานตามช่วงคะแนนของแต่ละรอบ", "Agencies by band and run"),
    "trend": ("แนวโน้มรายรอบตรวจ", "Trend over the runs"),
    "trend_one": (
        "มีผลเพียงรอบเดียว แนวโน้มจะแสดงเมื่อตรวจตั้งแต่สองรอบ",
        "Only one run so far; a trend needs two",
    ),
    "run": ("รอบตรวจ", "Run"),
    "unseen": ("เปิดไม่ได้หรือไม่มีผล", "not seen"),
    "worst_items": ("ข้อที่หน่วยงานไม่ผ่านมากที่สุด", "Items that most agencies fail"),
    "data_table": ("ตารางของกราฟนี้", "Table of this chart"),
    # what got worse
    "regressions": ("หน่วยงานที่ถดถอยจากครั้งก่อน", "Agencies that got worse"),
    "regressions_why": (
        "ข้อที่เคยผ่านแล้วครั้งล่าสุดไม่ผ่าน เทียบผลตรวจสองครั้งหลังสุดของแต่ละหน่วยงาน",
        "Items passed before and failed now, in the two newest results of each agency",
    ),
    "no_regressions": ("ไม่มีหน่วยงานที่เสียข้อที่เคยผ่าน", "No agency lost an item"),
    "lost": ("ข้อที่เสียไป", "Items lost"),
    "gained": ("ข้อที่ได้เพิ่ม", "Items gained"),
    "change": ("คะแนนเปลี่ยน", "Change"),
    "before": ("ครั้งก่อน", "Before"),
    "now": ("ล่าสุด", "Now"),
    "certainty": ("ความแน่ใจ", "Certainty"),
    "confirmed": ("ยืนยันด้วยการตรวจซ้ำแล้ว", "confirmed by a second look"),
    "first_seen": ("พบครั้งแรก รอตรวจซ้ำ", "seen once, to be confirmed"),
    "other_checker": ("โปรแกรมหรือเกณฑ์เปลี่ยนรุ่น ให้ดูก่อนแจ้ง", "program or criteria changed too"),
    "more_agencies": ("และอีก {0} หน่วยงาน (อยู่ในไฟล์)", "and {0} more (in the files)"),
    "unreached": ("หน่วยงานที่ไม่มีผลของครั้งล่าสุด", "Agencies without a newest result"),
    "no_unreached": ("ทุกหน่วยงานมีผลของครั้งล่าสุด", "Every agency has its newest result"),
    "why": ("สาเหตุ", "Why"),
    "district": ("อำเภอ", "District"),
    "districts": ("รายอำเภอ", "By district"),
    "no_district": ("ไม่ระบุอำเภอ", "no district"),
    # columns
    "agency": ("หน่วยงาน", "Agency"),
    "id": ("รหัส", "Id"),
    "type": ("ประเภท", "Type"),
    "status": ("สถานะ", "Status"),
    "oit": ("คะแนน OIT", "OIT"),
    "low": ("ต่ำสุด", "Lowest"),
    "high": ("สูงสุด", "Highest"),
    "url": ("เว็บไซต์", "Website"),
    "tried": ("ตรวจล่าสุด", "Last tried"),
    "succeeded": ("สำเร็จล่าสุด", "Last succeeded"),
    "never": ("ยังไม่เคย", "never"),
    "done": ("ตรวจแล้ว", "scanned"),
    "unreachable": ("เปิดเว็บไม่ได้", "not opened"),
    "failed_scan": ("ตรวจไม่สำเร็จ", "scan failed"),
    "no_url": ("ยังไม่มีที่อยู่เว็บ", "no address"),
    "not_scanned_short": ("ยังไม่ตรวจ", "not scanned"),
    "old_result": ("ผลเดิม", "older result"),
    # the big table
    "matrix_title": ("หน่วยงานกับ {0} ข้อ", "Agencies and the {0} items"),
    "matrix_why": (
        "กดหัวคอลัมน์เพื่อเรียง กดชื่อหน่วยงานเพื่อดูรายละเอียด แถวตัวเอนคือผลเดิม เพราะครั้งล่าสุดเปิดเว็บไม่ได้",
        "Press a head to sort, an agency for its page; rows in italics show an older result",
    ),
    "find": ("ค้นชื่อหน่วยงาน", "Find an agency"),
    "every": ("ทั้งหมด", "all"),
    "item_filter": ("ข้อ", "Item"),
    "outcome_filter": ("ผลของข้อ", "Outcome"),
    "clear": ("ล้างตัวกรอง", "Clear"),
    "shown": ("แสดง {0} จาก {1} แถว", "{0} of {1} rows"),
    "legend": ("สัญลักษณ์", "Signs"),
    "no_data": ("ไม่มีผล", "no result"),
    "sort": ("เรียงตาม {0}", "Sort by {0}"),
    "hard": ("ตารางกว้าง เลื่อนซ้ายขวาได้ในกรอบ", "The table scrolls sideways in its frame"),
    # items
    "items_title": ("ผลรายข้อของทุกหน่วยงาน", "Items over all agencies"),
    "lacking": ("หน่วยงานที่ยังไม่ผ่านข้อนี้", "Agencies without this item"),
    "none_lacking": ("ทุกหน่วยงานที่มีผลผ่านข้อนี้", "Every agency with a result passed"),
    "reasons": ("ขาดอะไร เพราะอะไร", "What is missing, and why"),
    "reasons_why": (
        "นับจากหน่วยงานที่ไม่ผ่านข้อนี้ หน่วยงานหนึ่งอาจขาดหลายองค์ประกอบ",
        "Counted over agencies that failed the item; one may lack several elements",
    ),
    "commonest": ("เหตุผลที่พบบ่อยที่สุด", "Commonest reason"),
    "missing_in": ("ขาด (แห่ง)", "Lacking"),
    "times": ("{0} แห่ง", "{0} agencies"),
    "examples": ("ตัวอย่างที่ดี", "Good examples"),
    "examples_why": (
        "หน่วยงานที่ผ่านข้อนี้ เปิดดูหน้าจริงเป็นแบบได้",
        "Agencies that passed; open their pages as models",
    ),
    "no_examples": ("ยังไม่มีหน่วยงานที่ผ่านข้อนี้", "No agency passed this item yet"),
    "page": ("หน้าที่ผ่าน", "Page"),
    "missing_elements": ("องค์ประกอบที่ขาด", "Elements missing"),
    "share_passed": ("ร้อยละที่ผ่าน", "% passed"),
    # agency
    "history": ("ประวัติคะแนน", "Score history"),
    "history_items": ("ผลรายข้อแต่ละครั้ง", "Items over time"),
    "history_why": (
        "▲ ดีขึ้นจากครั้งก่อน ▼ แย่ลงจากครั้งก่อน ครั้งล่าสุดอยู่ซ้ายสุด แสดงไม่เกิน {0} ครั้ง",
        "▲ better, ▼ worse than the time before; newest first, at most {0}",
    ),
    "up": ("ดีขึ้น", "better"),
    "down": ("แย่ลง", "worse"),
    "details_gone": ("รายละเอียดของครั้งเก่าถูกลบตามระยะเวลาเก็บ", "details of old scans were pruned"),
    "full_report": ("รายงานฉบับเต็มพร้อมหลักฐาน", "Full report with proof"),
    "letter": ("หนังสือแจ้งหน่วยงาน (Word)", "Letter to the agency (Word)"),
    "work": ("ไฟล์งานของหน่วยงาน (Excel)", "Workbook of the agency (Excel)"),
    "what_next": ("ควรแก้อะไรก่อน", "What to mend first"),
    "what": ("สิ่งที่ต้องทำ", "What to do"),
    "tries": ("การตรวจทุกครั้ง", "Every try"),
    "back": ("กลับไปหน้าของหน่วยงาน", "Back to the agency"),
    "last_good": (
        "ครั้งล่าสุดไม่สำเร็จ ({0}) ผลด้านล่างเป็นของวันที่ {1}",
        "The newest try failed ({0}); what is below is of {1}",
    ),
    "never_seen": ("ยังไม่มีผลตรวจของหน่วยงานนี้: {0}", "No result of this agency yet: {0}"),
    # vendors
    "vendors_title": ("จุดบกพร่องที่ซ้ำกันในเว็บไซต์แบบเดียวกัน", "One fault on many sites of one maker"),
    "vendors_why": (
        "จัดกลุ่มจากรูปแบบที่อยู่เว็บเท่านั้น จึงเป็นข้อสันนิษฐาน ข้อที่แสดงคือข้อที่ในกลุ่มไม่ผ่านมากกว่านอกกลุ่มอย่างชัดเจน "
        "ถ้าแก้ที่ผู้ทำเว็บครั้งเดียวอาจได้ผลหลายหน่วยงาน",
        "Grouped by the shape of addresses only, so a guess; items shown fail clearly more often "
        "inside than outside: one mend by the maker may help many agencies",
    ),
    "calm_groups": ("กลุ่มที่ไม่มีข้อต่างจากนอกกลุ่มอย่างชัดเจน", "Groups without odd items"),
    "vendor": ("กลุ่มเว็บไซต์", "Group"),
    "shape": ("ที่อยู่เว็บรูปแบบ {0}", "addresses like {0}"),
    "parent": ("อยู่ใต้ชื่อเว็บ {0}", "below {0}"),
    "others": ("ไม่เข้ากลุ่มใด", "in no group"),
    "inside": ("ในกลุ่มไม่ผ่าน", "Fail inside"),
    "outside": ("นอกกลุ่มไม่ผ่าน", "Fail outside"),
    "faults": ("ข้อที่ผิดปกติ", "Odd items"),
    "no_faults": ("ไม่มีข้อที่ต่างจากนอกกลุ่มอย่างชัดเจน", "No item differs clearly from outside"),
    "no_vendors": ("ยังไม่พบกลุ่มเว็บไซต์ตั้งแต่ 3 แห่งขึ้นไป", "No group of three or more sites found"),
    "members": ("หน่วยงานในกลุ่ม", "Members"),
    "lacking_element": ("มักขาด", "Most often missing"),
    # below every page
    "stamp": ("ตรวจล่าสุด {0} · สำเร็จล่าสุด {1}", "Last tried {0} · last succeeded {1}"),
    "tool": ("โปรแกรมรุ่น {0} · เกณฑ์ชุด {1}", "version {0} · criteria {1}"),
    "files": ("ไฟล์", "Files"),
    "download": ("ดาวน์โหลดตารางนี้", "Download this table"),
}

_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip


def say(key: str, lang: str, *facts: object) -> str:
    """The dashboard's word for a key, or that of the reports where it has none."""
    if key not in _WORDS:
        return word(key, lang, *facts)
    return _WORDS[key][1 if lang == "en" else 0].format(*facts)


def short_day(iso: str | None, lang: str) -> str:
    """A day that fits a cell: "21 พ.ย. 69"."""
    if not iso:
        return say("never", lang)
    if lang == "en":
        return iso[:10]
    return f"{of_year(iso, lang)} {(int(iso[:4]) + 543) % 100:02}"


def of_year(iso: str, lang: str) -> str:
    """A day without its year, as below a chart."""
    if lang == "en":
        return iso[5:10]
    return f"{int(iso[8:10])} {_MONTHS[int(iso[5:7]) - 1]}"


def percent(part: int, whole: int) -> str:
    """A share without decimals; "–" of nothing."""
    return f"{100 * part / whole:.0f}" if whole else "–"
