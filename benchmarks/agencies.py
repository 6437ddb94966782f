"""Synthetic agencies: small sites that all differ, for loopback addresses.

Each is the demonstration site with names, people, amounts and faults of its own, so that nothing
read for one agency is of use for another. Bodies are made while answering; nothing lies on disk.
"""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pypdfium2

from crawler.demo.server import site_folder, submissions

_FIRST = [
    "ดอน", "หนอง", "โคก", "วัง", "ท่า", "คลอง", "นา", "โนน", "ห้วย", "บึง", "เขา", "ป่า",
    "ทุ่ง", "สระ", "ดง", "ปาก", "เนิน", "บ่อ", "หาด", "เกาะ",
]  # fmt: skip
_SECOND = [
    "จันทร์ฉาย", "มณีเขียว", "ดาวรุ่งเรือง", "แก้วกัลยา", "ศรีนพเก้า", "บุปผาราม",
    "เพชรอรุณ", "ทองอุไร", "ตะวันชื่น", "นกยูงคำ", "ลำดวนหอม", "สร้อยสน", "ไพรพนา",
    "กระถินทอง", "อินทนิลงาม", "สายธารทิพย์", "หงส์สวรรค์", "ปทุมมาลัย", "พะยอมขาว",
    "รุ้งพราว",
]  # fmt: skip
_THIRD = ["", "เหนือ", "ใต้", "พัฒนา", "สามัคคี"]
_SURNAMES = [
    "ใจเพียรงาม", "ทองวารี", "แสงสายชล", "บุญมาลา", "พงษ์พฤกษา", "ศรีสุวรรณา", "คำเรืองฟ้า",
    "ดีประเสริฐ", "มั่นในธรรม", "วงศ์วารินทร์", "สุขเกษมศรี", "นาคะวิไล", "เพชรอำไพ",
    "รัตนวนา", "กล้าหาญดี", "ชื่นอารมณ์", "ทิพย์มณี", "พลายงาม",
]  # fmt: skip
_COLUMNS = ("id", "name", "type", "province", "district", "url", "submissions", "aliases")
# What differs from agency to agency in a page of the demonstration site.
_SLOT = re.compile(
    r"""(?P<place>ดอนพิกุลทอง)|(?P<latin>donpikulthong)
    |(?P<amount>\d{1,3}(?:,\d{3})+)|(?P<phone>0\ 2000\ 0\d{3})
    |(?P<person>(?:นางสาว|นาง|นาย(?!ก))[ก-๙]+)\ [ก-๙]+
    |(?P<abroad>href="https?://[^"]*)|(?P<link>(?:href|src)=")/|(?P<end></footer>)""",
    re.VERBOSE,
)
_SCANNED = ("nogift-67.pdf", "gift-report-67.pdf", "integrity-67.pdf")  # signed papers, as pictures
_MISSING, _EMPTY, _OLD, _SCAN = 6, 3, 15, 50  # of 100 files, pages, plans, signed papers
_KEPT = ("index.html", "robots.txt", "ita/2568.html", "style.css")  # never broken
_NOTHING = "<main><h1>อยู่ระหว่างปรับปรุง</h1></main>"
_UNDER_WORK = re.compile(r"<main>.*?</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many agencies there are and how they are hosted; shares are 0 to 1."""

    count: int
    port: int
    shared: float = 0.3  # agencies behind addresses of vendors
    behind: int = 10  # agencies a vendor's address serves
    plain: float = 0.25  # agencies whose server sends neither ETag nor Last-Modified
    lively: float = 0.0  # agencies whose pages change with every visit (a counter)
    latency: float = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency and where its site is; `prefix` is "" where it has an address to itself."""

    number: int
    address: str
    port: int
    prefix: str
    validators: bool
    lively: bool

    @property
    def base(self) -> str:
        """The address of the site, without a slash at its end."""
        return f"http://{self.address}:{self.port}{self.prefix}"

    @property
    def place(self) -> str:
        """The name of the place; no two agencies of a few thousand share one."""
        rest, first = divmod(self.number, len(_FIRST))
        rest, second = divmod(rest, len(_SECOND))
        # The second part moves with the first, so that neighbours have nothing in common.
        return _FIRST[first] + _SECOND[(second + first) % len(_SECOND)] + _THIRD[rest % len(_THIRD)]

    def chance(self, what: str, among: int = 100) -> int:
        """A number that is always the same for one agency and thing."""
        return crc32(f"{self.number} {what}".encode()) % among


def agencies(plan: Plan) -> list[Agency]:
    """All agencies of a plan."""
    return [_agency(plan, number) for number in range(plan.count)]


def _agency(plan: Plan, number: int) -> Agency:
    shared = round(plan.count * plan.shared)
    plain = _share(number, plan.plain)
    lively = _share(number, plan.lively)
    if number < shared:
        address, prefix = f"127.2.0.{number // plan.behind + 1}", f"/agency{number:04}"
    else:
        address, prefix = f"127.1.{number // 250}.{number % 250 + 1}", ""
    return Agency(number, address, plan.port, prefix, not plain, lively)


def _share(number: int, share: float) -> bool:
    """Spreads a share evenly over the numbers."""
    return int((number + 1) * share) > int(number * share)


def roster(plan: Plan, folder: Path) -> Path:
    """Write the roster of all agencies; every other one has a submission sheet."""
    path = folder / "roster.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_COLUMNS)
        for each in agencies(plan):
            rows.writerow(_row(each, folder))
    return path


def _row(each: Agency, folder: Path) -> list[str]:
    name, sheet = f"agency{each.number:04}", ""
    if each.number % 2:
        sheet = f"{name}.csv"
        rows = submissions(each.base).splitlines(keepends=True)
        (folder / sheet).write_text("".join(r for r in rows if "google" not in r), "utf-8-sig")
    # The files bear the demonstration agency's name, as those of a renamed agency do.
    return [
        name, f"องค์การบริหารส่วนตำบล{each.place}", "sao", "ศรีบูรพา", f"วังนาคำ {each.number % 8 + 1}",
        each.base + "/", sheet, "องค์การบริหารส่วนตำบลดอนพิกุลทอง",
    ]  # fmt: skip


class Library:
    """The demonstration site's files, from which those of every agency are made."""

    def __init__(self) -> None:
        root = site_folder()
        self._files = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }
        scans = {
            f"{path}#scan": scanned(body)
            for path, body in self._files.items()
            if path.endswith(_SCANNED)
        }
        self._files |= scans
        self._pages: dict[tuple[str, bool], list[_Piece]] = {}

    def body(self, agency: Agency, path: str, visits: int) -> bytes | None:
        """What an agency shows at a path; None if there is nothing."""
        if path.endswith(".html"):
            return self._page(agency, path, visits)
        found = self._files.get(self._stands_for(agency, path))
        if found is None or _broken(agency, path, _MISSING):
            return None
        return found if path.endswith((".css", ".txt")) else marked(found, path, agency.number)

    def _stands_for(self, agency: Agency, path: str) -> str:
        """Another file in the place of the right one: last year's, or a scan."""
        old = path.replace("files/2568/", "files/2567/").replace("-68.", "-67.")
        if old != path and old in self._files and _broken(agency, path, _OLD):
            return old
        scan = f"{path}#scan"
        return scan if scan in self._files and agency.chance(scan) < _SCAN else path

    def _page(self, agency: Agency, path: str, visits: int) -> bytes | None:
        raw = self._files.get(path)
        if raw is None:
            return None
        empty = _broken(agency, path, _EMPTY)
        if (path, empty) not in self._pages:
            text = _UNDER_WORK.sub(_NOTHING, raw.decode()) if empty else raw.decode()
            self._pages[path, empty] = list(_pieces(text))
        found = self._pages[path, empty]
        return "".join(p.before + _filled(agency, p, visits) for p in found).encode()


def _broken(agency: Agency, path: str, share: int) -> bool:
    return path not in _KEPT and agency.chance(path) < share


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a page that is the same everywhere, and what differs behind it."""

    before: str
    kind: str
    text: str
    lead: str = ""  # the part of the text that stays


def _pieces(text: str) -> Iterator[_Piece]:
    """Takes a page apart, so that making one costs a server little."""
    end = 0
    for slot in _SLOT.finditer(text):
        kind = str(slot.lastgroup)
        yield _Piece(text[end : slot.start()], kind, slot[0], slot[kind])
        end = slot.end()
    yield _Piece(text[end:], "", "")


def _filled(agency: Agency, piece: _Piece, visits: int) -> str:
    match piece.kind:
        case "place":
            return agency.place
        case "latin":
            return f"agency{agency.number:04}"
        case "amount" | "phone":
            return piece.text[:-3] + f"{agency.chance(piece.text, 1000):03}"
        case "person":
            return f"{piece.lead} {_SURNAMES[agency.chance(piece.text, len(_SURNAMES))]}"
        case "abroad":
            return 'href="#'  # nothing here leads off this machine
        case "link":
            return f"{piece.lead}{agency.prefix}/"
        case "end" if agency.lively:
            return f"<p>ผู้เข้าชม {visits}</p>{piece.text}"
    return piece.text


def marked(body: bytes, path: str, number: int) -> bytes:
    """A file with a mark that no other agency's has, and that no reader minds."""
    mark = f"%agency {number}\n".encode()
    if path.endswith(".xlsx"):  # the comment at the end of a ZIP file
        return body[:-2] + struct.pack("<H", len(mark)) + mark
    return body + b"\n" + mark


def scanned(body: bytes) -> bytes:
    """A PDF as a scanner makes it: pictures of its pages."""
    source, out = pypdfium2.PdfDocument(body), io.BytesIO()  # type: ignore[no-untyped-call]
    pages = [page.render(scale=150 / 72, grayscale=True).to_pil().convert("L") for page in source]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()
