"""Check truth and pages of the cms site: python -m tests.sites.cms.check [CRITERIA.yaml]."""

from __future__ import annotations

import html
import re
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

HERE = Path(__file__).parent
WWW = HERE / "www"
_FORMS = {"/wp-comments-post.php", "/fraud-report.php", "/complaint.php"}


def _exists(path: str) -> bool:
    plain, mark, query = path.lstrip("/").partition("?")
    file = WWW / (f"{plain}@{query}.html" if mark else plain)
    return (file / "index.html").is_file() if path.endswith("/") and not mark else file.is_file()


def dead_links() -> list[str]:
    """List internal addresses of the pages that no file answers."""
    seen: dict[str, str] = {}
    for page in sorted(WWW.rglob("*.html")):
        for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.read_text("utf-8")):
            seen.setdefault(unquote(html.unescape(link)).partition("#")[0], page.name)
    special = tomllib.loads((WWW / "_responses.toml").read_text("utf-8"))["response"]
    known = _FORMS | {row["path"] for row in special}
    return [f"{link} on {page}" for link, page in seen.items() if not _answered(link, known)]


def _answered(link: str, known: set[str]) -> bool:
    return link in known or _exists(link)


def truth_faults(criteria: str | None) -> list[str]:
    """List what is wrong in truth.toml, compared with the criteria's ids if given."""
    truth = tomllib.loads((HERE / "truth.toml").read_text("utf-8"))
    truth.pop("site")
    faults = [
        f"{item}: {url}" for item, row in truth.items() for url in row["urls"] if not _exists(url)
    ]
    if criteria:
        wanted = re.findall(r"^  - id: (O\d+\.\d+)$", Path(criteria).read_text("utf-8"), re.M)
        found = [element for row in truth.values() for element in row["elements"]]
        faults += [f"ids differ: {sorted(set(wanted) ^ set(found))}"] if wanted != found else []
    return faults


if __name__ == "__main__":
    faults = dead_links() + truth_faults(sys.argv[1] if len(sys.argv) > 1 else None)
    print("\n".join(faults) or "no faults")
    sys.exit(bool(faults))
