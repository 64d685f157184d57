"""The whole bot on Matrix: `grg bot` as a process, a real homeserver, two people, the demo model."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.soak import GAMES, serve_games
from tests.chat_bot import ChatBot
from tests.platforms.homeserver import Homeserver, Person, Seen
from tests.steam_store import SteamStore, Trouble

LABEL = "Written by a machine"


@dataclass
class Stage:
    """A room with ann and bob, and a bot that is invited."""

    homeserver: Homeserver
    store: SteamStore
    bot: ChatBot
    ann: Person
    bob: Person
    account: Person
    room: str
    numbers: Iterator[int]

    def seen(self) -> list[Seen]:
        """The bot's messages as ann sees them."""
        return self.ann.seen(self.room, self.account.user)

    def reviews(self) -> list[Seen]:
        """Those that are finished."""
        return [seen for seen in self.seen() if LABEL in seen.content["body"]]

    def post(self, by: Person | None = None) -> str:
        """A link to another game each time; the message's id."""
        number = GAMES[next(self.numbers) % len(GAMES)]
        return (by or self.ann).say(self.room, f"what about https://store.steampowered.com/app/{number}/ ?")

    def until_reviews(self, number: int) -> list[Seen]:
        """Wait until so many are there and nothing is open."""
        self.bot.until(lambda: len(self.reviews()) >= number, f"review {number}")
        self.bot.until(lambda: self.bot.log().count("closed as") >= 1, "the end of it")
        return self.reviews()


def settings(homeserver: Homeserver, account: Person) -> dict[str, str]:
    return {
        "GRG_ADAPTERS": "matrix",
        "GRG_MATRIX_HOMESERVER": homeserver.url,
        "GRG_MATRIX_USER": account.user,
        "GRG_MATRIX_TOKEN": account.token,
    }


@pytest.fixture
def stage(homeserver: Homeserver, tmp_path: Path) -> Iterator[Stage]:
    ann, bob, account = homeserver.resident("ann"), homeserver.resident("bob"), homeserver.person("bot")
    with SteamStore() as store:
        serve_games(store)
        bot = ChatBot(tmp_path, store.url, settings(homeserver, account))
        room = ann.create_room(bob, account)
        bob.join(room)
        bot.start()
        try:
            bot.until(lambda: account.user in ann.members(room), "the bot, by invite")
            yield Stage(homeserver, store, bot, ann, bob, account, room, itertools.count())
        finally:
            bot.stop()


def test_a_link_gets_a_status_that_becomes_the_review_and_more_is_asked_by_command_and_reaction(
    stage: Stage,
) -> None:
    asked = stage.post()
    (review,) = stage.until_reviews(1)
    assert review.related == {"m.in_reply_to": {"event_id": asked}}
    versions = [version["body"] for version in review.versions]
    assert len(versions) >= 2 and not any(LABEL in body for body in versions[:-1]), "a status before it"
    assert review.content["body"].startswith("Lantern Vale 0: https://store.steampowered.com/app/9000010/")

    stage.bob.say(stage.room, f"!review {GAMES[1]}")
    assert "Lantern Vale 1" in stage.until_reviews(2)[1].content["body"]

    assert stage.bot.stop() == 0
    stage.bot.start()
    stage.bob.react(stage.room, review.id, "🔁")  # after a restart, by somebody else
    another = stage.until_reviews(3)[2]
    assert "Lantern Vale 0" in another.content["body"] and another.related == review.related
    assert another.content["body"] != review.content["body"]

    stage.bob.react(stage.room, another.id, "❌")
    stage.bot.until(lambda: len(stage.reviews()) == 2, "the deletion by who asked for it")
    stage.ann.redact(stage.room, asked)
    stage.bot.until(
        lambda: [seen.content["body"][:14] for seen in stage.seen()] == ["Lantern Vale 1"], "retraction"
    )
    assert "Traceback" not in stage.bot.log() and " nio" not in stage.bot.log()


def test_a_message_said_while_the_bot_restarts_gets_one_reply(stage: Stage) -> None:
    stage.post()
    stage.until_reviews(1)
    stage.bot.kill()
    meanwhile = stage.post(stage.bob)
    stage.bot.start()
    stage.until_reviews(2)
    stage.bot.stop()
    stage.bot.start()
    stage.post()
    stage.until_reviews(3)
    replies = [seen for seen in stage.seen() if seen.related == {"m.in_reply_to": {"event_id": meanwhile}}]
    assert len(replies) == 1 and len(stage.seen()) == 3


def test_a_death_between_sending_and_keeping_shows_nothing_twice(stage: Stage) -> None:
    for number, point in enumerate(("status_posted", "replied"), 1):
        stage.bot.stop()
        stage.bot.start(GRG_CRASH_AT=point)
        stage.post()
        process = stage.bot.process
        assert process is not None
        stage.bot.until(lambda process=process: process.poll() is not None, f"death at {point}")  # type: ignore[misc]
        stage.bot.start()
        stage.until_reviews(number)
        stage.bot.until(
            lambda number=number: stage.bot.log().count("closed as replied after") == number,  # type: ignore[misc]
            "the end of it",
        )
        assert len(stage.seen()) == number
        texts = [version["body"] for version in stage.seen()[-1].versions if LABEL in version["body"]]
        assert len(texts) == 1, "the same edit is one event"


def test_a_homeserver_that_is_stopped_and_back_loses_nothing(stage: Stage) -> None:
    stage.store.trouble("/api/appdetails", Trouble(503), times=8)
    stage.post()
    stage.bot.until(lambda: len(stage.seen()) == 1, "the status")
    stage.homeserver.stop()
    stage.bot.until(lambda: "matrix: http" in stage.bot.log(), "a line that names the platform")
    stage.homeserver.start()
    stage.post(stage.bob)
    stage.until_reviews(2)
    assert len(stage.seen()) == 2
    assert "Traceback" not in stage.bot.log()


def test_a_wrong_token_ends_a_bot_that_serves_nothing_else_with_one_line_that_names_it(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    account = homeserver.person("bot")
    bot = ChatBot(
        tmp_path, "http://127.0.0.1:9", {**settings(homeserver, account), "GRG_MATRIX_TOKEN": "wrong"}
    )
    bot.start()
    assert bot.process is not None and bot.process.wait(90) == 1
    errors = [line for line in bot.log().splitlines() if " INFO " not in line]
    assert len(errors) == 1 and errors[0].startswith("error: matrix: ") and "GRG_MATRIX_TOKEN" in errors[0]
