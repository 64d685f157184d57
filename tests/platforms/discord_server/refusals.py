"""Discord's errors, as it words them."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
UNAUTHORIZED = (401, 0, "401: Unauthorized")
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
NOT_THE_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_DM = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
INVALID_TOKEN = (401, 50027, "Invalid Webhook Token")
INVALID_FORM = (400, 50035, "Invalid Form Body")
NO_HISTORY = (403, 160002, "Cannot reply without permission to read message history")

AUTOMOD = (400, 200000, "Message was blocked by automatic moderation")
EXPLICIT = (400, 20009, "Explicit content cannot be sent to the desired recipient(s)")
HARMFUL_LINK = (400, 240000, "Message blocked by harmful links filter")
CLOUDFLARE = (403, 40333, "internal network error")
CLOUDFLARE_PAGE = (403, 0, "")
"""A page instead of JSON."""


class Refused(Exception):
    """Raised while a request is answered; becomes Discord's answer."""

    def __init__(self, what: tuple[int, int, str], errors: dict[str, Any] | None = None) -> None:
        super().__init__(what[2])
        self.status, self.code, self.words = what
        self.errors = errors

    def response(self) -> web.Response:
        if (self.status, self.code) == CLOUDFLARE_PAGE[:2]:
            return web.Response(text="error code: 1015", status=403)
        body: dict[str, Any] = {"message": self.words, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return json_response(body, self.status)


def json_response(body: Any, status: int = 200) -> web.Response:
    """With the content type that the library compares to the letter."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"}
    )
