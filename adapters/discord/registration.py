"""What is registered with Discord: the commands, with their texts in all languages, and when to try again.

The bot needs no registration to be connected: buttons and links work without it, and so do commands that were
registered before. So it runs beside the connection, and an error of Discord's only costs time.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

import discord
from discord import Locale, app_commands

from adapters.discord.connection import LANGUAGES, Connection
from adapters.discord.errors import NETWORK
from adapters.discord.incoming import PLATFORM
from core.errors import words_of
from core.messages.catalogue import FALLBACK, say

FIRST_RETRY_S, MAX_RETRY_S = 60.0, 3_600.0
"""The pause before the second attempt, which doubles with each, and its limit; Discord may ask for a longer one."""
_REFUSED = "refused "
"""Marks the fingerprint of commands that Discord has refused for good."""

log = logging.getLogger("grg.discord")


def menu_text(key: str, **values: str) -> app_commands.locale_str:
    """A text of the catalogue for a command's name or description, with its key for `Translator`."""
    return app_commands.locale_str(say(FALLBACK, key, **values), key=key, values=values)


class Translator(app_commands.Translator):
    """Translates the menus' texts for each locale when commands are registered."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in a locale's language; None if the client is to show the English one."""
        del context
        language, key = LANGUAGES.get(locale), string.extras.get("key")
        return say(language, key, **string.extras["values"]) if language and key else None


async def register(client: Connection) -> None:
    """Register the commands of the client's tree if they have changed since the last time. Raises StorageError.

    Returns once they are registered, or once Discord has refused them for good. Needs a login.
    """
    translator = Translator()
    await client.tree.set_translator(translator)
    # With the translated texts, so that a change of wording in any language is registered as well.
    payload = [
        await command.get_translated_payload(client.tree, translator)
        for command in client.tree.get_commands()
    ]
    wanted = fingerprint(json.dumps([client.application_id, payload], sort_keys=True))
    # Discord limits registrations per day.
    if await client.desk.cursor(PLATFORM, "commands") in {wanted, _REFUSED + wanted}:
        return
    if await _until_accepted(client):
        await client.desk.keep_cursor(PLATFORM, "commands", wanted)
    else:
        # The same commands would be refused again, at each start and each reconnection.
        await client.desk.keep_cursor(PLATFORM, "commands", _REFUSED + wanted)


def fingerprint(text: str) -> str:
    """A short hash of a text: 32 hexadecimal digits, the same in every process and version of Python."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


async def _until_accepted(client: Connection) -> bool:
    """Try until Discord takes the commands (True) or calls them malformed (False)."""
    pause_s = FIRST_RETRY_S
    while True:
        wait_s = pause_s
        try:
            await client.tree.sync()
        except discord.RateLimited as error:
            why: object = "the limit for today is reached"
            wait_s = max(wait_s, error.retry_after)
        except discord.HTTPException as error:
            if error.status == 400:
                log.warning(
                    "discord refuses the slash commands, and those of an earlier version stay: %s. Everything else "
                    "works; they are tried again once they change",
                    _in_one_line(error),
                )
                return False
            why = f"discord answered {error.status}"
        except NETWORK as error:
            why = words_of(error)
        else:
            return True
        # Said once: what follows is the same line with another pause.
        level = logging.WARNING if pause_s == FIRST_RETRY_S else logging.INFO
        log.log(
            level,
            "the slash commands are not registered yet: %s. Everything else works; trying again in %.0f s",
            why,
            wait_s,
        )
        await asyncio.sleep(wait_s)
        pause_s = min(MAX_RETRY_S, 2 * pause_s)


def _in_one_line(error: object) -> str:
    return " ".join(str(error).split())[:500]
