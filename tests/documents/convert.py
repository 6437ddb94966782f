"""Converts sample files with LibreOffice, which only building them needs."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path


def convert(paths: Sequence[Path], ending: str, *, filter_name: str = "") -> None:
    """Write each file once more beside itself, in another format."""
    kind = f"{ending}:{filter_name}" if filter_name else ending
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder).as_uri()}"
        order = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir"]
        subprocess.run(
            [*order, str(paths[0].parent), *map(str, paths)],
            check=True,
            capture_output=True,
            timeout=300,
        )
