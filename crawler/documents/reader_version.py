"""Which reader of pictures this is: another one reads again what an earlier one read."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PARTS = (
    "agreement", "cell_texts", "cleaned", "figures", "line_finder", "line_reader", "ocr",
    "readings", "scan_cells", "scan_grids", "scan_rules", "scans", "tesseract",
)  # fmt: skip


@cache
def reader_version() -> str:
    """A short name of the network, the settings and the rules by which pictures are read."""
    here = Path(__file__).parent
    found = hashlib.sha256((here / "line_reader.onnx").read_bytes())
    for part in _PARTS:
        found.update((here / f"{part}.py").read_bytes())
    return found.hexdigest()[:12]
