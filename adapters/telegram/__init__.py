"""Telegram: needs a bot token from @BotFather (`GRG_TELEGRAM_TOKEN`). See docs/telegram.md.

Start with `chat`, the adapter. `incoming` converts messages, `outgoing` lays out replies, `commands`, `buttons` and
`settings` handle what people ask for, `rate_limit` keeps Telegram's flood limits.
"""

from __future__ import annotations

from collections.abc import Mapping

from adapters.telegram.chat import Telegram
from core.errors import UsageError
from core.hookspecs import Question, hookimpl

API_URL = "https://api.telegram.org"
"""Telegram's own server."""


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> Telegram:
    """The adapter that `GRG_ADAPTERS=telegram` names.

    Raises UsageError without a token or with a wrong address. Whether the token is valid shows only in `listen`.
    """
    token = settings.get("token", "").strip()
    if not token:
        raise UsageError("GRG_TELEGRAM_TOKEN is not set: get one from @BotFather, see docs/telegram.md")
    url = settings.get("api_url", "").strip() or API_URL
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"GRG_TELEGRAM_API_URL={url!r} is not allowed: use an address such as {API_URL}")
    return Telegram(token, url.rstrip("/"))


@hookimpl
def setup_questions() -> list[Question]:
    """What `grg setup` asks for."""
    where = "write /newbot to @BotFather in Telegram and answer its two questions"
    return [Question("token", f"Telegram gives each bot a token. To get it, {where}.", secret=True)]
