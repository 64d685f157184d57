"""Who is heard, what people set, and what is kept of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core import document_keys
from core.domain import Message, ReplyAddress, ReviewRequest, app_id_in, request_id
from core.domain.records import from_json
from core.errors import CatalogUnreachable, StorageError, UsageError
from core.hookspecs import Resolved
from tests.fakes import FakeChat, World
from tests.jumping import run
from tests.records import HERE, game, linked, message
from tests.tables import each

THERE = ReplyAddress("fake", "there")


def play(world: World, story: Callable[[], Awaitable[Any]]) -> Any:
    """Run the service while a story is told, then until nothing is open."""

    async def whole() -> Any:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            told = await story()
            await world.runner.settled()
            running.cancel()
        return told

    return run(whole())


def answered(world: World, *messages: Message, **settings: Any) -> list[str]:
    """Ids of the messages that got a final reply, after a community's settings were changed."""

    async def story() -> None:
        if settings:
            await world.desk.change("fake", "club", **settings)
        for said in messages:
            await world.desk.accept(said)

    play(world, story)
    return [reply.message_id for reply in world.chat.finals]


def said(id: str, **more: Any) -> Message:
    return message("app/620", id=id, community="club", **more)


def test_in_command_mode_only_what_is_said_to_the_bot_is_answered() -> None:
    asked = [said("link"), said("mention", direct=True), said("slash", command=True)]
    assert answered(World(), *asked, mode="command") == ["mention", "slash"]
    assert answered(World(), *asked) == ["link", "mention", "slash"]


def test_outside_the_chosen_channels_only_what_is_said_to_the_bot_is_answered() -> None:
    asked = [said("a"), said("b", address=THERE), said("c", address=THERE, direct=True)]
    assert answered(World(), *asked, channels="here") == ["a", "c"]


def test_bots_are_answered_only_where_the_community_asks_for_it() -> None:
    assert answered(World(), said("webhook", bot=True), said("person")) == ["person"]
    assert answered(World(), said("webhook", bot=True), bots="yes") == ["webhook"]


def test_a_message_without_a_link_asks_the_store_nothing() -> None:
    world = World()
    world.documents.trouble = world.store.trouble = StorageError("down")
    run(world.desk.accept(message("what a day", community="club")))


def test_a_person_who_wants_to_be_ignored_is_until_they_ask_or_change_their_mind() -> None:
    world = World()

    async def story() -> None:
        await world.desk.ignore("fake", "ann", on=True)
        await world.desk.accept(said("passing"))
        await world.desk.accept(said("asked", command=True))
        world.new_service()  # as after a restart: it is kept
        await world.desk.accept(said("later"))
        await world.desk.ignore("fake", "ann", on=False)
        await world.desk.accept(said("again"))

    run(story())
    kept = [from_json(ReviewRequest, body).asked.message_id for body in world.store.open.values()]
    assert kept == ["asked", "again"]


def test_a_daily_limit_is_the_community_s_own_and_lasts_a_day() -> None:
    world = World()

    async def story() -> None:
        await world.desk.change("fake", "club", daily_limit=2)
        for number in range(3):
            await world.desk.accept(
                said(f"m{number}", author=f"p{number}", address=(HERE, THERE)[number % 2])
            )
        await world.desk.accept(message("app/620", id="elsewhere", community="other"))
        await world.runner.settled()
        world.clock.now += 23 * 3_600
        await world.desk.accept(said("next"))
        await world.runner.settled()
        world.clock.now += 3_700
        await world.desk.accept(said("tomorrow"))

    play(world, story)
    by_message = {reply.message_id: reply for reply in world.chat.finals}
    assert [id for id, reply in by_message.items() if reply.kind == "apology"] == ["m2", "next"]
    assert "2 reviews per day" in by_message["m2"].text


def test_a_language_reaches_status_label_and_apology() -> None:
    world = World()
    world.catalog.games[7] = game(7, adult=True)

    async def story() -> None:
        await world.desk.change("fake", "club", language="de")
        await world.desk.accept(message("app/620 app/7", community="club"))

    play(world, story)
    review, apology = sorted(world.chat.finals, key=lambda reply: -reply.app_id)
    assert review.label == "Von einer Maschine geschrieben, nicht von einem Spieler."
    assert review.text == f"{review.body}\n\n{review.label}"
    assert apology.text.startswith("Leider keine Rezension zu Portal 2: Das Spiel ist nur für Erwachsene")
    assert "Ich lese die Shopseite…" in [reply.text for reply in world.chat.sent]


@each(
    ("more", "settings", "kind"),
    [({}, {}, "apology"), ({"adult_ok": True}, {}, "final"), ({}, {"adult": "yes"}, "final")],
)
def test_a_game_for_adults_is_answered_only_where_it_may_be_shown(
    more: dict[str, Any], settings: dict[str, Any], kind: str
) -> None:
    world = World()
    world.catalog.games[620] = game(620, adult=True)
    answered(world, said("m1", **more), **settings)
    (reply,) = world.chat.finals
    assert (reply.kind, reply.retry) == (kind, False)


def test_wishes_and_context_reach_the_reply() -> None:
    world = World()
    answered(world, said("m1", context="token"), style="text", quiet="yes")
    (reply,) = world.chat.finals
    assert (reply.style, reply.quiet, reply.context, reply.community) == ("text", True, "token", "club")
    assert (reply.author, reply.seconds, reply.model) == ("ann", 0.5, "tiny@1")


def test_a_tone_reaches_the_prompt() -> None:
    world = World()
    answered(world, said("m1", tone="negative"))
    (body,) = world.store.prompts.values()
    assert json.loads(body)["tone"] == "negative"


def test_only_the_asker_or_a_moderator_can_remove_a_reply() -> None:
    world = World()
    answered(world, said("m1"))
    id = request_id(HERE, "m1", 620)

    async def story() -> list[bool]:
        tries = [("bob", False), ("", False), ("ann", False)]
        return [
            await world.desk.remove(id, author, address=HERE, moderator=moderator)
            for author, moderator in tries
        ]

    world.new_service()
    assert play(world, story) == [False, False, True]
    assert world.chat.shown == {}
    world.new_service()
    answered(world, said("m2"))
    assert run(world.desk.remove(request_id(HERE, "m2", 620), "bob", address=HERE, moderator=True))
    assert not run(world.desk.remove("nobody", "ann", address=HERE, moderator=True))


def test_removing_what_is_under_way_cancels_it() -> None:
    world = World(writes=False)

    async def story() -> bool:
        await world.desk.accept(said("m1"))
        await asyncio.sleep(1)
        return await world.desk.remove(request_id(HERE, "m1", 620), "ann", address=HERE, moderator=False)

    assert play(world, story)
    assert world.store.the_closed().closed_as == "cancelled"


def test_a_message_that_is_deleted_while_its_page_is_read_does_not_wait_for_the_page() -> None:
    world = World()

    async def never(app_id: int) -> Any:
        await asyncio.sleep(10**6)

    world.catalog.game = never  # type: ignore[method-assign]

    async def story() -> float:
        await world.desk.accept(said("m1"))
        await asyncio.sleep(1)
        before = asyncio.get_running_loop().time()
        await world.desk.deleted(HERE, "m1")
        return asyncio.get_running_loop().time() - before

    assert play(world, story) == 0
    assert world.store.the_closed().closed_as == "cancelled"


def test_another_one_is_a_new_reply_each_time_it_is_asked_for() -> None:
    world = World()
    answered(world, said("m1"))
    first = request_id(HERE, "m1", 620)

    async def story() -> None:
        for tone in ("", "positive"):
            await world.desk.again(first, "bob", address=HERE, in_place=False, tone=tone)
            await world.desk.again(
                first, "bob", address=HERE, in_place=False
            )  # pressed twice: one is under way
            await world.runner.settled()
            await asyncio.sleep(1)

    world.new_service()
    play(world, story)
    assert len(world.chat.finals) == 3
    assert json.loads(world.store.prompts[request_id(HERE, "m1", 620, 2)])["tone"] == "positive"
    with pytest.raises(UsageError, match="tone"):
        run(world.desk.again(first, "bob", address=HERE, in_place=False, tone="sarcastic"))


def test_votes_are_kept_only_where_the_community_wants_them_and_can_be_taken_back() -> None:
    world = World()
    answered(world, said("m1"))
    id = request_id(HERE, "m1", 620)

    async def story() -> list[bool]:
        refused = await world.desk.rate(id, "ann", 1, address=HERE)
        await world.desk.change("fake", "club", ratings="yes")
        return [
            refused,
            await world.desk.rate(id, "ann", 5, address=HERE),
            await world.desk.rate("nobody", "ann", 1, address=HERE),
        ]

    assert run(story()) == [False, True, False]
    kept = run(world.documents.get(document_keys.rating_key("fake", "ann", id)))
    assert kept is not None and (kept["vote"], kept["app_id"]) == (1, 620)
    assert run(world.desk.rate(id, "ann", 0, address=HERE))
    assert run(world.documents.get(document_keys.rating_key("fake", "ann", id))) is None


def test_people_see_what_is_kept_of_them_and_can_have_their_id_taken_out_of_it() -> None:
    world = World()

    async def story() -> None:
        await world.desk.change("fake", "club", ratings="yes")
        for id, author in (("m1", "ann"), ("m2", "ann"), ("m3", "bob")):
            await world.desk.accept(said(id, author=author))
        await world.runner.settled()
        await world.desk.rate(request_id(HERE, "m3", 620), "ann", -1, address=HERE)

    play(world, story)
    data = run(world.desk.my_data("fake", "ann"))
    assert sorted(one["message"] for one in data["requests"]) == ["m1", "m2"]
    assert (data["ratings"], data["ignored"]) == (1, False)
    assert data["requests"][0].keys() == {"request", "app_id", "name", "place", "message", "asked_at"}

    assert run(world.desk.forget("fake", "ann")) == 3
    assert run(world.desk.my_data("fake", "ann")) == {"requests": [], "ratings": 0, "ignored": False}
    assert not [key for key in world.documents.kept if "ann" in key]
    assert "ann" not in "".join(world.store.closed.values())
    assert len(world.store.closed) == 3, (
        "a closed record stays: it keeps the message from being answered twice"
    )
    assert run(world.desk.my_data("fake", "bob"))["requests"] != []


def test_forgetting_while_a_review_is_written_takes_the_person_out_of_it_too() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(said("m1", context="token"))
        await asyncio.sleep(1)
        await world.desk.forget("fake", "ann")
        world.fleet.writes = True
        await asyncio.sleep(600)

    play(world, story)
    closed = world.store.the_closed()
    assert (closed.asked.author, closed.closed_as) == ("", "replied")


def test_a_report_is_kept_and_posted_where_the_owner_wants_it() -> None:
    world = World(report_to="owner:desk")
    owner = world.adapters["owner"] = FakeChat("owner")
    answered(world, said("m1"))
    id = request_id(HERE, "m1", 620)
    run(world.desk.report(id, "bob", "it is\nrude", address=HERE))
    (posted,) = owner.shown.values()
    assert "Portal 2" in posted.text and "it is rude" in posted.text and id in posted.text
    kept = run(world.documents.get(document_keys.report_key("fake", "bob", id)))
    assert kept is not None and kept["reason"] == "it is rude"


def test_while_paused_a_new_request_is_refused_kindly_and_an_open_one_is_served() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(said("before"))
        await asyncio.sleep(1)
        await world.documents.put(document_keys.PAUSED, {"schema": 1})
        await asyncio.sleep(11)
        await world.desk.accept(message("app/620 app/440", id="during", community="club"))
        await world.documents.delete(document_keys.PAUSED)
        await asyncio.sleep(11)
        world.fleet.writes = True
        await world.desk.accept(said("after"))
        await asyncio.sleep(600)

    play(world, story)
    kinds = {(reply.message_id, reply.kind) for reply in world.chat.finals}
    assert kinds == {("before", "final"), ("during", "apology"), ("after", "final")}
    assert len(world.chat.finals) == 3, "one refusal for a message, however many links"


def test_a_cursor_is_where_the_adapter_left_it() -> None:
    world = World()
    assert run(world.desk.cursor("fake", "sync")) is None
    run(world.desk.keep_cursor("fake", "sync", "s1"))
    world.new_service()
    assert run(world.desk.cursor("fake", "sync")) == "s1"


def test_a_search_that_fails_finds_nothing() -> None:
    world = World()
    assert run(world.desk.search("portal")) == [(620, "Portal 2")]

    async def down(text: str) -> Any:
        raise CatalogUnreachable("down")

    world.catalog.search = down  # type: ignore[method-assign]
    assert run(world.desk.search("portal")) == []


@each(
    ("settings", "answers"),
    [
        ({}, True),
        ({"block_places": ("fake:here",)}, False),
        ({"block_places": ("fake:club",)}, False),
        ({"block_places": ("fake:cl*",)}, False),
        ({"block_places": ("other:here",)}, True),
        ({"block_people": ("fake:ann",)}, False),
        ({"block_people": ("fake:bob",)}, True),
        ({"allow_places": ("fake:club",)}, True),
        ({"allow_places": ("fake:elsewhere",)}, False),
        ({"allow_places": ("fake:*",), "block_people": ("fake:ann",)}, False),
    ],
)
def test_the_owner_chooses_which_communities_places_and_people_are_answered(
    settings: dict[str, Any], answers: bool
) -> None:
    assert bool(answered(World(**settings), said("m1"))) is answers


NO_APP_IDS = ("0", "000", "4294967296", "99999999999", "9" * 5_000, "٣", "-1", "1.5", "0x10", "")


@each("text", NO_APP_IDS)
def test_what_is_no_app_id_resolves_to_nothing(text: str) -> None:
    assert app_id_in(text) is None
    world = World()
    assert run(world.desk.resolve(text)) == Resolved()


@each(("text", "app_id"), [("620", 620), (" 0620 ", 620), ("0" * 5_000 + "7", 7), ("4294967295", 2**32 - 1)])
def test_an_app_id_resolves_to_itself(text: str, app_id: int) -> None:
    assert run(World().desk.resolve(text)) == Resolved((app_id,))


def test_a_message_is_promised_only_what_can_be_an_app() -> None:
    world = World()
    run(world.desk.accept(message("", app_ids=(0, 2**32, -5, 10**400, 620))))
    assert world.store.the_open().app_id == 620


FOUND = [(400, "Portal"), (620, "Portal 2"), (7, "Portal Stories")]


@each(
    ("text", "found", "resolved"),
    [
        (linked("look: app/620 app/440"), FOUND, Resolved((620, 440))),
        ("portal 2", FOUND, Resolved((620,))),
        ("port", FOUND, Resolved(candidates=tuple(FOUND))),
        ("half", [(70, "Half-Life")], Resolved((70,))),
        ("nothing", [], Resolved()),
    ],
)
def test_words_resolve_to_what_is_certain_else_to_candidates(
    text: str, found: list[tuple[int, str]], resolved: Resolved
) -> None:
    world = World()

    async def search(_: str) -> list[tuple[int, str]]:
        return found

    world.catalog.search = search  # type: ignore[method-assign]
    assert run(world.desk.resolve(text)) == resolved


def test_the_best_of_what_words_resolve_to_is_what_is_certain_else_the_first_candidate() -> None:
    assert Resolved((620, 440)).best == (620, 440)
    assert Resolved(candidates=tuple(FOUND)).best == (400,)
    assert Resolved().best == ()


def test_a_game_that_the_adapter_names_is_promised_whatever_the_text_says_and_hidden_if_its_link_is() -> None:
    world = World()
    run(world.desk.accept(message("the second one, ||app/620||", app_ids=(620, 440), direct=True)))
    kept = {
        one.app_id: one.spoiler
        for one in (from_json(ReviewRequest, body) for body in world.store.open.values())
    }
    assert kept == {620: True, 440: False}
