"""What Discord takes in a body, and what it refuses: 50035 with the errors nested where they are.

Limits: https://docs.discord.com/developers/resources/message and …/components/reference. Stricter than
the real one in one thing: a field that nobody knows is refused, where Discord takes no notice of it.
"""

from __future__ import annotations

from typing import Any

from tests.platforms.discord_server.refusals import EMPTY_MESSAGE, INVALID_FORM, Refused
from tests.platforms.discord_server.world import EPHEMERAL, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS

CREATE = {
    "content",
    "embeds",
    "components",
    "nonce",
    "enforce_nonce",
    "allowed_mentions",
    "flags",
    "tts",
    "message_reference",
}
EDIT = {"content", "embeds", "components", "allowed_mentions", "flags", "attachments", "tts"}
FOLLOW_UP = {"content", "embeds", "components", "allowed_mentions", "flags", "tts"}
EMBED = {
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "author",
    "fields",
    "flags",
}
BUTTON = {"type", "style", "label", "emoji", "custom_id", "url", "disabled", "id"}
SELECT = {
    "type",
    "custom_id",
    "options",
    "placeholder",
    "min_values",
    "max_values",
    "disabled",
    "id",
    "required",
}

_LONG = "BASE_TYPE_MAX_LENGTH"


class Form:
    """Collects what is wrong with a body; `done` raises if anything was."""

    def __init__(self) -> None:
        self._errors: dict[str, Any] = {}

    def wrong(self, path: str, code: str, words: str) -> None:
        node = self._errors
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": words})

    def text(self, body: dict[str, Any], key: str, path: str, most: int, *, needed: bool = False) -> int:
        """Checks a text, counted in UTF-16 units as clients count; its length."""
        value = body.get(key)
        if value is None:
            if needed:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
            return 0
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return 0
        length = len(value.encode("utf-16-le", "surrogatepass")) // 2
        if length > most:
            self.wrong(path, _LONG, f"Must be {most} or fewer in length.")
        if needed and not value.strip():
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        return length

    def known(self, body: dict[str, Any], fields: set[str], path: str = "") -> None:
        for name in sorted(set(body) - fields):
            self.wrong(f"{path}{name}", "UNKNOWN_FIELD", "This field is not known")

    def address(self, value: Any, path: str) -> None:
        if value is not None and not (isinstance(value, str) and value.startswith(("http://", "https://"))):
            self.wrong(
                path, "URL_TYPE_INVALID_SCHEME", f"Scheme of {value!r} must be one of ('http', 'https')."
            )

    def done(self) -> None:
        if self._errors:
            raise Refused(INVALID_FORM, self._errors)


def check_message(body: Any, fields: set[str], *, partial: bool = False) -> None:
    """Raises Refused. `partial`: an edit, which may leave everything out."""
    if not isinstance(body, dict):
        raise Refused(INVALID_FORM)
    form = Form()
    form.known(body, fields)
    form.text(body, "content", "content", 2000)
    _check_embeds(form, body.get("embeds") or [])
    _check_components(form, body.get("components") or [])
    _check_rest(form, body)
    form.done()
    if not partial and not (body.get("content") or body.get("embeds")):
        raise Refused(EMPTY_MESSAGE)


def _check_rest(form: Form, body: dict[str, Any]) -> None:
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        form.wrong("nonce", _LONG, "Must be 25 or fewer in length.")
    if body.get("flags") and body["flags"] & ~(EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS):
        form.wrong("flags", "MESSAGE_FLAGS_INVALID", "These flags cannot be set")
    mentions = body.get("allowed_mentions") or {}
    form.known(mentions, {"parse", "users", "roles", "replied_user"}, "allowed_mentions.")
    if set(mentions.get("parse") or ()) - {"roles", "users", "everyone"}:
        form.wrong(
            "allowed_mentions.parse",
            "BASE_TYPE_CHOICES",
            "Value must be one of {'roles', 'users', 'everyone'}.",
        )
    reference = body.get("message_reference") or {}
    form.known(
        reference,
        {"type", "message_id", "channel_id", "guild_id", "fail_if_not_exists"},
        "message_reference.",
    )


def _check_embeds(form: Form, embeds: list[dict[str, Any]]) -> None:
    if len(embeds) > 10:
        form.wrong("embeds", _LONG, "Must be 10 or fewer in length.")
    total = 0
    for number, embed in enumerate(embeds):
        path = f"embeds.{number}."
        form.known(embed, EMBED, path)
        total += form.text(embed, "title", f"{path}title", 256)
        total += form.text(embed, "description", f"{path}description", 4096)
        total += form.text(
            embed.get("footer") or {}, "text", f"{path}footer.text", 2048, needed="footer" in embed
        )
        total += form.text(
            embed.get("author") or {}, "name", f"{path}author.name", 256, needed="author" in embed
        )
        for field_number, field in enumerate(embed.get("fields") or []):
            where = f"{path}fields.{field_number}."
            total += form.text(field, "name", f"{where}name", 256, needed=True)
            total += form.text(field, "value", f"{where}value", 1024, needed=True)
        form.address(embed.get("url"), f"{path}url")
        for picture in ("image", "thumbnail"):
            form.address((embed.get(picture) or {}).get("url"), f"{path}{picture}.url")
        if "title" in embed and not embed["title"].strip():
            form.wrong(f"{path}title", "BASE_TYPE_REQUIRED", "This field is required")
    if total > 6000:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_components(form: Form, rows: list[dict[str, Any]]) -> None:
    if len(rows) > 5:
        form.wrong("components", _LONG, "Must be 5 or fewer in length.")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        inner = row.get("components") or []
        path = f"components.{number}"
        if row.get("type") != 1 or not 1 <= len(inner) <= 5:
            form.wrong(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        for place, item in enumerate(inner):
            where = f"{path}.components.{place}."
            (_check_select if item.get("type") == 3 else _check_button)(form, item, where)
            id = item.get("custom_id")
            if id in seen:
                form.wrong(
                    f"{where}custom_id",
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                    "Component custom id cannot be duplicated",
                )
            seen.update([id] if id else [])
        if len(inner) > 1 and any(item.get("type") == 3 for item in inner):
            form.wrong(
                f"{path}.components",
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "Exceeds the maximum width",
            )


def _check_button(form: Form, item: dict[str, Any], where: str) -> None:
    form.known(item, BUTTON, where)
    if item.get("type") != 2 or item.get("style") not in {1, 2, 3, 4, 5}:
        form.wrong(f"{where}style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    form.text(item, "label", f"{where}label", 80)
    if not (item.get("label") or item.get("emoji")):
        form.wrong(f"{where}label", "BUTTON_COMPONENT_INVALID", "A button has a label or an emoji")
    if item.get("style") == 5:
        form.address(item.get("url"), f"{where}url")
    else:
        form.text(item, "custom_id", f"{where}custom_id", 100, needed=True)


def _check_select(form: Form, item: dict[str, Any], where: str) -> None:
    form.known(item, SELECT, where)
    form.text(item, "custom_id", f"{where}custom_id", 100, needed=True)
    form.text(item, "placeholder", f"{where}placeholder", 150)
    options = item.get("options") or []
    if not 1 <= len(options) <= 25:
        form.wrong(f"{where}options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    for number, option in enumerate(options):
        form.text(option, "label", f"{where}options.{number}.label", 100, needed=True)
        form.text(option, "value", f"{where}options.{number}.value", 100, needed=True)
        form.text(option, "description", f"{where}options.{number}.description", 100)
