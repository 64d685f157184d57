"""What people ask for by command."""

from __future__ import annotations

import asyncio
import dataclasses
import json

from telegram import BotCommand, BotCommandScopeAllChatAdministrators, InputFile
from telegram import Message as Said

from adapters.telegram import buttons, settings
from adapters.telegram.client import Session
from adapters.telegram.incoming import PLATFORM, answered_by, author_of, message_of, text_of
from core.domain import Message
from core.messages.catalogue import HELLO, HELP, PRIVACY

COMMANDS = (
    BotCommand("review", "a store link, an app id or a game's name; or in reply to a message with a link"),
    BotCommand("help", "what I can do"),
    BotCommand("hello", "who I am"),
    BotCommand("privacy", "what I keep of you"),
    BotCommand("my_data", "a file with what I keep of you (in a private chat)"),
    BotCommand("forget_me", "take your id out of everything that I keep"),
    BotCommand("ignore_me", "leave the links that you post alone; `/ignore_me off` ends it"),
)
ADMIN_COMMANDS = (*COMMANDS, BotCommand("settings", "what holds in this chat"))

TELEGRAMS_OWN = (
    "But Telegram tells bots nothing of deleted messages: press Cancel or Delete below my reply. "
    "And in a group I may only see commands, mentions and replies to me: make me an admin there, or have my "
    "owner switch privacy mode off in BotFather, and I see every link."
)
WHAT = "Which game? Write /review with a store link, an app id or a name, or reply with it to a message that holds a link."
_MAX_NAME_LENGTH = 100
_SEARCH_S = 5.0


async def tell_telegram(session: Session) -> None:
    """Have the commands shown as one types a slash."""
    await session.bot.set_my_commands(COMMANDS)
    await session.bot.set_my_commands(ADMIN_COMMANDS, scope=BotCommandScopeAllChatAdministrators())


async def obey(said: Said, session: Session, command: str, words: str) -> bool:
    """Do what a command says; False where it is none of ours. Raises StorageError where it could not be kept."""
    who = author_of(said)
    match command:
        case "review":
            await _review(said, session, words)
        case "start" | "hello":
            session.say(said, HELLO)
        case "help":
            listed = "\n".join(f"/{one.command}: {one.description}" for one in ADMIN_COMMANDS)
            session.say(said, f"{HELP}\n{TELEGRAMS_OWN}\n\n{listed}")
        case "privacy":
            session.say(said, f"{PRIVACY}\n\n/my_data, /forget_me, /ignore_me")
        case "my_data":
            await _my_data(said, session)
        case "forget_me":
            session.say(
                said,
                f"Done: your id is out of {await session.desk.forget(PLATFORM, who)} records.",
            )
        case "ignore_me":
            on = words.lower() != "off"
            await session.desk.ignore(PLATFORM, who, on=on)
            session.say(
                said,
                "I leave your links alone. `/ignore_me off` ends it." if on else "I answer your links again.",
            )
        case "settings":
            await settings.obey(said, session, words)
        case _:
            return False
    return True


async def _review(said: Said, session: Session, words: str) -> None:
    """A link, an id, a name, or the message that is replied to."""
    asked = dataclasses.replace(message_of(said, session.me), command=True, direct=True)
    if not words and (answered := answered_by(said)):
        await session.desk.accept(dataclasses.replace(asked, text=text_of(answered)))
    elif await session.desk.links(asked.text):
        await session.desk.accept(asked)
    elif words.isascii() and words.isdecimal():
        await session.desk.accept(dataclasses.replace(asked, text=buttons.STORE_LINK.format(words)))
    elif words:
        await _search(said, session, asked, words[:_MAX_NAME_LENGTH])
    else:
        session.say(said, WHAT)


async def _search(said: Said, session: Session, asked: Message, name: str) -> None:
    try:
        async with asyncio.timeout(_SEARCH_S):  # other chats wait meanwhile
            hits = await session.desk.search(name)
    except TimeoutError:
        hits = []
    exact = [hit for hit in hits if hit[1].casefold() == name.casefold()] or (hits if len(hits) == 1 else [])
    if exact:
        await session.desk.accept(dataclasses.replace(asked, text=buttons.STORE_LINK.format(exact[0][0])))
    elif hits:
        session.say(said, "Which of these?", reply_markup=buttons.choice(hits, author_of(said)))
    else:
        session.say(said, f"The store finds no game called {name}. A link or an app id always works.")


async def _my_data(said: Said, session: Session) -> None:
    """As a file: it may be longer than a message. Not where others read along."""
    if said.chat.type != "private":
        session.say(said, f"Ask me in private, here others read along: https://t.me/{session.me.username}")
        return
    kept = await session.desk.my_data(PLATFORM, author_of(said))
    document = json.dumps(dict(kept), ensure_ascii=False, indent=2).encode()
    session.later(said.reply_document(InputFile(document, "my-data.json"), caption="What I keep of you."))
