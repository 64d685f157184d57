"""Small plots as SVG, for data cards and training runs. Standard library only.

Grey on a white ground, so that they can be read in a light and in a dark page.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

_WIDTH, _LEFT, _RIGHT = 640, 70, 20
_INK, _LINE, _GREY = "#1f2328", "#d1d9e0", "#59636e"
_COLOURS = ("#0969da", "#bc4c00", "#1a7f37")
_FONT = "font-family=\"'DejaVu Sans', 'Segoe UI', sans-serif\" font-size=\"12\""


def bars(path: Path, title: str, values: Mapping[str, float]) -> None:
    """Write a bar chart to `path`: one horizontal bar for
    each value, in the order given, scaled to the largest.

    Names longer than 32 characters are shortened. Values must not be negative.
    """
    # At least 1, so that a chart of zeros does not divide by zero.
    left, most = 230, max([1.0, *values.values()])
    parts = []
    for number, (name, value) in enumerate(values.items()):
        y = 44 + 20 * number
        length = (_WIDTH - left - 70) * value / most
        parts += [
            _text(left - 8, y + 11, name if len(name) <= 32 else f"{name[:31]}…", "end"),
            f'<rect x="{left}" y="{y}" width="{length:.1f}" height="14" fill="{_COLOURS[0]}"/>',
            _text(left + length + 6, y + 11, f"{value:,.0f}"),
        ]
    _write(path, title, 54 + 20 * len(values), parts)


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two paired sides: the second minus the first, as a mean with its interval."""

    name: str
    note: str
    """Which way is better, in words."""
    mean: float
    low: float
    high: float
    verdict: str
    """The side that is better, or that neither is."""
    better: int = 1
    """1 where more is better, -1 where less is: the better way is drawn to the right."""


def differences(path: Path, title: str, sides: tuple[str, str], rows: Sequence[Difference]) -> None:
    """Draw one line a measure, each on a scale of its own.

    A line shows the interval around the mean, with nought in the middle and what is better for the second
    side to the right; at its end stand the figures and the verdict.
    """
    middle, reach, top, step = 300, 92, 76, 34
    bottom = top + step * len(rows)
    parts = [
        _line((middle, top - 18), (middle, bottom - 14), _LINE, 1.5),
        _text(middle - 8, top - 24, f"{sides[0]} better", "end", _COLOURS[1]),
        _text(middle + 8, top - 24, f"{sides[1]} better", "start", _COLOURS[2]),
        _text(_WIDTH - 16, top - 24, "each line has its own scale", "end", _GREY),
    ]
    for number, row in enumerate(rows):
        y = top + step * number
        low, high = sorted((row.better * row.low, row.better * row.high))
        # Measures differ by orders of magnitude; on a common scale most of them would be dots.
        scale = reach / max(1e-9, abs(low), abs(high))
        colour = _COLOURS[2] if low > 0 else _COLOURS[1] if high < 0 else _GREY
        parts += [
            _text(16, y, row.name),
            _text(16, y + 13, row.note, colour=_GREY),
            _line((middle + scale * low, y), (middle + scale * high, y), colour, 3),
            # An end without a cap would look cut off by the edge of the plot.
            *(
                _line((at, y - 5), (at, y + 5), colour, 2)
                for at in (middle + scale * low, middle + scale * high)
            ),
            f'<circle cx="{middle + scale * row.better * row.mean:.1f}" cy="{y}" r="4.5" fill="{colour}"/>',
            _text(_WIDTH - 16, y, row.verdict, "end", colour),
            _text(_WIDTH - 16, y + 13, f"{row.mean:+.3f} [{row.low:+.3f}, {row.high:+.3f}]", "end", _GREY),
        ]
    _write(path, title, bottom, parts)


def lines(
    path: Path,
    title: str,
    axes: tuple[str, str],
    series: Mapping[str, Sequence[tuple[float, float]]],
    marked: Collection[str] = (),
) -> None:
    """Write a line chart to `path`: one line for each series of (x, y); `axes` names x and y.

    Series without points are left out; with none left, the axes are drawn alone. x starts
    at 0, y at its least value. The series named in `marked` have a dot at each point.
    """
    shown = {name: points for name, points in series.items() if points}
    # Pixels, as are all numbers of this module.
    # The name of the y axis has a line of its own between the title and the plot.
    height, top, bottom = 336, 60, 46
    xs, ys = ([point[i] for points in shown.values() for point in points] or [0.0] for i in (0, 1))
    x_most, y_least, y_most = max(1e-9, *xs, 1e-9), min(ys), max(ys)
    # A constant series would have no height to be scaled to.
    if y_most - y_least < 1e-9:
        y_least, y_most = y_least - 0.5, y_most + 0.5

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + (_WIDTH - _LEFT - _RIGHT) * x / x_most
        return across, top + (height - top - bottom) * (y_most - y) / (y_most - y_least)

    parts = []
    for tick in _ticks(y_least, y_most):
        _, y = place(0, tick)
        parts.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="{_LINE}"/>'
        )
        parts.append(_text(_LEFT - 6, y + 4, f"{tick:g}", "end"))
    for tick in _ticks(0, x_most):
        x, _ = place(tick, y_least)
        parts.append(_text(x, height - bottom + 18, f"{tick:g}", "middle"))
    for number, (name, points) in enumerate(shown.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [place(*point) for point in points]
        path_data = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        if name in marked:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts.append(f'<polyline points="{path_data}" fill="none" stroke="{colour}" stroke-width="1.8"/>')
        parts.append(_text(_WIDTH - _RIGHT, top + 14 + 16 * number, name, "end", colour))
    parts.append(_text(_WIDTH / 2, height - 8, axes[0], "middle"))
    parts.append(_text(16, top - 12, axes[1], colour=_GREY))
    _write(path, title, height, parts)


def histogram(values: Sequence[float], step: int) -> dict[str, float]:
    """How many values fall into each interval of width `step`,
    by a label such as "10-19"; {} if there are no values.

    Intervals without values within the range are included, so that `bars` shows the gaps.
    """
    if not values:
        return {}
    least, most = math.floor(min(values) / step), math.floor(max(values) / step)
    return {
        f"{number * step}-{number * step + step - 1}": float(
            sum(math.floor(value / step) == number for value in values)
        )
        for number in range(least, most + 1)
    }


def _ticks(least: float, most: float) -> list[float]:
    """Up to about ten round numbers between the bounds."""
    step: float = 10 ** math.floor(math.log10(max(1e-9, most - least)))
    # At the magnitude of the range, the first of these steps that leaves no more than eight intervals.
    step = next(step * part for part in (0.1, 0.2, 0.5, 1, 2) if (most - least) / (step * part) <= 8)
    first = math.ceil(least / step)
    return [round(number * step, 10) for number in range(first, math.floor(most / step + 1e-9) + 1)]


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> str:
    """An SVG line from `start` to `end`, both (x, y) in pixels."""
    (x1, y1), (x2, y2) = start, end
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = _INK) -> str:
    """An SVG text with its baseline at `y`; `anchor` says which end of it is at `x`."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'


def _write(path: Path, title: str, height: int, parts: Sequence[str]) -> None:
    """Put the frame around the parts. Title and label
    are escaped, since game names may hold any character.
    """
    # Bold letters are up to 0.62 of their size wide, in the fonts that may stand in.
    size = min(14.0, round((_WIDTH - 32) / (0.62 * max(1, len(title))), 1))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" {_FONT}>\n'
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#ffffff"/>\n'
        f'<text x="16" y="24" fill="{_INK}" font-size="{size}" font-weight="600">{escape(title)}</text>\n'
    )
    path.write_text(svg + "\n".join(parts) + "\n</svg>\n", encoding="utf-8")
