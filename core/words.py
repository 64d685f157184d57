"""Ready-made words for adapters of your own, in the language that a community has chosen.

`say(language, key, **values)` says a text of the catalogue (`core/messages/en.toml` lists the keys). The language is
`reply.language`, or `(await desk.settings(platform, community)).language` outside of replies.
"""

from core.messages.catalogue import (
    command_names,
    counted,
    failure_text,
    forgotten_text,
    ignored_text,
    my_data_text,
    say,
    took,
    usage_text,
)

HELLO = say("en", "about.hello")
HELP = say("en", "about.help", **command_names("!"))
PRIVACY = say("en", "about.privacy")
why = failure_text

__all__ = [
    "HELLO",
    "HELP",
    "PRIVACY",
    "command_names",
    "counted",
    "failure_text",
    "forgotten_text",
    "ignored_text",
    "my_data_text",
    "say",
    "took",
    "usage_text",
    "why",
]
