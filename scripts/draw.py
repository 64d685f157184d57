"""Draw the pictures in docs/: `python3 scripts/draw.py`. Standard library only.

Each picture is written twice, for GitHub's light and dark theme; the README picks with <picture>.
`--check` writes nothing and ends with 1 if a file is not what this script would write.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


@dataclass(frozen=True)
class Palette:
    """Colours of one theme."""

    ground: str
    ink: str
    faint: str
    line: str
    room: str
    inner: str
    accent: str


THEMES = {
    "light": Palette("#ffffff", "#1f2328", "#59636e", "#818b98", "#f6f8fa", "#ffffff", "#0969da"),
    "dark": Palette("#0d1117", "#f0f6fc", "#9198a1", "#656c76", "#151b23", "#212830", "#4493f8"),
}


@dataclass
class Picture:
    """Shapes in the order in which they are drawn; sizes are pixels."""

    width: int
    height: int
    title: str
    palette: Palette
    shapes: list[str] = field(default_factory=list)

    def box(
        self, x: int, y: int, width: int, height: int, *lines: str, room: bool = False, later: bool = False
    ) -> None:
        """A rectangle; its first line is bold, the others faint. `later`: dashed, not built yet."""
        fill = self.palette.room if room else self.palette.inner
        dash = ' stroke-dasharray="4 4"' if later else ""
        self.shapes.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{fill}" '
            f'stroke="{self.palette.line}"{dash}/>'
        )
        if room:
            self.text(x + 14, y + 22, lines[0], bold=True)
            for number, line in enumerate(lines[1:]):
                self.text(x + 14, y + 40 + 16 * number, line, faint=True, size=12)
            return
        middle = y + height / 2 - 8 * (len(lines) - 1) + 4.5
        for number, line in enumerate(lines):
            at = int(middle + 16 * number)
            self.text(x + width // 2, at, line, bold=number == 0, faint=number > 0, centre=True, size=12)

    def text(
        self,
        x: int,
        y: int,
        words: str,
        *,
        bold: bool = False,
        faint: bool = False,
        centre: bool = False,
        size: int = 13,
    ) -> None:
        """One line of words."""
        colour = self.palette.faint if faint else self.palette.ink
        weight = ' font-weight="600"' if bold else ""
        anchor = ' text-anchor="middle"' if centre else ""
        self.shapes.append(
            f'<text x="{x}" y="{y}" fill="{colour}" font-size="{size}"{weight}{anchor}>{escape(words)}</text>'
        )

    def arrow(self, *points: tuple[int, int], accent: bool = False, both: bool = False) -> None:
        """A line through points with a head at its end."""
        path = "M" + " L".join(f"{x} {y}" for x, y in points)
        kind = "accent" if accent else "line"
        start = f' marker-start="url(#{kind}-back)"' if both else ""
        self.shapes.append(
            f'<path d="{path}" fill="none" stroke="{getattr(self.palette, kind)}" stroke-width="1.6" '
            f'stroke-linejoin="round" marker-end="url(#{kind})"{start}/>'
        )

    def svg(self) -> str:
        """The file's text."""
        heads = "".join(
            f'<marker id="{kind}{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="{orient}"><path d="M0 0 L8 4 L0 8 z" fill="{getattr(self.palette, kind)}"/></marker>'
            for kind in ("line", "accent")
            for name, orient in (("", "auto"), ("-back", "auto-start-reverse"))
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" aria-label="{escape(self.title)}" '
            "font-family=\"-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif\">\n"
            f"<title>{escape(self.title)}</title>\n<defs>{heads}</defs>\n"
            f'<rect width="{self.width}" height="{self.height}" rx="10" fill="{self.palette.ground}"/>\n'
            + "\n".join(self.shapes)
            + "\n</svg>\n"
        )


def flow(palette: Palette) -> Picture:
    """What happens between a link and a review."""
    p = Picture(880, 330, "From a store link in a chat to a review in the same place", palette)
    steps = (
        ("chat adapter", "a message with", "a store link"),
        ("accept", "keeps the promise", "before anyone sees"),
        ("status", "“Reading the", "store page…”"),
        ("steam", "reads the", "game's page"),
        ("prompt", "staged in the store,", "then queued"),
    )
    for number, lines in enumerate(steps):
        p.box(20 + 172 * number, 24, 148, 74, *lines)
        if number:
            p.arrow((172 * number - 4, 61), (18 + 172 * number, 61), accent=True)
    p.box(708, 232, 148, 74, "worker", "GPT-Neo, warm,", "writes in batches")
    p.box(454, 232, 196, 74, "outcome", "put in the store once:", "the first text wins")
    p.box(212, 232, 196, 74, "settle", "replies, then closes; after", "a crash the same again")
    p.box(20, 232, 148, 74, "chat adapter", "the review,", "and its label")
    p.arrow((782, 99), (782, 230), accent=True)
    p.arrow((707, 269), (652, 269), accent=True)
    p.arrow((453, 269), (410, 269), accent=True)
    p.arrow((211, 269), (170, 269), accent=True)
    p.box(
        192,
        140,
        458,
        50,
        "the store is the truth",
        "requests, prompts, outcomes; queues and events are hints",
    )
    p.arrow((266, 99), (266, 138))
    p.arrow((710, 99), (710, 165), (652, 165))
    p.arrow((550, 231), (550, 192))
    p.arrow((292, 231), (292, 192), both=True)
    return p


def rooms(palette: Palette) -> Picture:
    """Which room knows which; imports point down."""
    p = Picture(880, 500, "The rooms of the program; imports point down", palette)
    p.box(210, 16, 440, 468, "core/", room=True)
    rows = (
        ("cli",),
        ("report", "app", "one_shot", "show"),
        ("local", "aws", "steam", "plugins"),
        ("service", "settle"),
        ("decide", "schedule", "limits", "replies", "hookspecs"),
        ("ports", "prompts", "wire"),
        ("settings",),
        ("domain", "crashpoints"),
        ("errors",),
    )
    for number, names in enumerate(rows):
        width = (412 - 6 * (len(names) - 1)) // len(names)
        for place, name in enumerate(names):
            p.box(224 + place * (width + 6), 50 + 47 * number, width, 36, name, later=name == "aws")
    p.box(
        20, 192, 160, 96, "adapters/", "console", "a chat platform each,", "found by entry point", room=True
    )
    p.arrow((181, 256), (222, 256))
    p.text(20, 308, "know hookspecs and", faint=True, size=12)
    p.text(20, 324, "domain, nothing else", faint=True, size=12)
    p.box(
        690,
        96,
        170,
        132,
        "model_container/",
        "worker: takes, writes",
        "engines: ctranslate2,",
        "transformers",
        "convert · rank · train",
        "bench",
        room=True,
    )
    p.arrow((651, 118), (688, 118))
    p.text(690, 86, "is started as a process", faint=True, size=12)
    p.arrow((775, 229), (775, 350), (652, 350))
    p.text(690, 372, "knows records, settings", faint=True, size=12)
    p.text(690, 388, "and its side of the store", faint=True, size=12)
    p.box(20, 372, 160, 62, "infra/", "Pulumi: the AWS side", room=True)
    p.text(20, 454, "exports the GRG_* names", faint=True, size=12)
    return p


PICTURES: dict[str, Callable[[Palette], Picture]] = {"flow": flow, "rooms": rooms}


def main(arguments: list[str]) -> int:
    """Write the files, or check them. Returns the exit code."""
    files = {
        DOCS / f"{name}-{theme}.svg": draw(palette).svg()
        for name, draw in PICTURES.items()
        for theme, palette in THEMES.items()
    }
    if arguments == ["--check"]:
        stale = [
            path.name
            for path, text in files.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        print(
            f"stale: {', '.join(stale)}; run scripts/draw.py" if stale else "the pictures are fresh",
            file=sys.stderr,
        )
        return 1 if stale else 0
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
