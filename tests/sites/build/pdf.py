"""PDF files from HTML (Chromium) and from office documents (LibreOffice)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

# Government letters are set in a Sarabun-like face; Laksaman is its Debian twin.
STYLE = """<meta charset="utf-8"><style>
@page { size: A4 %s; margin: 2.2cm 2cm 2cm 2.5cm }
body { font: 15pt/1.45 Laksaman, Garuda, sans-serif; color: #000 }
h1 { font-size: 19pt; text-align: center; margin: .4em 0 }
h2 { font-size: 16.5pt; margin: 1em 0 .3em }
h3 { font-size: 15pt; margin: .8em 0 .2em } p { text-indent: 2.2em; margin: .3em 0 }
table { border-collapse: collapse; width: 100%%; margin: .5em 0; font-size: 12.5pt }
th, td { border: 1px solid #000; padding: 2px 5px; vertical-align: top } th { background: #e9e9e9 }
tr { break-inside: avoid } .c { text-align: center; text-indent: 0 } .r { text-align: right }
.small { font-size: 11pt } .new { break-before: page }
.sign { margin-left: 50%%; text-align: center }
</style>"""


def html_to_pdf(html: str, path: Path, *, landscape: bool = False) -> None:
    """Print a fragment or a whole page to A4 with a text layer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(STYLE % ("landscape" if landscape else "portrait") + html, "utf-8")
        chromium("--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri())
        shutil.copyfile(out, path)


def office_to_pdf(source: Path, path: Path) -> None:
    """Let LibreOffice save a DOCX, ODT or XLSX as PDF, as offices do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*order, str(source)], check=True, capture_output=True, timeout=180)
        shutil.copyfile(Path(folder, source.stem + ".pdf"), path)


def chromium(*arguments: str) -> None:
    """Run the system Chromium once, with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        order = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        order += [f"--user-data-dir={profile}", "--disable-dev-shm-usage", *arguments]
        subprocess.run(order, check=True, capture_output=True, timeout=180)
