"""Why a verdict was given, as a code with its facts, and the sentence for it in Thai or English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A reason: its code and the facts that the sentence names."""

    code: str
    about: str = ""  # a URL, a title, a year: what the sentence names
    more: str = ""

    def text(self, lang: str = "th") -> str:
        """The sentence."""
        thai, english = SENTENCES[self.code]
        if lang == "en":
            return english.format(about=self.about, more=self.more)
        return thai.format(about=_fact(self.about), more=_fact(self.more))


def _fact(fact: str) -> str:
    """A fact as a Thai reader knows it; of a service its name stands before it."""
    name, mark, reason = fact.partition(": ")
    if mark and reason in _OF_SERVICES:
        return f"{name} {_OF_SERVICES[reason]}"
    return _FACTS.get(fact, fact)


# Why a file of a service is not read, with what its owner can do.
_OF_SERVICES = {
    "not public": "ไม่ได้เปิดให้ทุกคนดู ให้เปิดสิทธิ์เป็น “ทุกคนที่มีลิงก์”",
    "quota": "มีผู้ดาวน์โหลดเกินโควตาของวันนี้ ให้ตรวจใหม่ภายหลัง",
    "virus scan": "ไฟล์ใหญ่จนบริการต้องถามก่อนดาวน์โหลด ให้ลดขนาดไฟล์",
    "not there": "ไม่พบไฟล์ หรือไม่ได้เปิดให้ดู ให้ตรวจลิงก์และสิทธิ์",
    "no file": "ไม่ส่งตัวไฟล์ให้ ให้ตรวจว่าลิงก์เปิดได้โดยไม่ต้องเข้าสู่ระบบ",
    "no redirect": "ไม่พาไปยังหน้าปลายทาง ให้ใส่ที่อยู่จริงแทนลิงก์ย่อ",
    "folder": "ลิงก์เป็นแฟ้ม ไม่ใช่ไฟล์ ให้ลิงก์ไปที่ไฟล์โดยตรง",
    "book": "แสดงเป็นภาพทีละหน้า ไม่มีไฟล์ให้อ่าน ให้แนบไฟล์ PDF ด้วย",
    "form": "เป็นแบบฟอร์ม ไม่ใช่เอกสาร",
    "board": "เป็นหน้าที่สร้างด้วยสคริปต์ ให้แนบไฟล์ PDF หรือ Excel ด้วย",
    "talk": "เป็นสื่อสังคมออนไลน์ ไม่ใช่เอกสาร",
    "video": "เป็นวิดีโอ ไม่ใช่เอกสาร",
    "map": "เป็นแผนที่ ไม่ใช่เอกสาร",
    "robots": "ไม่ให้โปรแกรมเปิดไฟล์ (robots.txt)",
    "unreachable": "ต่อไม่ได้ในขณะนี้",
}

# Technical facts as a Thai reader knows them.
_FACTS = {
    "max_pages": "ครบจำนวนหน้าที่กำหนด",
    "max_seconds": "ครบเวลาที่กำหนด",
    "interrupted": "ถูกสั่งหยุด",
    "broken_off": "โปรแกรมหยุดไปเองกลางคัน",
    "blocked": "เว็บไซต์ไม่ยอมให้เปิด",
    "login": "ต้องเข้าสู่ระบบ",
    "timeout": "ตอบช้าเกินกำหนด",
    "server_error": "เซิร์ฟเวอร์ขัดข้อง",
    "refused": "ต่อไม่ได้",
    "forbidden_address": "เป็นที่อยู่ภายในหรือพอร์ตที่ไม่อนุญาต",
    "tls": "ใบรับรองความปลอดภัยใช้ไม่ได้",
    "too_large": "ไฟล์ใหญ่เกินกำหนด",
    "unreadable": "ไฟล์เสียหรือเข้ารหัส",
    "needs_ocr": "เป็นภาพสแกน",
    "needs_browser": "สร้างด้วยสคริปต์",
    "unsupported": "ไฟล์ชนิดนี้ยังอ่านไม่ได้",
    "not_fetched": "ยังไม่ได้เปิด",
    "certificate has expired": "หมดอายุแล้ว",
    "certificate is self-signed": "ออกให้ตนเอง",
    "certificate chain is incomplete or unknown": "สายใบรับรองไม่ครบ",
    "certificate is for another name": "เป็นของชื่อเว็บอื่น",
    "certificate is not trusted": "ไม่น่าเชื่อถือ",
    "old renegotiation": "ใช้วิธีเชื่อมต่อแบบเก่า",
    "weak key exchange": "กุญแจเข้ารหัสอ่อน",
    "handshake failed": "เชื่อมต่อแบบเข้ารหัสไม่สำเร็จ",
}


# code -> (Thai, English). {about} and {more} are filled from the note.
SENTENCES: dict[str, tuple[str, str]] = {
    # elements
    "found": ("พบหลักฐานแล้ว", "Evidence found"),
    "found_at": ("พบใน “{about}”", "Found in “{about}”"),
    "title_only": (
        "มีเอกสารตามชื่อข้อ (ตรวจได้เฉพาะชื่อเรื่อง)",
        "A document of that title exists (title only)",
    ),
    "title_lacking": ("ข้อนี้ตรวจได้เฉพาะชื่อเรื่อง: {about}", "Judged by its title only: {more}"),
    "untitled": (
        "“{about}” ไม่มีชื่อเรื่องที่ตรงกับข้อนี้",
        "“{about}” does not bear the title of this item",
    ),
    "no_place": (
        "ไม่พบหน้าหรือไฟล์ของข้อนี้บนเว็บไซต์",
        "No page or file for this item was found on the site",
    ),
    "not_in": ("อ่าน “{about}” แล้ว ไม่พบข้อมูลส่วนนี้", "“{about}” was read; this is not in it"),
    "not_in_any": (
        "อ่านแล้ว {more} แห่ง รวมถึง “{about}” ไม่พบข้อมูลส่วนนี้",
        "{more} places were read, “{about}” among them; this is in none",
    ),
    "too_few": (
        "พบเพียงบางส่วนใน “{about}” ยังไม่ครบตามที่กำหนด",
        "Only part of it was found in “{about}”",
    ),
    "wrong_year": (
        "เอกสารที่พบเป็นของปี {more} ไม่ใช่ปีที่กำหนด (“{about}”)",
        "The document found is of {more}, not of the year asked for (“{about}”)",
    ),
    "no_year": (
        "ไม่มีปีกำกับใน “{about}” จึงไม่เห็นว่าเป็นของปีที่กำหนด",
        "“{about}” shows no year, so it can't be seen to be of the year asked for",
    ),
    "year_unread": (
        "อ่านปีใน “{about}” (ภาพสแกน) ไม่ได้ ต้องใช้คนดู",
        "The year in the scan “{about}” could not be read; a person must look",
    ),
    "other_agency": (
        "เอกสาร “{about}” เป็นชื่อหน่วยงานอื่น ({more})",
        "“{about}” bears another agency's name ({more})",
    ),
    "index_only": (
        "“{about}” เป็นหน้ารวมลิงก์หรือข้อความเกณฑ์ ไม่ใช่ตัวข้อมูล",
        "“{about}” only lists items or repeats the criteria",
    ),
    "placeholder": ("“{about}” ยังไม่มีเนื้อหา", "“{about}” has no content yet"),
    "other_item": (
        "“{about}” เป็นหน้าของข้อ {more} ไม่ใช่ข้อนี้",
        "“{about}” is the page of {more}, not of this item",
    ),
    "gone": ("เปิด {about} ไม่ได้ (ไม่มีหน้านี้แล้ว)", "{about} is gone"),
    "other_host": (
        "{about} ไม่ได้อยู่บนเว็บไซต์หลักของหน่วยงาน",
        "{about} is not on the agency's main website",
    ),
    "scan_doubtful": (
        "อ่านจากภาพสแกน “{about}” ไม่พบ แต่อาจอ่านตกหล่น ต้องใช้คนดู",
        "Not found in the scan “{about}”, but OCR may have missed it; a person must look",
    ),
    "cut_short": (
        "หยุดเปิดเว็บไซต์กลางคัน จึงยังไม่รู้ว่ามีหรือไม่ ให้ตรวจใหม่",
        "The crawl was broken off, so this may yet be there; audit again",
    ),
    "not_due": ("ยังไม่ถึงกำหนด", "Not yet due"),
    "one_file": ("ตรวจจากไฟล์เดียวไม่ได้ ต้องดูบนเว็บไซต์", "One file alone can't show this"),
    "check_error": (
        "โปรแกรมตรวจข้อนี้ขัดข้อง โปรดแจ้งผู้พัฒนา",
        "The check itself failed; please tell the developers",
    ),
    "unread_blocked": ("เว็บไซต์ไม่ยอมให้เปิด {about}", "The site refused {about}"),
    "unread_robots": ("robots.txt ห้ามเปิด {about}", "robots.txt forbids {about}"),
    "unread_login": ("{about} ต้องเข้าสู่ระบบก่อน", "{about} asks for a login"),
    "unread_timeout": ("{about} ตอบช้าเกินกำหนด", "{about} timed out"),
    "unread_server_error": ("{about} ขัดข้องที่เซิร์ฟเวอร์", "{about} answered with a server error"),
    "unread_refused": ("ต่อกับ {about} ไม่ได้", "{about} could not be connected"),
    "unread_forbidden_address": (
        "ไม่เปิด {about} เพราะเป็นที่อยู่ภายในหรือพอร์ตที่ไม่อนุญาต",
        "{about} is a private address or a port that is not opened",
    ),
    "unread_tls": ("ใบรับรองความปลอดภัยของ {about} ใช้ไม่ได้", "The certificate of {about} is broken"),
    "unread_too_large": ("ไฟล์ {about} ใหญ่เกินกำหนด", "{about} is too large"),
    "unread_unreadable": ("อ่านไฟล์ {about} ไม่ได้ (ไฟล์เสียหรือเข้ารหัส)", "{about} is unreadable"),
    "unread_needs_ocr": (
        "{about} เป็นภาพสแกน ยังอ่านตัวอักษรไม่ได้",
        "{about} is a scan whose text was not read",
    ),
    "unread_needs_browser": (
        "{about} สร้างด้วยสคริปต์ และยังเปิดอ่านไม่ครบ ให้คนเปิดดู",
        "{about} is built by scripts and not all of it was opened; a person must look",
    ),
    "unread_service": (
        "อ่าน {about} ไม่ได้ เพราะอยู่บนบริการภายนอก ({more}) ควรวางไฟล์บนเว็บไซต์หลัก",
        "{about} is on an outside service and can't be read ({more}); "
        "put the file on the main website",
    ),
    "unread_unsupported": ("ไฟล์ชนิดนี้ยังอ่านไม่ได้: {about}", "This type of file is not read: {about}"),
    "unread_not_fetched": ("ยังไม่ได้เปิด {about} (ครบจำนวนหน้าหรือเวลา)", "{about} was not opened"),
    # findings
    "sheet_no_row": ("ไม่มีแถวของข้อนี้ในแบบส่ง จึงตรวจจากทั้งเว็บไซต์", "The sheet has no row for this item"),
    "sheet_not_url": ("ช่อง URL ของข้อนี้ไม่ใช่ที่อยู่เว็บ: {about}", "The cell is not a URL: {about}"),
    "sheet_gone": ("URL ที่ส่งเปิดไม่ได้ (ไม่มีหน้านี้)", "The submitted URL is gone"),
    "sheet_unknown_host": ("URL ที่ส่งเป็นชื่อเว็บที่ไม่มีอยู่จริง", "The submitted URL's host does not exist"),
    "sheet_home_page": (
        "URL ที่ส่งเป็นหน้าแรก ควรส่งหน้าที่เปิดข้อมูลโดยตรง",
        "The submitted URL is the home page; submit the page that opens the data",
    ),
    "sheet_index_page": (
        "URL ที่ส่งเป็นหน้ารวมลิงก์ ควรส่งหน้าที่เปิดข้อมูลโดยตรง",
        "The submitted URL is a list of links; submit the page that opens the data",
    ),
    "sheet_other_item": ("URL ที่ส่งเป็นหน้าของข้อ {more}", "The submitted URL is the page of {more}"),
    "sheet_other_host": (
        "URL ที่ส่งไม่ได้อยู่บนเว็บไซต์หลักของหน่วยงาน",
        "The submitted URL is not on the agency's main website",
    ),
    "sheet_service": (
        "URL ที่ส่งอยู่บนบริการภายนอก ({more}) ควรวางไฟล์บนเว็บไซต์หลัก แล้วส่ง URL ของหน้านั้น",
        "The submitted URL is on an outside service ({more}); put the file on the main website",
    ),
    "sheet_robots": ("robots.txt ห้ามเปิด URL ที่ส่ง", "robots.txt forbids the submitted URL"),
    "sheet_unread": ("ยังเปิด URL ที่ส่งไม่ได้ ({more})", "The submitted URL could not be read ({more})"),
    "better_url": (
        "บนเว็บไซต์มีข้อมูลครบที่ {about} ควรส่ง URL นี้แทน",
        "The site shows it in full at {about}; submit this URL",
    ),
    "two_agencies": (
        "เอกสารมีชื่อหน่วยงานอื่นปนอยู่ด้วย ({more})",
        "The document also bears another agency's name ({more})",
    ),
    "misspelt": (
        "ชื่อหรือหลักฐานสะกดผิด ควรแก้: {about} (ระบบอ่านเป็นคำที่ถูกให้แล้ว)",
        "A name or quotation is misspelt and was read as the right word: {about}",
    ),
    "personal_data": (
        "พบเลขประจำตัวประชาชนหรือเลขบัญชี ({about}) ควรปิดก่อนเผยแพร่",
        "A national ID or bank account number is published ({about})",
    ),
    "tls": (
        "ใบรับรองความปลอดภัยของเว็บไซต์มีปัญหา: {about}",
        "The site's certificate has a fault: {about}",
    ),
    "edition": ("{about}", "{more}"),
    "limit": ("หยุดเปิดเว็บไซต์ก่อนครบ ({about})", "The crawl stopped early ({about})"),
    "unreachable": ("เปิดเว็บไซต์ {about} ไม่ได้", "The site {about} could not be opened"),
}
