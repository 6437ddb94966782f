"""Writes the scans beside this script, in black and white as copiers send them; needs Chromium."""

from __future__ import annotations

import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from tests.sites.build.pdf import html_to_pdf

HERE = Path(__file__).parent
_DPI = 200
_STYLE = (
    "<style>@page{size:A5 landscape;margin:1cm} table{font-size:13pt} th{background:none}</style>"
)
_PROJECTS = """<h1>แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568</h1><table>
<tr><th rowspan=2>ที่</th><th rowspan=2>โครงการ</th><th colspan=2>งบประมาณ (บาท)</th></tr>
<tr><th>ได้รับ</th><th>เบิกจ่าย</th></tr>
<tr><td>1</td><td>อบรมอาชีพผู้สูงอายุ</td><td>30,000</td><td>28,500</td></tr>
<tr><td>2</td><td>ก่อสร้างถนนคอนกรีต</td><td>485,000</td><td>479,200</td></tr>
<tr><td>3</td><td>แข่งขันกีฬาตำบล</td><td>120,000</td><td>96,750</td></tr></table>"""
_RISKS = """<h1>การประเมินความเสี่ยง พ.ศ. 2568</h1><table>
<tr><th>ด้าน</th><th>เหตุการณ์ความเสี่ยง</th><th>ระดับ</th></tr>
<tr><td rowspan=2>การจัดซื้อจัดจ้าง</td><td>กำหนดคุณลักษณะเอื้อผู้ขาย</td><td>สูง</td></tr>
<tr><td>ตรวจรับงานไม่ครบ</td><td>ปานกลาง</td></tr>
<tr><td>การบริหารงานบุคคล</td><td>เรียกเงินเพื่อช่วยสอบบรรจุ</td><td>ต่ำ</td></tr></table>"""
_HEAD = "<tr><th>ที่</th><th>รายการ</th><th>ราคากลาง</th></tr>"
_GOODS = ("วัสดุสำนักงาน", "วัสดุไฟฟ้า", "น้ำมันเชื้อเพลิง", "อาหารกลางวัน", "ยางมะตอย", "ป้ายประกาศ")


def _overleaf() -> str:
    rows = [
        f"<tr><td>{n}</td><td>{name}</td><td>{n * 12},{n}50</td></tr>"
        for n, name in enumerate(_GOODS, 1)
    ]
    page = "<table>%s%s</table>"
    return (
        f"<h1>รายการจัดซื้อจัดจ้าง</h1>{page % (_HEAD, ''.join(rows[:3]))}"
        f'<div class="new"></div>{page % (_HEAD, "".join(rows[3:]))}'
    )


def scan(html: str, name: str, *, broken: bool = False) -> None:
    """Print a page and scan it a little askew."""
    chance = random.Random(name)
    with tempfile.TemporaryDirectory() as folder:
        html_to_pdf(_STYLE + html, Path(folder, "a.pdf"), landscape=True)
        order = ["pdftoppm", "-r", str(_DPI), "-gray", str(Path(folder, "a.pdf"))]
        subprocess.run([*order, str(Path(folder, "p"))], check=True, capture_output=True)
        pages = [Image.open(file) for file in sorted(Path(folder).glob("p*"))]
    made = [_worn(page, chance, broken=broken) for page in pages]
    made[0].save(HERE / name, "PDF", save_all=True, append_images=made[1:], resolution=_DPI)


def _worn(page: Image.Image, chance: random.Random, *, broken: bool) -> Image.Image:
    grey = np.asarray(page.convert("L")).copy()
    if broken:
        for side in (grey, grey.T):
            for row in np.flatnonzero((side < 128).sum(axis=1) > _DPI):
                for _ in range(3):
                    at = chance.randrange(side.shape[1])
                    side[max(0, row - 2) : row + 3, at : at + _DPI // 12] = 255
    turned = Image.fromarray(grey).rotate(chance.uniform(0.4, 0.8), Image.Resampling.BICUBIC,
                                          fillcolor=255)  # fmt: skip
    soft = turned.filter(ImageFilter.GaussianBlur(0.7))
    return soft.point([0] * 150 + [255] * 106).convert("1")


def main() -> None:
    """Write all of them."""
    scan(_PROJECTS, "projects.pdf", broken=True)
    scan(_RISKS, "risks.pdf")
    scan(_overleaf(), "overleaf.pdf")
    level = "<style>th,td{border:0 solid #000;border-width:1px 0}</style>"
    scan(level + _PROJECTS.replace(" rowspan=2", "").replace(
        "<th colspan=2>งบประมาณ (บาท)</th></tr>\n<tr>", ""), "level.pdf")  # fmt: skip


if __name__ == "__main__":
    main()
