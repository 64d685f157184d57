"""Texts in Discord's menus. They are registered once in all languages, and each person's client shows its own."""

from __future__ import annotations

from discord import Locale, app_commands

from core.messages.catalogue import FALLBACK, say

LANGUAGES = {
    Locale.german: "de",
    Locale.french: "fr",
    Locale.spain_spanish: "es",
    Locale.latin_american_spanish: "es",
}
"""The catalogue's languages by Discord's locales."""


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
