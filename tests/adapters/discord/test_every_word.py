"""Every word that the bot says in Discord is of the catalogue: each flow once in a language that marks its words."""

from __future__ import annotations

import dataclasses
from typing import Any

from adapters.discord.outgoing import TEXT_LENGTH
from core.domain import ReplyAddress
from tests import quiet
from tests.discord_bot import LINK, Bot, Story, play
from tests.platforms.discord_server.interactions import Interaction
from tests.platforms.discord_server.server import DiscordServer, Seen
from tests.pseudo_language import PSEUDO, assert_all_marked, every_reply, pseudo_language
from tests.records import game

NAME = "№42"
BY_BOT = "tiny@1"


def play_marked(story: Story, **more: Any) -> None:
    """On a server that has chosen the pseudo-language."""

    async def staged(discord: DiscordServer, bot: Bot) -> None:
        bot.catalog.games[620] = game(620, NAME)
        lacks = {"embed_links", "read_message_history", "send_messages"}
        discord.world.add_channel(discord.home, "games", denied=lacks)
        async with bot.running():
            await bot.desk.change("discord", str(discord.home.id), language=PSEUDO, ratings="yes")
            await story(discord, bot)

    with pseudo_language():
        play(staged, running=False, **more)


def read(seen: Seen) -> str:
    return "\n".join([seen.text, *seen.buttons])


async def whispered(bot: Bot, asked: Interaction) -> str:
    await bot.until(lambda: any(asked.whispers), "an answer")
    return "\n".join(asked.whispers)


def test_every_reply_and_every_button_is_in_the_language_of_the_server() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        said = {}
        asked = every_reply(discord.post("hi"), TEXT_LENGTH, community=str(discord.home.id))
        for number, (what, reply) in enumerate(asked.items()):
            channel = discord.world.add_channel(
                discord.home, f"c{number}"
            )  # each has a rate limit of its own
            here = ReplyAddress("discord", str(channel.id))
            await bot.adapter.reply(
                here, dataclasses.replace(reply, message_id=discord.post("hi", channel=channel)), None
            )
            (seen,) = discord.shown(channel)
            said[what] = read(seen)
            flat = dataclasses.replace(reply, style="text", request=f"t{reply.request[1:]}", message_id="")
            await bot.adapter.reply(here, flat, None)
            said[f"{what} as text"] = read(discord.shown(channel)[-1])
        assert_all_marked(said)

    play_marked(story)


def test_every_answer_to_a_press_is_in_the_language_of_the_server() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        review, said = await bot.review(), {}
        again, tone, up, _, why, delete, report = review.buttons.values()
        said["why"] = await whispered(bot, discord.press(why, review, "bob"))
        said["up"] = await whispered(bot, discord.press(up, review, "bob"))
        said["report"] = await whispered(bot, discord.press(report, review, "bob"))
        said["delete"] = await whispered(bot, discord.press(delete, review, "bob"))
        asked = discord.press(tone, review, "bob")
        said["tone"] = await whispered(bot, asked)
        assert asked.original is not None
        (row,) = asked.original["components"]
        for option in row["components"][0]["options"]:
            said[f"option {option['value']}"] = option["label"]
        chosen = discord.press(row["components"][0]["custom_id"], asked.original, "bob", values=["negative"])
        await bot.until(lambda: chosen.answered is not None, "the choice")
        await bot.rest()
        said["chosen"] = discord.see(asked.original).text
        bot.store.closed.clear()
        said["again, forgotten"] = await whispered(bot, discord.press(again, review, "bob"))
        await bot.desk.change("discord", str(discord.home.id), ratings="no")
        said["up, switched off"] = await whispered(bot, discord.press(up, review, "bob"))
        assert_all_marked(said, "fine thing, number", "is a")

    play_marked(story)


def test_every_command_is_answered_in_the_language_of_the_server() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.review()
        said = {}
        discord.command("hello")
        await bot.until(lambda: len(discord.shown()) == 2, "the greeting")
        said["hello"] = discord.shown()[-1].text
        commands: dict[str, dict[str, Any]] = {
            "help": {},
            "my-data": {},
            "ignore-me": {},
            "ignore-me ": {"on": False},
            "forget-me": {},
        }
        for name, values in commands.items():
            said[name] = await whispered(bot, discord.command(name.strip(), **values))
        asked = discord.command("review", game="№№")  # its answer was promised to all
        await bot.until(lambda: asked.original and asked.original["content"], "the answer")
        assert asked.original is not None
        said["review"] = asked.original["content"]
        games = next(one for one in discord.home.channels if one.name == "games")
        settings: dict[str, dict[str, Any]] = {
            "show": {},
            "mode": {"value": "command"},
            "style": {"value": "text"},
            "daily-limit": {"reviews": -1},
            "listen": {"channel": str(games.id)},
            "archive": {"on": False},
            "archive ": {"channel": str(games.id)},
        }
        for name, values in settings.items():
            asked = discord.command(f"settings {name.strip()}", "mod", **values)
            said[f"settings {name}"] = await whispered(bot, asked)
        menu = next(command["name"] for command in discord.rest.commands if command.get("type") == 3)
        said["menu"] = await whispered(bot, discord.menu(menu, discord.post("0")))
        assert_all_marked(said, NAME, "games")

    play_marked(story)


def test_every_menu_is_translated_for_clients_in_that_language() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        said: dict[str, str] = {}

        def walk(path: str, item: dict[str, Any]) -> None:
            if item.get("description") not in {None, "", "…"}:  # the last is what the library says for none
                assert "description_localizations" in item, path
                said[path] = item["description_localizations"][PSEUDO]
            for choice in item.get("choices") or ():
                names = choice.get("name_localizations") or {}
                said[f"{path} {choice['value']}"] = names.get(PSEUDO) or f"⟦{choice['name']}⟧"
                assert names or path.endswith("language value"), (
                    "languages are called what they call themselves"
                )
            for option in item.get("options") or ():
                walk(f"{path} {option['name']}", option)

        for command in discord.rest.commands:
            walk(command["name"], command)
            if command.get("type") == 3:
                said["menu"] = command["name_localizations"][PSEUDO]
        assert len(said) > 30
        assert_all_marked(said)

    play_marked(story)


def test_what_the_bot_says_to_who_speaks_to_it_is_in_the_language_of_the_server() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.post(f"<@{discord.world.me.id}> hello")
        await bot.until(discord.shown, "the greeting")
        assert_all_marked({"hello": discord.shown()[0].text}, "Portal")

    play_marked(story)


def test_where_the_bot_may_not_answer_it_says_so_in_the_language_of_the_server() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        said = {"not served": await whispered(bot, discord.command("review", game=LINK))}
        assert_all_marked(said)

    play_marked(story, block_places=("discord:*",))


def test_a_report_is_told_to_the_owner_in_the_language_of_the_owners_place() -> None:
    async def whole() -> None:
        async with DiscordServer() as discord:
            channel = discord.world.add_channel(discord.world.add_guild("the owner's"), "reports")
            bot = Bot(discord, report_to=f"discord:{channel.id}")
            bot.catalog.games[620] = game(620, NAME)
            async with bot.running():
                await bot.desk.change("discord", str(channel.id), language=PSEUDO)
                review = await bot.review()
                discord.press(review.buttons["🚩"], review, "bob")
                await bot.until(lambda: discord.shown(channel), "the report")
                report = discord.shown(channel)[0].text
                assert_all_marked({"report": report}, NAME, f"discord:{discord.general.id}")

    with pseudo_language():
        quiet.run(whole())
