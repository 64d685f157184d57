"""How the Bot API says no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, why: str, code: int = 400, **parameters: Any) -> None:
        kind = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(code, "")
        self.code, self.description, self.parameters = code, f"{kind}{why}", parameters
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#making-requests."""
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return said | ({"parameters": self.parameters} if self.parameters else {})
