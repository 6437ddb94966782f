"""Writes compound files (OLE2), for samples that no program here writes."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # smaller streams would lie elsewhere


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of streams at the root, filled up with zeros to the least size."""
    parts = {name: part.ljust(_LEAST, b"\0") for name, part in streams.items()}
    fat: list[int] = []
    sectors = bytearray()

    def put(part: bytes) -> int:
        start = len(fat)
        count = -(-len(part) // _SECTOR)
        fat.extend([*range(start + 1, start + count), _END])
        sectors.extend(part.ljust(count * _SECTOR, b"\0"))
        return start

    places = {name: put(part) for name, part in parts.items()}
    names = sorted(parts, key=lambda name: (len(name), name.upper()))
    entries = [_entry("Root Entry", 5, 1 if names else _FREE, _FREE, _END, 0)]
    for number, name in enumerate(names, 1):
        after = number + 1 if number < len(names) else _FREE
        entries.append(_entry(name, 2, _FREE, after, places[name], len(parts[name])))
    directory = put(b"".join(entries))
    tables = 1
    while tables * (_SECTOR // 4) < len(fat) + tables:
        tables += 1
    first = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * (_SECTOR // 4) - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, _LEAST, _END, 0, _END, 0,
    )  # fmt: skip
    listed = [*range(first, first + tables)] + [_FREE] * (109 - tables)
    return header + struct.pack("<109I", *listed) + bytes(sectors) + table


def _entry(name: str, kind: int, child: int, after: int, start: int, size: int) -> bytes:
    """One of the four entries of a directory's sector."""
    letters = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        letters, len(letters), kind, 1, _FREE, after, child, 0, start, size,
    )  # fmt: skip
