"""Makes texts safe to show or store: without secrets, and without control characters. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

HIDDEN = "[secret]"
"""Replaces a secret in a text."""
_SECRET_NAME = re.compile(r".*(?:TOKEN|PASSWORD|PASSPHRASE|SECRET|API_?KEY|ACCESS_KEY)S?", re.ASCII)
"""Names of environment variables whose values are never said."""
_MIN_LENGTH = 6
"""Characters of a secret: hiding shorter ones would garble every line, and they protect nothing."""
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters of both sets but tab and newline, marks that turn the direction of writing, half surrogate pairs."""
_ERRNO = re.compile(r"\[Errno -?[0-9]+\] ")
"""How Python begins what the system says of an error; the words after it say it to people."""

_secrets: list[str] = []


def keep_secret(environ: Mapping[str, str]) -> None:
    """From now on hide the values of an environment's tokens and passwords, also as they look in an address."""
    for name, said in environ.items():
        value = said.strip()
        if len(value) < _MIN_LENGTH or not _SECRET_NAME.fullmatch(name.upper()):
            continue
        # A Telegram token is an id, a colon and the secret proper.
        parts = [value, value.partition(":")[2]] if ":" in value else [value]
        for part in parts:
            for form in (part, quote(part, safe="")):
                if len(form) >= _MIN_LENGTH and form not in _secrets:
                    _secrets.append(form)
    _secrets.sort(key=len, reverse=True)  # a whole one is hidden before what is part of it


def redacted(text: str) -> str:
    """The text without the secrets that `keep_secret` was given."""
    for secret in _secrets:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


def sayable(text: str) -> str:
    r"""The text without secrets and error numbers, its control characters spelled out, as in `\x1b`. Lines and tabs stay."""
    return _STEERING.sub(_spelled_out, _ERRNO.sub("", redacted(text)))


def _spelled_out(character: re.Match[str]) -> str:
    number = ord(character[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
