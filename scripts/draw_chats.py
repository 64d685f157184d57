"""Draws how each platform shows a reply: `python scripts/draw_chats.py` writes docs/chat-*.png. Needs Chromium.

The review is written by the bundled demo model for one of the example pages; docs/chats.json stores what was drawn, and a
test compares it with what the model writes now. The pictures show what the
adapters send: Discord's embed and buttons, Telegram's text with its entities and keyboard, Matrix's HTML. Only
the frame around it, which imitates each client, is made here. The game's picture is a placeholder, because the example's
game is invented.
"""

from __future__ import annotations

import hashlib
import html
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from adapters.discord.buttons import buttons_for as discord_buttons  # noqa: E402
from adapters.discord.outgoing import render  # noqa: E402
from adapters.matrix.outgoing import reply_content  # noqa: E402
from adapters.telegram.buttons import buttons_for as telegram_buttons  # noqa: E402
from adapters.telegram.outgoing import content_of  # noqa: E402
from core.domain import Reply  # noqa: E402
from core.domain.community import CommunitySettings  # noqa: E402

GAME, SEED = "examples/lantern_hollow.html", "6"
DRAWN = ROOT / "docs" / "chats.json"
WIDTH = 620
STYLE = (ROOT / "scripts" / "chats.css").read_text(encoding="utf-8")
TIME = '<span class="time">12:01</span>'


def written() -> dict[str, Any]:
    """What `grg review` prints for the example game."""
    command = [sys.executable, "-m", "core", "review", GAME, "--json", "--seed", SEED, "--model", "demo"]
    review: dict[str, Any] = json.loads(
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    )
    return review


def model_digest() -> str:
    """The first 16 digits of the hash of the bundled model's card, which lists the hashes of its files."""
    return hashlib.sha256((ROOT / "model_container/demo/card.json").read_bytes()).hexdigest()[:16]


def processor() -> str:
    """The kind of processor: another kind adds in another order, and may draw another text from the same seed."""
    flags = Path("/proc/cpuinfo")
    known = flags.read_text(encoding="ascii", errors="replace") if flags.is_file() else ""
    wide = next((name for name in ("avx512_vnni", "avx512f", "avx2") if name in known), "")
    return f"{platform.machine()} {wide}".strip()


def final(review: dict[str, Any]) -> Reply:
    """The reply that shows the review."""
    return Reply(
        "final",
        "a" * 25,
        "1",
        review["app_id"],
        review["name"],
        f"{review['review']}\n\n{review['label']}",
        header_image="https://example.invalid/header.jpg",
        model=review["model"],
        demo=True,
        body=review["review"],
        label=review["label"],
        seconds=review["seconds"],
        author="1",
    )


def said(link: str) -> str:
    """The message that the person posted."""
    return f"has anyone tried this? {link}"


def discord(reply: Reply, link: str) -> str:
    """Embed and buttons, from the payload that is sent."""
    payload = render(reply)
    (embed,) = payload["embeds"]
    buttons = "".join(
        _button(item.label or str(item.emoji), "primary" if item.style.value == 1 else "")
        for item in (child.item for child in discord_buttons(reply, CommunitySettings(ratings=True)).children)
    )
    shown = (
        f"<a>{_unmarked(embed['title'])}</a><p>{_unmarked(embed['description'])}</p>{_picture(reply)}"
        f'<div class="foot">{html.escape(embed["footer"]["text"])}</div>'
    )
    card = f'<div class="embed" style="--bar:#{embed["color"]:06x}">{shown}</div>'
    return (
        f'<div class="row said"><div class="face">🙂</div><div><span class="who">ann</span>{TIME}'
        f"<div>{_linked(said(link))}</div></div></div>"
        f'<div class="row"><div class="face">🎮</div><div style="flex:1">'
        f'<div class="answers">↱ <b>@ann</b> {_linked(said(link))}</div><span class="who">Game Reviews</span>'
        f'<span class="app">APP</span>{TIME}{card}<div class="buttons">{buttons}</div></div></div>'
    )


def _button(label: str, more: str = "") -> str:
    return f'<span class="button {more}">{html.escape(label)}</span>'


def _picture(reply: Reply) -> str:
    return f'<div class="pic"><b>{html.escape(reply.name or "")}</b><i>the game\'s picture</i></div>'


def telegram(reply: Reply, link: str) -> str:
    """Text with its entities, the preview above it, the keyboard below."""
    content = content_of(reply, None)
    keyboard = telegram_buttons(reply, ratings=True)
    assert keyboard is not None
    rows = "".join(
        '<div class="buttons">'
        + "".join(f'<span class="button">{html.escape(button.text)}</span>' for button in row)
        + "</div>"
        for row in keyboard.inline_keyboard
    )
    return (
        f'<div class="said"><div class="bubble">{_linked(said(link))}{TIME}</div></div>'
        f'<div class="bubble">{_picture(reply)}{_with_entities(content)}{TIME}</div>{rows}'
    )


def matrix(reply: Reply, link: str) -> str:
    """The formatted body, as a reply to the message."""
    return (
        f'<div class="row said"><div class="face">🙂</div><div><span class="who">ann</span>{TIME}'
        f"<div>{_linked(said(link))}</div></div></div>"
        f'<div class="row"><div class="face">🎮</div><div><span class="who">Game Reviews</span>{TIME}'
        f'<div class="quote">ann: {_linked(said(link))}</div><div>{reply_content(reply)["formatted_body"]}</div></div></div>'
    )


def _unmarked(text: str) -> str:
    """A text without Discord's escapes, as its clients show it."""
    return html.escape(re.sub(r"\\(.)", r"\1", text)).replace("\n", "<br>")


def _linked(text: str) -> str:
    return re.sub(r"(https://\S+)", r"<a>\1</a>", html.escape(text))


def _with_entities(content: dict[str, Any]) -> str:
    """Telegram's entities as tags; offsets count UTF-16 units."""
    tags = {"bold": "b", "italic": "i", "text_link": "a"}
    units = content["text"].encode("utf-16-le")
    edges: dict[int, list[str]] = {}
    for entity in content["entities"]:
        tag = tags[str(entity.type)]
        edges.setdefault(entity.offset, []).append(f"<{tag}>")
        edges.setdefault(entity.offset + entity.length, []).insert(0, f"</{tag}>")
    pieces, last = [], 0
    for at in sorted(edges):
        pieces += [html.escape(units[2 * last : 2 * at].decode("utf-16-le")), *edges[at]]
        last = at
    pieces.append(html.escape(units[2 * last :].decode("utf-16-le")))
    return "".join(pieces).replace("\n", "<br>")


def photograph(name: str, body: str, target: Path) -> None:
    """Draw a page with Chromium, after asking it for the page's height."""
    browser = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("error: Chromium is needed: install your system's chromium package")
    page = (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body class="{name}">{body}'
        "<script>document.title=document.documentElement.scrollHeight</script>"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        ]
        dumped = subprocess.run(
            [*command, f"--window-size={WIDTH},200", "--dump-dom", file.as_uri()],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        height = int(re.search(r"<title>(\d+)</title>", dumped)[1])  # type: ignore[index]
        size = [f"--window-size={WIDTH},{height}", "--force-device-scale-factor=2"]
        subprocess.run(
            [*command, *size, f"--screenshot={target}", file.as_uri()], check=True, capture_output=True
        )


def main() -> None:
    """Write the pictures."""
    review = written()
    kept = {
        "page": GAME,
        "seed": int(SEED),
        "prompt": review["prompt"],
        "model": model_digest(),
        "processor": processor(),
        "review": review["review"],
        "label": review["label"],
    }
    DRAWN.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    reply = final(review)
    link = f"https://store.steampowered.com/app/{reply.app_id}/"
    for name, draw in (("discord", discord), ("telegram", telegram), ("matrix", matrix)):
        target = ROOT / "docs" / f"chat-{name}.png"
        photograph(name, draw(reply, link), target)
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
