"""Walks what a PDF page draws: straight lines, pictures, shapes, and the forms they stand in."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw

from crawler.documents.rulings import Box, Strokes

raw: Any = pypdfium2.raw  # ctypes, without types

_MOST = 6000  # drawn objects of a page: more is a drawing
_DEPTH = 4  # forms within forms
_LETTERLIKE = 6  # pieces of an outline; a rule or a box has fewer
_PICTURE = 0.45  # of the page's area

Matrix = tuple[float, float, float, float, float, float]
Turn = Callable[[float, float, float, float], Box]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Drawn:
    """What was found on a page."""

    strokes: Strokes = field(default_factory=Strokes)
    pictures: list[tuple[float, float]] = field(default_factory=list)  # width, height
    covered: bool = False  # a picture takes most of the page
    texts: int = 0
    shapes: int = 0


def place(page: Any, turned: int, width: float, height: float) -> Turn:
    """Takes a box of the file to one as the page is read, y from its top.

    A page is shown turned by its own /Rotate, and read turned further where its text runs upright.
    """
    left, low, right, high = page.get_mediabox(fallback_ok=False) or _inherited(
        page, turned, width, height
    )
    wide, tall, angle = right - left, high - low, (page.get_rotation() + turned) % 360

    def turn(x0: float, y0: float, x1: float, y1: float) -> Box:
        x0, y0, x1, y1 = x0 - left, y0 - low, x1 - left, y1 - low
        if angle == 90:
            return y0, x0, y1, x1
        if angle == 180:
            return wide - x1, y0, wide - x0, y1
        if angle == 270:
            return tall - y1, wide - x1, tall - y0, wide - x0
        return x0, tall - y1, x1, tall - y0

    return turn


def _inherited(page: Any, turned: int, width: float, height: float) -> Box:
    """The box of a page that has none of its own; PDFium tells only what is left of it to see."""
    if (page.get_rotation() + turned) % 180:
        width, height = height, width
    left, low, right, high = page.get_bbox()
    if abs(right - left - width) < 1 and abs(high - low - height) < 1:
        return left, low, right, high
    return 0, 0, width, height


def drawn(page: Any, turn: Turn, width: float, height: float, *, ruled: bool) -> Drawn:
    """The objects of a page; its straight lines only where they are asked for."""
    found = Drawn()
    ruled = ruled and raw.FPDFPage_CountObjects(page.raw) <= _MOST
    for thing, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.texts += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            found.shapes += raw.FPDFPath_CountSegments(thing) > _LETTERLIKE
            if ruled:
                _add_rules(found.strokes, thing, matrix, turn, width, height)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = turn(*_bounds(thing, matrix))
            found.pictures.append((x1 - x0, y1 - y0))
            found.covered |= (x1 - x0) * (y1 - y0) > _PICTURE * width * height
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            found.shapes += 1
    found.strokes.join_dots()
    return found


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of a page and of the forms on it, with the way from their space to the page's."""
    todo: list[tuple[Any, Matrix, int]] = [(None, _SAME, 0)]
    room = 2 * _MOST
    while todo and room > 0:
        form, matrix, depth = todo.pop()
        count = raw.FPDFFormObj_CountObjects(form) if form else raw.FPDFPage_CountObjects(page.raw)
        for at in range(min(max(count, 0), room)):
            thing = (
                raw.FPDFFormObj_GetObject(form, at)
                if form
                else raw.FPDFPage_GetObject(page.raw, at)
            )
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                todo.append((thing, _joined(_matrix(thing), matrix), depth + 1))
            else:
                yield thing, kind, matrix
        room -= max(count, 0)


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _joined(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    x, y = e * p + f * r + t, e * q + f * s + u
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, x, y


def _bounds(thing: Any, matrix: Matrix) -> Box:
    box = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, box))
    x0, y0, x1, y1 = (side.value for side in box)
    return (x0, y0, x1, y1) if matrix == _SAME else _box(_to(matrix, x0, y0), _to(matrix, x1, y1))


def _to(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(a: tuple[float, float], b: tuple[float, float]) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _add_rules(
    strokes: Strokes, thing: Any, matrix: Matrix, turn: Turn, width: float, height: float
) -> None:
    count = raw.FPDFPath_CountSegments(thing)
    boxes = _segments(thing, min(count, 4000), matrix) if count > _LETTERLIKE else iter(())
    if count <= _LETTERLIKE:
        boxes = iter([_bounds(thing, matrix)])
    for box in boxes:
        x0, y0, x1, y1 = turn(*box)
        if x1 - x0 < width * 0.97 or y1 - y0 < height * 0.9:
            strokes.add(x0, y0, x1, y1)


def _segments(thing: Any, count: int, outer: Matrix) -> Iterator[Box]:
    """The level and upright pieces of a long path."""
    matrix = _joined(_matrix(thing), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _to(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        lined = last is not None and kind == raw.FPDF_SEGMENT_LINETO
        if lined and last and min(abs(last[0] - point[0]), abs(last[1] - point[1])) < 1:
            yield _box(last, point)
        last = point
