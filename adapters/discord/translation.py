"""What stands in Discord's menus is registered once for everybody, in all languages: each person's client shows its own."""

from __future__ import annotations

from discord import Locale, app_commands

from core.messages.catalogue import FALLBACK, say

LANGUAGES = {
    Locale.german: "de",
    Locale.french: "fr",
    Locale.spain_spanish: "es",
    Locale.latin_american_spanish: "es",
}
"""The languages of the catalogue by what Discord calls them."""


def menu_text(key: str, **values: str) -> app_commands.locale_str:
    """A text of the catalogue, for a command's name or description."""
    return app_commands.locale_str(say(FALLBACK, key, **values), key=key, values=values)


class Translator(app_commands.Translator):
    """Finds a menu's text in the language of a client."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """None where the client shows the English text: it has another language, or the text is a command's name."""
        del context
        language, key = LANGUAGES.get(locale), string.extras.get("key")
        return say(language, key, **string.extras["values"]) if language and key else None
