"""Draw the pictures in docs/: `python3 scripts/draw.py`. Standard library only.

Each picture is written twice, for GitHub's light and dark theme; the README picks with <picture>.
`--check` writes nothing and exits with 1 if a file is not what this script would write.
"""

from __future__ import annotations

import sys
import tomllib
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

    def box(self, x: int, y: int, width: int, height: int, *lines: str, room: bool = False) -> None:
        """A rectangle; its first line is bold, the others are faint."""
        fill = self.palette.room if room else self.palette.inner
        self.shapes.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{fill}" '
            f'stroke="{self.palette.line}"/>'
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
        clear: bool = False,
        size: int = 13,
    ) -> None:
        """One line of words; `clear` keeps the lines that it crosses away from its letters."""
        colour = self.palette.faint if faint else self.palette.ink
        weight = ' font-weight="600"' if bold else ""
        anchor = ' text-anchor="middle"' if centre else ""
        if clear:
            anchor += f' paint-order="stroke" stroke="{self.palette.ground}" stroke-width="5"'
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

    def mark(self, x: int, y: int, words: str) -> None:
        """A place where a test kills the process."""
        self.shapes.append(
            f'<circle cx="{x}" cy="{y - 4}" r="3.5" fill="{self.palette.accent}"/>'
            f'<text x="{x + 10}" y="{y}" fill="{self.palette.faint}" font-size="11" '
            f'font-family="ui-monospace, Menlo, monospace">{escape(words)}</text>'
        )

    def lifeline(self, x: int, top: int, bottom: int) -> None:
        """A line from top to bottom for something that exists all the time."""
        self.shapes.append(
            f'<path d="M{x} {top} L{x} {bottom}" stroke="{self.palette.line}" stroke-width="1" stroke-dasharray="2 4"/>'
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
    """The steps between a link and a review."""
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
    p.arrow((736, 99), (736, 165), (652, 165))
    p.arrow((550, 231), (550, 192))
    p.arrow((292, 231), (292, 192), both=True)
    return p


def layers_of_core() -> list[list[str]]:
    """The rooms of `core/` from top to bottom, as the import contract in pyproject.toml orders them."""
    contracts = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (contract,) = (one for one in contracts["contracts"] if one.get("containers") == ["core"])
    layers = [[name.strip(" ()") for name in layer.split("|")] for layer in contract["layers"]]
    hidden = {"__main__", "testing", "words"}  # an entry, and what is there for adapters alone
    return [kept for layer in layers if (kept := [name for name in layer if name not in hidden])]


_LETTER = 7.4
"""The most that a bold letter of a box is wide, in the fonts that may stand in."""


def rooms(palette: Palette) -> Picture:
    """Which room imports which; imports point down."""
    p = Picture(880, 500, "The rooms of the program; imports point down", palette)
    p.box(200, 16, 470, 468, "core/", room=True)
    rows = layers_of_core()
    for number, names in enumerate(rows):
        gap = 6 if len(names) < 5 else 4
        free = 442 - gap * (len(names) - 1)
        # Words take their letters' width, and the rest of the row is shared out evenly.
        room = (free - sum(_LETTER * len(name) for name in names)) / len(names)
        left = 214.0
        for name in names:
            width = _LETTER * len(name) + room
            p.box(round(left), 46 + 36 * number, round(width), 30, name)
            left += width + gap
    p.box(
        20, 192, 160, 96, "adapters/", "console", "a chat platform each,", "found by entry point", room=True
    )
    p.arrow((181, 240), (198, 240))
    p.text(20, 308, "know hookspecs and", faint=True, size=12)
    p.text(20, 324, "domain, nothing else", faint=True, size=12)
    p.box(
        700,
        96,
        170,
        116,
        "model_container/",
        "the worker: writing,",
        "engines, models,",
        "data sets, training,",
        "publishing, bench",
        room=True,
    )
    p.arrow((671, 118), (698, 118))
    p.text(700, 86, "is started as a process", faint=True, size=12)
    p.arrow((785, 213), (785, 350), (672, 350))
    p.text(690, 372, "knows records, settings", faint=True, size=12)
    p.text(690, 388, "and its side of the store", faint=True, size=12)
    p.box(20, 372, 160, 62, "infra/", "Pulumi: the AWS side", room=True)
    p.text(20, 454, "exports the GRG_* names", faint=True, size=12)
    return p


AWS_FLOW = (
    ("chat", "bot", "a link", ""),
    ("bot", "bucket", "open/, a promise", "index_kept, open_kept"),
    ("bot", "chat", "status", "status_posted, status_kept"),
    ("bot", "bucket", "prompts/", "page_read, prompt_staged"),
    ("bot", "prompts", "its id", "message_sent, queued"),
    ("bot", "batch", "a worker, if none counts", "submit_wanted, job_submitted"),
    ("batch", "worker", "starts it", "model_fetched, model_loaded"),
    ("worker", "bucket", "heartbeats, until it exits", "worker_lives, end_announced"),
    ("prompts", "worker", "ids, hidden for a while", "message_received"),
    ("worker", "bucket", "in hand: attempts/", "try_noted, prompts_taken, attempt_noted"),
    ("worker", "bucket", "reviews/, only if there is none", "texts_written, outcome_kept"),
    ("bucket", "reviews", "tells of it", ""),
    ("worker", "bucket", "not in hand any more", "note_deleted"),
    ("worker", "prompts", "done", "queue_deleted"),
    ("worker", "bucket", "spares/", "spare_kept"),
    ("reviews", "bot", "its id", "events_heard"),
    ("bot", "chat", "the review", "reply_noted, replied"),
    ("bot", "bucket", "closed/, not open/", "closed_kept, open_deleted"),
    ("bot", "reviews", "done", "events_deleted"),
)
"""Sender, receiver, effect, and the failpoints around it (`core/runtime/failpoints.py`)."""


def aws_flow(palette: Palette) -> Picture:
    """The effects on AWS from top to bottom, and the points at which a test kills the process."""
    names = {
        "chat": ("chat",),
        "bot": ("bot",),
        "bucket": ("S3", "the truth"),
        "prompts": ("SQS", "prompts"),
        "reviews": ("SQS", "reviews"),
        "batch": ("Batch", "spot machines"),
        "worker": ("worker", "GPT-Neo"),
    }
    at = {name: 66 + 122 * number for number, name in enumerate(names)}
    row, top = 31, 76
    bottom = top + row * len(AWS_FLOW) + 8
    p = Picture(1180, bottom + 18, "The flow on AWS, and where a test kills the process", palette)
    for name, lines in names.items():
        p.lifeline(at[name], 62, bottom)
        p.box(at[name] - 52, 18, 104, 44, *lines)
    p.text(884, 36, "killed here by a test", bold=True, size=12)
    p.text(884, 52, "around the arrow on its left", faint=True, size=12)
    for number, (start, end, words, points) in enumerate(AWS_FLOW):
        y = top + row * (number + 1) - 8
        towards = 1 if at[end] > at[start] else -1
        # The words first: what they keep clear of them must not be the arrow below.
        p.text(min(at[start], at[end]) + (8 if towards > 0 else 16), y - 7, words, clear=True, size=11)
        p.arrow((at[start] + 2 * towards, y), (at[end] - 3 * towards, y), accent=end == "bucket")
        if points:
            p.mark(888, y + 4, points)
    return p


PICTURES: dict[str, Callable[[Palette], Picture]] = {"flow": flow, "rooms": rooms, "aws-flow": aws_flow}


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
