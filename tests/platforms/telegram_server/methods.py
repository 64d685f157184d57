"""The Bot API's methods that our adapter calls, with their parameters and what they refuse.

https://core.telegram.org/bots/api. Stricter than the real one: an unknown parameter is refused, not ignored.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram_server.chats import BOT_ID, Place
from tests.platforms.telegram_server.errors import Refusal
from tests.platforms.telegram_server.texts import MAX_CAPTION_LENGTH, checked

if TYPE_CHECKING:
    from tests.platforms.telegram_server.server import TelegramServer

PARAMETERS: dict[str, dict[str, type]] = {
    "getMe": {},
    "getUpdates": {"offset": int, "limit": int, "timeout": int, "allowed_updates": list},
    "deleteWebhook": {"drop_pending_updates": bool},
    "setMyCommands": {"commands": list, "scope": dict, "language_code": str},
    "sendMessage": {
        "chat_id": int,
        "message_thread_id": int,
        "text": str,
        "entities": list,
        "link_preview_options": dict,
        "disable_notification": bool,
        "reply_parameters": dict,
        "reply_markup": dict,
    },
    "editMessageText": {
        "chat_id": int,
        "message_id": int,
        "text": str,
        "entities": list,
        "link_preview_options": dict,
        "reply_markup": dict,
    },
    "sendDocument": {
        "chat_id": int,
        "message_thread_id": int,
        "document": bytes,
        "caption": str,
        "disable_notification": bool,
        "reply_parameters": dict,
    },
    "deleteMessage": {"chat_id": int, "message_id": int},
    "sendChatAction": {"chat_id": int, "message_thread_id": int, "action": str},
    "answerCallbackQuery": {"callback_query_id": str, "text": str, "show_alert": bool},
    "getChatMember": {"chat_id": int, "user_id": int},
    "getChat": {"chat_id": int},
}
FIELDS = {
    "link_preview_options": {
        "is_disabled",
        "url",
        "prefer_small_media",
        "prefer_large_media",
        "show_above_text",
    },
    "reply_parameters": {"message_id", "allow_sending_without_reply"},
    "reply_markup": {"inline_keyboard"},
    "scope": {"type", "chat_id", "user_id"},
}
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
    False,
)
TWO_DAYS_S = 172_800


def read(method: str, given: dict[str, str | bytes]) -> dict[str, Any]:
    """Parameters as they are meant. Raises Refusal for what is unknown or of the wrong kind."""
    known, values = PARAMETERS[method], {}
    for name, text in given.items():
        if name not in known:
            raise Refusal(f"unknown parameter {name} of {method}")
        value = text if known[name] in {str, bytes} else _json(name, text)
        if type(value) is not known[name]:
            raise Refusal(f'parameter "{name}" is wrong: {text!r}')
        if unknown := set(value) - FIELDS[name] if name in FIELDS else set():
            raise Refusal(f"unknown field {min(unknown)} of {name}")
        values[name] = value
    return values


def _json(name: str, text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refusal(f'can\'t parse parameter "{name}"') from None


def get_me(server: TelegramServer, given: dict[str, Any]) -> Any:
    return server.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not server.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def delete_webhook(server: TelegramServer, given: dict[str, Any]) -> Any:
    server.webhook = ""
    return True


def set_my_commands(server: TelegramServer, given: dict[str, Any]) -> Any:
    scope = given.get("scope", {"type": "default"})["type"]
    if scope not in SCOPES:
        raise Refusal("invalid scope type specified")
    for command in given["commands"]:
        if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
            raise Refusal("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")
    server.commands[scope] = {c["command"]: c["description"] for c in given["commands"]}
    return True


def send_message(server: TelegramServer, given: dict[str, Any]) -> Any:
    place = _open_place(server, given)
    content = _content(given)
    server.flood.check(place)
    return server.add(
        place,
        server.bot,
        thread=given.get("message_thread_id"),
        content=content,
        answers=_answered(place, given),
        silent=given.get("disable_notification", False),
    )


def send_document(server: TelegramServer, given: dict[str, Any]) -> Any:
    place = _open_place(server, given)
    caption = given.get("caption", "")
    content = {"caption": caption, "file": given["document"].decode()}
    if caption:
        checked(caption, [], MAX_CAPTION_LENGTH)
    server.flood.check(place)
    return server.add(
        place,
        server.bot,
        thread=given.get("message_thread_id"),
        content=content,
        answers=_answered(place, given),
        silent=given.get("disable_notification", False),
    )


def edit_message_text(server: TelegramServer, given: dict[str, Any]) -> Any:
    place = _open_place(server, given)
    message = place.messages.get(given["message_id"])
    if message is None:
        raise Refusal("message to edit not found")
    if message["from"]["id"] != BOT_ID:
        raise Refusal("message can't be edited")
    content = _content(given)
    if all(
        message.get(key) == content.get(key)
        for key in ("text", "entities", "reply_markup", "link_preview_options")
    ):
        raise Refusal(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    server.flood.check(place)
    for key in ("entities", "reply_markup", "link_preview_options"):
        message.pop(key, None)
    message |= content | {"edit_date": int(time.time()), "edits": message["edits"] + 1}
    return message


def delete_message(server: TelegramServer, given: dict[str, Any]) -> Any:
    place = _place(server, given)
    if place.refuses:
        raise Refusal(place.refuses, 403)
    message = place.messages.get(given["message_id"])
    if message is None:
        raise Refusal("message to delete not found")
    if message["from"]["id"] != BOT_ID or message["date"] < time.time() - TWO_DAYS_S:
        raise Refusal("message can't be deleted for everyone")
    del place.messages[given["message_id"]]
    return True


def send_chat_action(server: TelegramServer, given: dict[str, Any]) -> Any:
    place = _open_place(server, given)
    if given["action"] not in {"typing", "upload_photo", "upload_document"}:
        raise Refusal("wrong parameter action in request")
    place.actions.append((given.get("message_thread_id"), given["action"]))
    return True


def answer_callback_query(server: TelegramServer, given: dict[str, Any]) -> Any:
    query = given["callback_query_id"]
    if server.answers.get(query, "?") is not None:
        raise Refusal("query is too old and response timeout expired or query ID is invalid")
    if len(given.get("text", "")) > 200:
        raise Refusal("MESSAGE_TOO_LONG")
    server.answers[query] = given.get("text", "")
    return True


def get_chat_member(server: TelegramServer, given: dict[str, Any]) -> Any:
    place, user = _place(server, given), given["user_id"]
    person = next((one for one in server.people.values() if one["id"] == user), None)
    if person is None:
        raise Refusal("user not found")
    if user not in place.admins:
        return {"user": person, "status": "member"}
    return {"user": person, "status": "creator", "is_anonymous": False}


def get_chat(server: TelegramServer, given: dict[str, Any]) -> Any:
    """A ChatFullInfo, which alone says what ordinary members may do."""
    place = _place(server, given)
    permissions = {"can_send_messages": not place.mute}
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    return {**place.card(), **full, "permissions": permissions}


def _place(server: TelegramServer, given: dict[str, Any]) -> Place:
    place = server.places.get(given["chat_id"])
    if place is None:
        raise Refusal("chat not found")
    return place


def _open_place(server: TelegramServer, given: dict[str, Any]) -> Place:
    place = _place(server, given)
    place.check_open_to_bots(given.get("message_thread_id"))
    return place


def _answered(place: Place, given: dict[str, Any]) -> dict[str, Any] | None:
    """The message that is replied to; in a forum it must be in the same topic."""
    wanted = given.get("reply_parameters")
    if wanted is None:
        return None
    message = place.messages.get(wanted["message_id"])
    if message is not None and message.get("message_thread_id") == given.get("message_thread_id"):
        return message
    if wanted.get("allow_sending_without_reply"):
        return None
    raise Refusal("message to be replied not found")


def _content(given: dict[str, Any]) -> dict[str, Any]:
    content = {"text": given["text"]}
    if entities := checked(given["text"], given.get("entities", [])):
        content["entities"] = entities
    preview = given.get("link_preview_options")
    if preview:
        if "url" in preview and not re.match(r"https?://[^/]+", preview["url"]):
            raise Refusal("WEBPAGE_URL_INVALID")
        content["link_preview_options"] = preview
    if "reply_markup" in given:
        _check_buttons(given["reply_markup"]["inline_keyboard"])
        content["reply_markup"] = given["reply_markup"]
    return content


def _check_buttons(rows: list[list[dict[str, str]]]) -> None:
    for button in (button for row in rows for button in row):
        if not button.get("text") or len(set(button) & {"callback_data", "url"}) != 1:
            raise Refusal(
                "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
            )
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refusal("BUTTON_DATA_INVALID")
    if any(not 1 <= len(row) <= 8 for row in rows):
        raise Refusal("reply markup is too long")


METHODS: dict[str, Callable[[TelegramServer, dict[str, Any]], Any]] = {
    "getMe": get_me,
    "deleteWebhook": delete_webhook,
    "setMyCommands": set_my_commands,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "getChatMember": get_chat_member,
    "getChat": get_chat,
}  # getUpdates waits: it is the server's own
