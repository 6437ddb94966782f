"""Charts as inline SVG: told apart by pattern and label as well as by colour, readable in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from markupsafe import Markup, escape

_WIDTH = 400  # of every chart; pages scale it
_ROW = 34
_PLOT = 150  # height of upright charts
_LEFT, _TOP, _BOTTOM = 34, 22, 30
# Colours that stay apart for colour-blind eyes, best first, and the mark that fills each.
_FILLS = (
    ("#1d4e89", ""),
    ("#7aa6d8", '<path d="M0 6L6 0" stroke="#1d4e89" stroke-width="1.3"/>'),
    ("#f2cf7e", '<circle cx="3" cy="3" r="1.3" fill="#7a5900"/>'),
    ("#d9693a", '<path d="M0 0L6 6M0 6L6 0" stroke="#5f1d06" stroke-width="1"/>'),
    ("#e6e9ec", '<path d="M0 3H6" stroke="#7b848d" stroke-width=".8"/>'),
)
_LINE = "#1d4e89"
_MOST_LABELS = 6  # below an upright chart


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its value, which of the five fills it bears, what is written at its end."""

    label: str
    value: float
    fill: int = 0
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One layer of a stacked chart: its name, its fill, a value for every label."""

    name: str
    fill: int
    values: Sequence[float]


class Ids:
    """Names that are used once on a page: SVG patterns are found by name over the whole of it."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        """The next name."""
        return f"c{next(self._numbers)}"


def bars(ids: Ids, title: str, data: Sequence[Bar]) -> Markup:
    """Lying bars, one a row, each with its name above and its value at the end."""
    most = max((bar.value for bar in data), default=0) or 1
    parts = []
    for row, bar in enumerate(data):
        top, long = row * _ROW, 320 * bar.value / most
        parts.append(_text(0, top + 12, bar.label))
        parts.append(_block(0, top + 17, long, 13, bar.fill))
        parts.append(_text(long + 6, top + 28, bar.shown or f"{bar.value:g}", bold=True))
    told = "; ".join(f"{bar.label}: {bar.shown or f'{bar.value:g}'}" for bar in data)
    return _svg(ids, title, told, parts, _ROW * len(data) + 4)


def columns(ids: Ids, title: str, data: Sequence[Bar]) -> Markup:
    """Upright bars that touch: a histogram. Labels stand below, values above."""
    most = max((bar.value for bar in data), default=0) or 1
    wide = (_WIDTH - 8) / max(1, len(data))
    parts = [_rule(0, _TOP + _PLOT, _WIDTH)]
    for at, bar in enumerate(data):
        high = _PLOT * bar.value / most
        left = 4 + at * wide
        parts.append(_block(left + 1, _TOP + _PLOT - high, wide - 2, high, bar.fill))
        if bar.value:
            above = _TOP + _PLOT - high - 4
            parts.append(_text(left + wide / 2, above, f"{bar.value:g}", anchor="middle"))
        parts.append(_text(left + wide / 2, _TOP + _PLOT + 16, bar.label, anchor="middle"))
    told = "; ".join(f"{bar.label}: {bar.value:g}" for bar in data)
    return _svg(ids, title, told, parts, _TOP + _PLOT + _BOTTOM)


def line(ids: Ids, title: str, data: Sequence[tuple[str, float]]) -> Markup:
    """One line of scores up to 100; the first, last, best and worst points bear their value."""
    room = _WIDTH - _LEFT - 52
    step = room / max(1, len(data) - 1)
    floor = _floor([value for _, value in data])
    spots = [(_LEFT + 24 + at * step, _height(value, floor)) for at, (_, value) in enumerate(data)]
    parts = list(_scale(floor))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{_LINE}" stroke-width="2.5"/>')
    named = _telling([value for _, value in data])
    for at, ((label, value), (x, y)) in enumerate(zip(data, spots, strict=True)):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_LINE}"/>')
        if at in named:
            parts.append(_text(x, y - 8, f"{value:.1f}", anchor="middle", bold=True))
        if _labelled(at, len(data)):
            parts.append(_text(x, _TOP + _PLOT + 18, label, anchor="middle"))
    told = "; ".join(f"{label}: {value:.2f}" for label, value in data)
    return _svg(ids, title, told, parts, _TOP + _PLOT + _BOTTOM)


def stacked(ids: Ids, title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Upright bars in layers, the first layer at the bottom, with a key below."""
    most = max((sum(values) for values in zip(*(s.values for s in series), strict=True)), default=1)
    wide = (_WIDTH - 8) / max(1, len(labels))
    parts = [_rule(0, _TOP + _PLOT, _WIDTH)]
    for at, label in enumerate(labels):
        parts += _layers(4 + at * wide, wide, [(s.fill, s.values[at]) for s in series], most or 1)
        if _labelled(at, len(labels)):
            middle = 4 + (at + 0.5) * wide
            parts.append(_text(middle, _TOP + _PLOT + 18, label, anchor="middle"))
    top = _TOP + _PLOT + _BOTTOM
    for row, each in enumerate(series):
        parts.append(_block(4, top + row * 22, 26, 14, each.fill))
        parts.append(_text(38, top + row * 22 + 12, each.name))
    told = "; ".join(
        f"{label}: " + ", ".join(f"{s.name} {s.values[at]:g}" for s in series)
        for at, label in enumerate(labels)
    )
    return _svg(ids, title, told, parts, top + 22 * len(series))


def _layers(
    left: float, wide: float, layers: Sequence[tuple[int, float]], most: float
) -> list[str]:
    parts, bottom, gap = [], float(_TOP + _PLOT), min(4.0, wide * 0.15)
    for fill, value in layers:
        high = _PLOT * value / most
        bottom -= high
        if value:
            parts.append(_block(left + gap, bottom, wide - 2 * gap, high, fill))
        if value and high >= 15 and wide >= 22:
            shown = _text(left + wide / 2, bottom + high / 2 + 5, f"{value:g}", anchor="middle")
            parts.append(shown.replace("<text", '<text class="on"', 1))
    return parts


def _floor(values: Sequence[float]) -> int:
    """Where the scale begins: low enough to hold all, high enough to show small changes."""
    return max(0, min(60, int(min(values, default=0) // 20 * 20 - 20)))


def _height(value: float, floor: int) -> float:
    return _TOP + _PLOT * (100 - value) / (100 - floor)


def _scale(floor: int) -> list[str]:
    parts = []
    for value in (*range(floor, 80, 20), 85, 100):
        dashed = ' stroke-dasharray="4 4"' if value == 85 else ""
        height = _height(value, floor)
        parts.append(_rule(_LEFT, height, _WIDTH, dashed))
        parts.append(_text(_LEFT - 6, height + 5, f"{value}", anchor="end"))
    return parts


def _telling(values: Sequence[float]) -> set[int]:
    """Which points of a line bear their value."""
    if len(values) <= _MOST_LABELS:
        return set(range(len(values)))
    best, worst = values.index(max(values)), values.index(min(values))
    return {0, len(values) - 1} | {at for at in (best, worst) if 2 < at < len(values) - 3}


def _labelled(at: int, whole: int) -> bool:
    """Whether a label has room below: every so many, and the last."""
    step = -(-whole // _MOST_LABELS)
    return (whole - 1 - at) % step == 0


def _rule(left: float, y: float, right: float, more: str = "") -> str:
    return f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#b8c0c8"{more}/>'


def _block(left: float, top: float, wide: float, high: float, fill: int) -> str:
    place = f'x="{left:.1f}" y="{top:.1f}" width="{max(0.0, wide):.1f}" height="{high:.1f}"'
    return f'<rect {place} fill="url(#@{fill})" stroke="#3c4650" stroke-width=".6"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "", bold: bool = False) -> str:
    more = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="600"' if bold else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(text).replace("@", "&#64;")}</text>'


def _svg(ids: Ids, title: str, told: str, parts: Sequence[str], high: float) -> Markup:
    """A whole chart: what a screen reader says, the patterns, the shapes."""
    name = ids.new()
    patterns = "".join(
        f'<pattern id="{name}-{at}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{colour}"/>{mark}</pattern>'
        for at, (colour, mark) in enumerate(_FILLS)
    )
    shapes = "".join(parts).replace("url(#@", f"url(#{name}-")
    return Markup(
        f'<svg class="chart" role="img" aria-labelledby="{name}-t {name}-d"'
        f' viewBox="0 0 {_WIDTH} {high:.0f}"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(told)}</desc><defs>{patterns}</defs>{shapes}</svg>'
    )
