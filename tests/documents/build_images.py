"""Writes images/: one poster in every format of pictures, and drawings with texts."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent / "images"
_FONT = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><title>%s</title>
<defs><text id="a">แม่แบบ</text></defs><rect width="90" height="40"/>
<g><text x="10" y="30">นายกเทศมนตรี</text><text x="10" y="60">ปลัดเทศบาล
<tspan x="10" dy="20">โทร. ๐ ๔๔๐๐ ๐๐๐๑</tspan></text></g>
<text x="10" y="120" style="display: none">ข้อความที่ซ่อน</text>
<text x="10" y="150">กอง<tspan font-weight="bold">สาธารณสุข</tspan></text></svg>"""


def poster(*lines: str, mode: str = "L") -> Image.Image:
    """A poster with lines of text."""
    clear = mode == "RGBA"
    picture = Image.new(mode, (900, 110 + 90 * len(lines)), (255, 255, 255, 0) if clear else 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_FONT, 52)
    for number, line in enumerate(lines):
        draw.text((50, 60 + 90 * number), line, (0, 0, 0, 255) if clear else 0, font=font)
    return picture


def main() -> None:
    """Write all of them."""
    lines = ("ประกาศนโยบายไม่รับของขวัญ", "สำนักงานเทศบาล พ.ศ. 2568")
    whole = poster(*lines)
    whole.save(HERE / "poster.png", optimize=True)
    whole.save(HERE / "poster.jpg", quality=60)
    whole.save(HERE / "poster.webp", quality=60)
    whole.convert("1").save(HERE / "poster.bmp")
    poster(*lines, mode="RGBA").save(HERE / "clear.png", optimize=True)
    after = poster("ภาพที่สองของการเคลื่อนไหว", "เลื่อนไปมา")
    whole.convert("P").save(HERE / "moving.gif", save_all=True, append_images=[after], duration=500)
    faxed = [poster(*lines).convert("1"), poster("หน้าที่สองของโทรสาร").convert("1")]
    faxed[0].save(HERE / "fax.tif", save_all=True, append_images=faxed[1:], compression="group4")
    (HERE / "chart.svg").write_text(_SVG % "ผังโครงสร้าง", encoding="utf-8")
    shape = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L9 9"/></svg>'
    )
    (HERE / "outline.svg").write_text(shape, encoding="utf-8")


if __name__ == "__main__":
    main()
