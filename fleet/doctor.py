"""Says which parts this machine has, and how to get what is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.documents import members, ocr
from fleet import saved

_LEAST_DISK = 2_000_000_000  # bytes: some ten crawls


@dataclass(frozen=True, slots=True)
class Part:
    """One part: whether it is there, and what to do where it is not."""

    thai: str
    english: str
    there: bool
    detail: str = ""
    mend_thai: str = ""
    mend_english: str = ""

    def line(self, lang: str) -> str:
        """The part on one line."""
        name = self.english if lang == "en" else self.thai
        mend = self.mend_english if lang == "en" else self.mend_thai
        mark = "✓" if self.there else "✗"
        rest = self.detail if self.there else mend
        return f"{mark} {name}" + (f": {rest}" if rest else "")


def parts() -> Iterator[Part]:
    """Every part the audit can use."""
    yield Part("Python", "Python", True, sys.version.split()[0])
    browser = _browser()
    yield Part(
        "เบราว์เซอร์ (หน้าที่สร้างด้วยสคริปต์)", "browser (pages built by scripts)",
        bool(browser), browser,
        "ติดตั้ง Chromium, Chrome หรือ Edge (Debian: apt install chromium)",
        "install Chromium, Chrome or Edge (Debian: apt install chromium)",
    )  # fmt: skip
    missing = ocr.available()
    yield Part(
        "OCR ภาษาไทย (ไฟล์สแกน)", "Thai OCR (scans)", not missing, "Tesseract tha+eng",
        "ติดตั้ง Tesseract พร้อมภาษาไทย (Debian: apt install tesseract-ocr tesseract-ocr-tha)",
        "install Tesseract with Thai (Debian: apt install tesseract-ocr tesseract-ocr-tha)",
    )  # fmt: skip
    poppler = shutil.which("pdftotext") or ""
    yield Part(
        "ตัวอ่าน PDF (poppler)", "PDF reader (poppler)", bool(poppler), poppler,
        "ใช้ตัวอ่านสำรอง อ่านช้ากว่าและพลาดได้มากกว่า (Debian: apt install poppler-utils)",
        "the slower reader is used (Debian: apt install poppler-utils)",
    )  # fmt: skip
    unpacker = members.unpacker() or ""
    yield Part(
        "ตัวแตกไฟล์ RAR และ 7z", "RAR and 7z", bool(unpacker), unpacker,
        "อ่าน ZIP ได้ แต่ RAR และ 7z จะอ่านไม่ได้ (Debian: apt install libarchive-tools)",
        "ZIP is read, RAR and 7z are not (Debian: apt install libarchive-tools)",
    )  # fmt: skip
    fonts = _thai_fonts()
    yield Part(
        "แบบอักษรไทย", "Thai fonts", bool(fonts), fonts,
        "ติดตั้งแบบอักษรไทย (Debian: apt install fonts-thai-tlwg)", "apt install fonts-thai-tlwg",
    )  # fmt: skip
    yield _disk()


def _browser() -> str:
    """The version of the browser that starts; "" if none does."""
    from crawler import render  # loads the browser's library, which other commands do without

    return render.version()


def _thai_fonts() -> str:
    if sys.platform == "win32":
        return "Windows"
    lister = shutil.which("fc-list")
    if lister is None:
        return ""
    out = subprocess.run([lister, ":lang=th", "family"], capture_output=True, text=True, timeout=30)
    families = sorted({line.split(",")[0] for line in out.stdout.splitlines() if line})
    return ", ".join(families[:3])


def _disk() -> Part:
    folder = saved.home()
    probe = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(probe).free
    return Part(
        "พื้นที่เก็บข้อมูล", "disk", free >= _LEAST_DISK, f"{free / 1e9:.0f} GB ({folder})",
        f"เหลือ {free / 1e9:.1f} GB ที่ {folder} ควรมีอย่างน้อย 2 GB",
        f"{free / 1e9:.1f} GB left at {folder}; 2 GB are needed",
    )  # fmt: skip
