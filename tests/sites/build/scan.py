"""Image-only PDFs and pictures of pages, as a photocopier or a phone leaves them."""

from __future__ import annotations

import random
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageFilter

from tests.sites.build.pdf import STYLE, chromium

Noise = Literal["light", "heavy"]
# (degrees of skew, blur radius, specks a page, JPEG quality)
_NOISE: dict[str, tuple[float, float, int, int]] = {
    "light": (0.5, 0.4, 250, 70),
    "heavy": (1.6, 0.9, 2500, 45),
}


def scan_pdf(pdf: Path, path: Path, *, dpi: int = 200, noise: Noise = "light") -> None:
    """Turn a PDF into page images without any text layer."""
    chance = random.Random(pdf.name)
    pages = [_worn(page, chance, noise) for page in _pages(pdf, dpi)]
    path.parent.mkdir(parents=True, exist_ok=True)
    quality = _NOISE[noise][3]
    pages[0].save(
        path, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality
    )


def picture(source: Path | str, path: Path, *, dpi: int = 130, width: int = 1000) -> None:
    """Save page 1 of a PDF (a path) or an HTML fragment (text) as PNG or JPG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = _pages(source, dpi)[0] if isinstance(source, Path) else _screenshot(source, width)
    image.convert("RGB").save(path, quality=80)


def _pages(pdf: Path, dpi: int) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        order = ["pdftoppm", "-r", str(dpi), "-gray", str(pdf), str(Path(folder, "p"))]
        subprocess.run(order, check=True, capture_output=True, timeout=180)
        files = sorted(Path(folder).iterdir())
        return [Image.open(file).convert("L") for file in files]


def _screenshot(html: str, width: int) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder, "page.html"), Path(folder, "page.png")
        page.write_text(STYLE % "portrait" + html, "utf-8")
        chromium(f"--window-size={width},2400", f"--screenshot={out}", page.as_uri())
        return _cropped(Image.open(out).convert("RGB"))


def _cropped(image: Image.Image) -> Image.Image:
    blank = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, blank).getbbox()
    return image.crop((0, 0, image.width, min(box[3] + 20, image.height))) if box else image


def _worn(page: Image.Image, chance: random.Random, noise: Noise) -> Image.Image:
    skew, blur, specks, _ = _NOISE[noise]
    page = page.rotate(chance.uniform(-skew, skew), Image.Resampling.BICUBIC, fillcolor=250)
    for _ in range(specks):
        place = chance.randrange(page.width), chance.randrange(page.height)
        page.putpixel(place, chance.randrange(40, 200))
    return page.filter(ImageFilter.GaussianBlur(blur))
