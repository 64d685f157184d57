"""Words that are said to the bot: wishes about a review, games' names, small talk. Each message is answered once."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core import document_keys
from core.community.limits import MAX_SEARCHES
from core.domain import Message, Opinion, Prompt, Reply, ReplyAddress, Review, UsedFact
from core.domain.records import from_json, outcome_from_json, to_json
from core.errors import NoSuchGame, Undeliverable
from core.hookspecs import Limits
from core.steam.saved import read_saved_page
from tests.fakes import APPENDS, EDITS, FakeChat, World
from tests.jumping import run
from tests.records import HERE, game, message, review_of

PAGE = """You fight hordes of restless knights in the halls of a drowned castle. It features an orchestral soundtrack.
Think with portals."""


def reviewed(**settings: Any) -> World:
    """A world in which ann has a review of Portal 2, below `m1`."""
    world = World(**settings)
    world.catalog.games[620] = game(620, description=PAGE)
    run(world.settle_all(message("app/620")))
    return world


def said(text: str, id: str = "m2", *, to: Reply | None = None, author: str = "ann", **more: Any) -> Message:
    """Words in the fake chat: a reply to the bot if `to` is one of its replies, else in private."""
    if to is not None:
        more = {"replies_to_bot": to.request, **more}
    return Message(HERE, id, text, author, **({"private": to is None} | more))


def answers(world: World, *messages: Message) -> list[Reply]:
    """What is shown after a restart and some messages, and was not before."""
    world.new_service()
    before = set(world.chat.shown)
    run(world.settle_all(*messages))
    return [reply for key, reply in world.chat.shown.items() if key not in before]


def prompts(world: World) -> list[Prompt]:
    return [from_json(Prompt, body) for body in world.store.prompts.values()]


WISHES = [
    ("a bit harsher, please", ("negative", "", "")),
    ("not so harsh", ("positive", "", "")),
    ("tl;dr", ("", "short", "")),
    ("tell me more", ("", "long", "")),
    ("another one", ("", "", "")),
    ("what about the combat?", ("", "", "combat")),
    ("shorter, and be mean about the music", ("negative", "short", "sound")),
    ("härter bitte", ("negative", "", "")),
    ("trop long", ("", "short", "")),
    ("¿y el combate?", ("", "", "combat")),
]


@pytest.mark.parametrize(("text", "wish"), WISHES, ids=[text for text, _ in WISHES])
def test_a_reply_to_a_review_asks_for_another_of_the_same_game(text: str, wish: tuple[str, str, str]) -> None:
    world = reviewed()
    (answer,) = answers(world, said(text, to=world.chat.finals[0], author="bob"))
    assert (answer.kind, answer.app_id, answer.message_id, answer.author) == ("final", 620, "m2", "bob")
    latest = prompts(world)[-1]
    assert (latest.tone, latest.length, latest.topic) == wish
    # What the page says of the topic must not be cut off, so it comes before the rest.
    assert ("knights in the halls" in latest.description[:100]) == (wish[2] == "combat")


def test_a_wish_is_kept_with_the_request_that_it_is_about_and_the_next_one_adds_to_it() -> None:
    world = reviewed()
    first = world.chat.finals[0]
    (second,) = answers(world, said("harsher", to=first))
    (third,) = answers(world, said("shorter", "m3", to=second))
    kept = run(world.store.closed_request(third.request))
    assert kept is not None and kept.about == second.request
    assert (kept.asked.wish.tone, kept.asked.wish.length) == ("negative", "short")


def test_a_longer_or_shorter_one_is_compared_with_the_one_that_was_answered() -> None:
    world = reviewed()
    first = world.chat.finals[0]
    words = len(first.body.split())
    (second,) = answers(world, said("just one sentence", to=first))
    wanted = prompts(world)[-1]
    assert (wanted.length, wanted.sentences, wanted.compared_words) == ("short", 1, words)
    (third,) = answers(world, said("even shorter", "m3", to=second))
    assert prompts(world)[-1].compared_words == len(second.body.split())
    answers(world, said("make it longer", "m4", to=third))
    wanted = prompts(world)[-1]
    assert (wanted.length, wanted.sentences, wanted.compared_words > 0) == ("long", 0, True)
    # What asks for no other length keeps the one that there is, and is compared with nothing.
    answers(world, said("harsher", "m5", to=second))
    wanted = prompts(world)[-1]
    assert (wanted.length, wanted.sentences, wanted.compared_words) == ("short", 1, 0)


def test_a_message_that_is_delivered_twice_is_answered_once_also_after_a_restart_and_other_reviews() -> None:
    world = reviewed()
    world.catalog.games[440] = game(440, "Team Fortress 2")
    wish = said("harsher")
    assert len(answers(world, wish, wish)) == 1
    assert [one.app_id for one in answers(world, message("app/440", "m3"))] == [440]
    # The latest review is another game's by now, and the message must not be taken to be about that.
    assert answers(world, wish) == []


def test_a_reply_is_found_by_its_receipt_too() -> None:
    world = reviewed(limits=APPENDS)
    (receipt,) = (key for key, reply in world.chat.shown.items() if reply.kind == "final")
    assert answers(world, said("kinder", replies_to_bot=receipt, private=False))[-1].app_id == 620
    assert prompts(world)[-1].tone == "positive"


class _NamesRequests(FakeChat):
    """Its receipts are ids of requests, as the console's are."""

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        await super().reply(address, reply, receipt)
        return reply.request


@pytest.mark.parametrize(
    ("chat", "times"),
    [
        (FakeChat(), 2),
        (FakeChat(limits=dataclasses.replace(EDITS, names_requests=True)), 1),
        (FakeChat(limits=APPENDS), 3),
        (_NamesRequests(limits=APPENDS), 1),
    ],
)
def test_it_is_noted_once_what_a_message_stands_for_and_which_reply_is_the_latest(
    chat: FakeChat, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each note costs a write, and a message that names its request needs none."""
    world, noted = World(), list[str]()
    world.adapters["fake"] = world.chat = chat
    put = world.documents.put

    async def noting(key: str, document: Mapping[str, Any]) -> None:
        noted.append(key)
        await put(key, document)

    monkeypatch.setattr(world.documents, "put", noting)
    answers(world, message("app/620"))
    shown = [key for key in noted if key.startswith("shown/")]
    assert len(shown) == len(set(shown)) == times
    assert answers(world, said("harsher"))[-1].app_id == 620


def test_a_status_that_stays_beside_its_reply_can_be_answered_like_it() -> None:
    world = reviewed(limits=APPENDS)
    (receipt,) = (key for key, reply in world.chat.shown.items() if reply.kind == "status")
    answers(world, said("kinder", replies_to_bot=receipt, private=False))
    assert prompts(world)[-1].tone == "positive"


def test_words_in_private_are_about_the_latest_review_for_a_day() -> None:
    world = reviewed()
    assert answers(world, said("harsher"))[-1].app_id == 620
    world.clock.now += 86_401
    (answer,) = answers(world, said("kinder", "m3"))
    assert answer.note == "which_review"


def test_a_topic_of_which_the_page_says_nothing_is_not_made_up() -> None:
    world = reviewed()
    (answer,) = answers(world, said("what about the romance?", to=world.chat.finals[0]))
    assert (answer.kind, answer.retry) == ("apology", False) and "nothing about that" in answer.text
    assert len(prompts(world)) == 1


def test_what_ends_without_a_review_does_not_replace_the_one_that_words_are_about() -> None:
    world = reviewed()
    facts = (UsedFact("do", "think with portals", "Think with portals."),)
    review = world.chat.finals[0]
    written = outcome_from_json(world.store.outcomes[review.request])
    assert isinstance(written, Review)
    world.store.outcomes[review.request] = to_json(dataclasses.replace(written, facts=facts))
    (apology,) = answers(world, said("what about the romance?"))
    (broken,) = answers(world, message("app/999", "m3", private=True))
    assert apology.kind == broken.kind == "apology"
    (why,) = answers(world, said("why do you say that?", "m4"))
    (below,) = answers(world, said("why?", "m5", to=apology))
    assert "Think with portals." in why.text and why.text == below.text
    assert [(one.kind, one.app_id) for one in answers(world, said("harsher", "m6"))] == [("final", 620)]


def test_a_topic_that_the_page_only_names_is_quoted() -> None:
    world = reviewed()
    named = "Now expanded with a romance mode pack!"
    world.catalog.games[620] = game(620, description=f"{PAGE}\n\n{named}")
    (answer,) = answers(world, said("and the romance?", to=world.chat.finals[0]))
    assert answer.kind == "apology" and f"“{named}”" in answer.text
    assert len(prompts(world)) == 1


LISTED = (
    ("platforms", "Windows"),
    ("platforms", "Linux"),
    ("players", "Online Co-op"),
    ("languages", "German"),
)
ASKED = [
    ("does it run on linux?", "Portal 2 runs on these systems, says its store page: Windows, Linux."),
    ("läuft das auf linux?", "Portal 2 runs on these systems, says its store page: Windows, Linux."),
    ("is there co-op?", "Ways to play Portal 2, as its store page lists them: Online Co-op."),
    ("can i play it with friends", "Ways to play Portal 2, as its store page lists them: Online Co-op."),
    ("gibts koop?", "Ways to play Portal 2, as its store page lists them: Online Co-op."),
    ("Which languages does it support?", "Languages of Portal 2, as its store page lists them: German."),
    ("who made this", "Portal 2 was made by Valve, says its store page."),
    ("when did it come out?", "The store page of Portal 2 gives this date: 18 Apr, 2011."),
]


@pytest.mark.parametrize(("text", "told"), ASKED, ids=[text for text, _ in ASKED])
def test_a_question_that_a_list_of_the_page_answers_is_answered_from_it(text: str, told: str) -> None:
    world = reviewed()
    world.catalog.games[620] = game(620, listed=LISTED)
    (answer,) = answers(world, said(text, to=world.chat.finals[0]))
    assert (answer.note, answer.text) == ("listed", told)
    assert len(prompts(world)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is there co-op?", "The store page of Lantern Hollow does not list how it can be played"),
        ("what about the multiplayer?", "The store page of Lantern Hollow says nothing about that."),
    ],
)
def test_how_a_game_is_played_is_not_told_by_a_sentence_that_only_says_players(text: str, told: str) -> None:
    world = reviewed()
    page = read_saved_page(Path("examples/lantern_hollow.html"))
    assert "five players recorded the score" in page.description and not page.features
    world.catalog.games[620] = dataclasses.replace(page, app_id=620)
    (answer,) = answers(world, said(text, to=world.chat.finals[0]))
    assert answer.text.startswith(told)
    assert len(prompts(world)) == 1


def test_a_list_that_the_page_does_not_have_is_not_made_up() -> None:
    world = reviewed()
    (answer,) = answers(world, said("does it have controller support?", to=world.chat.finals[0]))
    assert answer.note == "nothing_known"
    world.catalog.games[620] = NoSuchGame("gone")
    (later,) = answers(world, said("does it run on mac?", "m3", to=world.chat.finals[0]))
    assert later.note == "nothing_known"


PRICED = [
    ("is it free?", "en"),
    ("how much is it?", "en"),
    ("is it on sale?", "en"),
    ("what does it cost", "en"),
    ("ist es kostenlos?", "de"),
    ("was kostet das?", "de"),
    ("c'est gratuit ?", "fr"),
    ("ça coûte combien ?", "fr"),
    ("¿es gratis?", "es"),
    ("¿cuánto cuesta?", "es"),
]


@pytest.mark.parametrize(("text", "language"), PRICED, ids=[text for text, _ in PRICED])
def test_who_asks_for_the_price_is_told_that_it_is_free_or_where_the_price_is(
    text: str, language: str
) -> None:
    world = reviewed()
    world.catalog.games |= {
        620: game(620),
        440: game(440, "Team Fortress 2", genres=("Action", "Free To Play")),
    }
    answers(world, message("app/440", "m9"))
    priced, free = (next(one for one in world.chat.finals if one.app_id == id) for id in (620, 440))
    found = answers(
        world,
        said(text, to=priced, language=language),
        said(text, "m3", to=free, language=language),
    )
    where, nothing = sorted(found, key=lambda one: one.message_id)
    assert (where.note, where.link) == ("price", "https://store.steampowered.com/app/620/")
    assert where.text.splitlines()[-1] == where.link and "Portal 2" in where.text
    assert (nothing.note, nothing.link) == ("free", "") and "Team Fortress 2" in nothing.text
    assert {where.language, nothing.language} == {language}


OPINIONS = (Opinion("the story", 40, 2), Opinion("the puzzles", 30, 1), Opinion("its length", 1, 12))
JUDGED = [
    (
        "what do players think of it?",
        "en",
        OPINIONS,
        (
            "Of the players, 97 of 100 recommend Portal 2. They praise the story and the puzzles, and complain about "
            "its length."
        ),
    ),
    (
        "is it any good?",
        "en",
        OPINIONS[:2],
        "Of the players, 97 of 100 recommend Portal 2. They praise the story and the puzzles; I found no common complaint.",
    ),
    ("what do people complain about?", "en", (), "Of the players, 97 of 100 recommend Portal 2."),
    (
        "was sagen die Spieler?",
        "de",
        OPINIONS,
        (
            "Von 100 Spielern empfehlen 97 Portal 2 weiter. Sie loben „the story“ und „the puzzles“ und beschweren sich "
            "über „its length“."
        ),
    ),
    (
        "de quoi se plaignent les joueurs ?",
        "fr",
        OPINIONS[2:],
        (
            "Sur 100 joueurs, 97 recommandent Portal 2. Ils se plaignent de ceci : « its length » ; je n'ai rien trouvé que "
            "beaucoup apprécient."
        ),
    ),
    (
        "¿es bueno?",
        "es",
        OPINIONS,
        (
            "De cada 100 jugadores, 97 recomiendan Portal 2. Los jugadores elogian «the story» y «the puzzles» y se quejan "
            "de esto: «its length»."
        ),
    ),
]


@pytest.mark.parametrize(("text", "language", "opinions", "told"), JUDGED, ids=[text for text, *_ in JUDGED])
def test_who_asks_what_players_think_is_told_what_is_known(
    text: str, language: str, opinions: tuple[Opinion, ...], told: str
) -> None:
    world = reviewed()
    world.catalog.games[620] = game(620, rating=0.97, opinions=opinions)
    (answer,) = answers(world, said(text, to=world.chat.finals[0], language=language))
    assert (answer.note, answer.text) == ("opinions", told)


def test_what_players_think_is_not_made_up() -> None:
    world = reviewed()
    review = world.chat.finals[0]
    world.catalog.games[620] = game(620, opinions=OPINIONS[:1])
    (unrated,) = answers(world, said("what do players think of it?", to=review))
    assert unrated.text == "Players of Portal 2 praise the story; I found no common complaint."
    world.catalog.games[620] = game(620)
    (unknown,) = answers(world, said("what do players think of it?", "m3", to=review))
    world.catalog.games[620] = NoSuchGame("gone")
    (gone,) = answers(world, said("what do players think of it?", "m4", to=review))
    assert unknown.text == gone.text and unknown.text.startswith(
        "What the players of Portal 2 think of it I do not know"
    )


def test_where_the_price_is_shown_can_be_said_without_the_store() -> None:
    world = reviewed()
    world.catalog.games[620] = NoSuchGame("gone")
    (answer,) = answers(world, said("how much is it?", to=world.chat.finals[0]))
    assert answer.note == "price" and answer.text.startswith("What Portal 2 costs")


def test_an_opinion_about_a_game_in_a_group_gets_no_review_and_no_words() -> None:
    world = reviewed()
    review = world.chat.finals[0]
    assert (
        answers(world, said("great visuals", to=review), said("this game is too short", "m3", to=review))
        == []
    )


def test_a_persons_language_is_used_where_the_community_has_chosen_none() -> None:
    world = World()
    (answer,) = answers(world, said("hi", "m1", language="de-AT"))
    assert answer.language == "de" and answer.text.startswith("Hallo!")
    run(world.desk.change("fake", "here", quiet=True))
    assert [one.language for one in answers(world, said("hi", "m2", language="fr"))] == ["fr"]
    run(world.desk.change("fake", "here", language="en"))
    assert [one.language for one in answers(world, said("hi", "m3", language="de"))] == ["en"]


def test_limits_and_a_pause_apply_to_wishes() -> None:
    world = reviewed(limit_person_hour=1)
    review = world.chat.finals[0]
    found = answers(world, said("harsher", to=review), said("kinder", "m3", to=review))
    answer, refused = sorted(found, key=lambda reply: reply.message_id)
    assert answer.kind == "final" and "1 review per hour" in refused.text
    run(world.documents.put(document_keys.PAUSED, {"schema": 1}))
    (paused,) = answers(world, said("hi", "m4"))
    assert "taking a break" in paused.text


def test_a_reply_elsewhere_does_not_reach_a_review_of_this_place() -> None:
    world = reviewed()
    elsewhere = dataclasses.replace(HERE, place="elsewhere")
    stolen = Message(elsewhere, "m2", "harsher", "eve", replies_to_bot=world.chat.finals[0].request)
    (answer,) = answers(world, stolen)
    assert answer.note == "which_review" and answer.app_id == 0


def test_why_gives_the_pages_sentences_in_a_frame_of_the_places_language() -> None:
    world = reviewed()
    review = world.chat.finals[0]
    written = outcome_from_json(world.store.outcomes[review.request])
    assert isinstance(written, Review)
    facts = (UsedFact("do", "think with portals", "Think with portals."),)
    world.store.outcomes[review.request] = to_json(dataclasses.replace(written, facts=facts))
    run(world.desk.change("fake", "here", language="de"))
    (answer,) = answers(world, said("why do you say that?", to=review))
    assert (answer.note, answer.text) == (
        "why",
        "Die Review stützt sich auf diese Sätze der Shopseite:\n“Think with portals.”",
    )
    assert run(world.desk.why(review.request, address=HERE, language="fr")) == answer.text
    elsewhere = dataclasses.replace(HERE, place="elsewhere")
    assert run(world.desk.why(review.request, address=elsewhere)) is None


def test_delete_takes_the_review_back_if_the_person_may() -> None:
    world = reviewed()
    review = world.chat.finals[0]
    (refused,) = answers(world, said("delete this", to=review, author="bob"))
    assert refused.note == "not_yours"
    assert answers(world, said("please delete this", "m3", to=review)) == []
    assert review.request not in {reply.request for reply in world.chat.finals}


def test_where_nothing_can_be_deleted_it_is_said() -> None:
    world = reviewed(limits=APPENDS)
    (answer,) = answers(world, said("delete it"))
    assert answer.note == "deleted"


def being_written(*messages: Message, **settings: Any) -> World:
    """A world in which what was asked for has a status and no review yet; the bot is about to start again."""
    world = World(writes=False, **settings)
    world.catalog.games |= {620: game(620, description=PAGE), 440: game(440, "Team Fortress 2")}

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for one in messages:
                await world.desk.accept(one)
            await asyncio.sleep(1)
            running.cancel()

    run(story())
    assert {reply.kind for reply in world.chat.shown.values()} == {"status"}
    world.fleet.writes = True
    return world


async def written(world: World) -> None:
    """The writer is done with all that is queued."""
    for body in list(world.store.prompts.values()):
        await world.fleet.finish(review_of(from_json(Prompt, body)))


@pytest.mark.parametrize("limits", [EDITS, APPENDS], ids=["edits", "appends"])
def test_a_wish_about_a_review_that_is_still_written_is_met_once_also_after_a_restart(limits: Limits) -> None:
    world = being_written(message("app/620", private=True), limits=limits)
    wish = said("harsher")
    run(world.desk.accept(wish))
    world.new_service()
    run(world.desk.accept(wish))
    run(written(world))
    run(world.settle_all(wish))
    assert sorted((one.kind, one.message_id, one.repeat) for one in world.chat.finals) == [
        ("final", "m1", False),
        ("final", "m2", False),
    ]
    assert [(one.app_id, one.tone) for one in prompts(world)] == [(620, ""), (620, "negative")]


@pytest.mark.parametrize("text", ["stop", "please stop!", "cancel", "stopp bitte", "arrête", "para"])
def test_stop_ends_what_is_being_written_for_the_person_who_says_it(text: str) -> None:
    world = being_written(message("app/620", private=True))
    world.new_service()
    run(world.desk.accept(said(text)))
    run(written(world))
    run(world.settle_all())
    assert world.chat.finals == []


def test_stop_ends_nothing_of_somebody_else_and_nothing_that_is_there() -> None:
    world = being_written(message("app/620", private=True))
    world.new_service()
    run(world.desk.accept(said("stop", author="bob")))
    run(written(world))
    run(world.settle_all())
    answers(world, said("stop", "m3"))
    assert [one.message_id for one in world.chat.finals if one.kind == "final"] == ["m1"]


def test_what_answers_a_status_is_about_the_review_that_is_written_there() -> None:
    world = being_written(message("app/440"), message("app/620", "m2"))
    (receipt,) = (key for key, reply in world.chat.shown.items() if reply.app_id == 440)
    world.new_service()
    run(world.desk.accept(said("kinder", "m3", replies_to_bot=receipt, private=False, author="bob")))
    run(written(world))
    run(world.settle_all())
    assert {one.message_id: one.app_id for one in world.chat.finals} == {"m1": 440, "m2": 620, "m3": 440}


def test_in_company_a_wish_is_about_what_is_written_for_the_person() -> None:
    world = being_written(message("app/620"), message("app/440", "m2", "bob"))
    world.new_service()
    for id, author in (("m3", "ann"), ("m4", "bob")):
        run(world.desk.accept(said("harsher", id, author=author, private=False, direct=True)))
    run(written(world))
    run(world.settle_all())
    asked = {one.message_id: one.app_id for one in world.chat.finals}
    assert asked == {"m1": 620, "m2": 440, "m3": 620, "m4": 440}


def test_what_is_asked_of_a_page_needs_no_review() -> None:
    world = being_written(message("app/620", private=True))
    world.catalog.games[620] = game(620, listed=LISTED)
    world.new_service()
    for id, text in (("m2", "is there co-op?"), ("m3", "why?"), ("m4", "delete it")):
        run(world.desk.accept(said(text, id)))
    run(world.settle_all())
    notes = {one.message_id: one.note for one in world.chat.finals}
    assert notes == {"m2": "listed", "m3": "why"}
    assert world.store.open == {}


SMALL_TALK = [
    ("hi", "hello"),
    ("what can you do?", "help"),
    ("thanks!", "thanks"),
    ("/frobnicate", "unknown_command"),
    ("Grumblefish 9000", "not_found"),
    ("make it funnier", "no_humour"),
    ("auf Deutsch bitte", "english_only"),
    ("is it worth the money?", "nothing_known"),
    ("is it free?", "price"),
    ("is it any good?", "opinions"),
    ("I think that you are just not with it", "not_understood"),
]


@pytest.mark.parametrize(("text", "note"), SMALL_TALK, ids=[text for text, _ in SMALL_TALK])
def test_whatever_is_said_in_private_is_answered(text: str, note: str) -> None:
    world = reviewed()
    (answer,) = answers(world, said(text), said(text))
    assert (answer.note, answer.kind, answer.app_id, answer.message_id) == (note, "apology", 0, "m2")


def test_what_people_say_is_not_stored() -> None:
    world = reviewed()
    answers(world, said("Grumblefish 9000"), said("qwertz uiop", "m3", to=world.chat.finals[0]))
    kept = "".join(
        (*world.store.closed.values(), *world.documents.kept.values(), *world.store.prompts.values())
    )
    assert "Grumblefish" not in kept and "qwertz" not in kept


def test_in_company_a_remark_below_a_review_is_left_alone_and_riddles_are_answered_once() -> None:
    world = reviewed()
    review = world.chat.finals[0]
    assert answers(world, said("lol, brutal", to=review), said("thanks!", "m3", to=review)) == []
    riddles = [said(f"my cat number {n} sat upon it yesterday", f"r{n}", to=review) for n in range(3)]
    assert [one.note for one in answers(world, *riddles)] == ["not_understood"]


def test_talk_among_people_and_other_programs_is_never_answered() -> None:
    world = reviewed()
    talk = Message(HERE, "m2", "Portal 2", "ann")
    program = said("hi", "m3", bot=True)
    assert answers(world, talk, program) == []
    assert world.catalog.asked == [620]


def test_a_name_is_looked_up_and_several_fits_are_a_choice_that_a_number_answers() -> None:
    world = World()
    world.catalog.games = {
        10: game(10, "Lantern Vale"),
        20: game(20, "Lantern Vale: Embers"),
        30: game(30, "Harbour Nights"),
    }
    (exact,) = answers(world, said("a harsh review of lantern vale, please", "m1"))
    assert (exact.app_id, prompts(world)[-1].tone) == (10, "negative")
    (choice,) = answers(world, said("short review of lantern", "m2"))
    assert choice.choices == ((10, "Lantern Vale"), (20, "Lantern Vale: Embers"))
    assert choice.text.splitlines()[1:3] == ["1. Lantern Vale", "2. Lantern Vale: Embers"]
    world.new_service()
    (picked,) = answers(world, said("the second one", "m3"))
    assert (picked.app_id, prompts(world)[-1].length) == (20, "short")


class Whispers(FakeChat):
    """A platform with private messages."""

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:
        self.told.append((address.place, author, text))

    @functools.cached_property
    def told(self) -> list[tuple[str, str, str]]:
        return []


def test_who_asks_where_the_bot_may_not_speak_is_told_in_private_once() -> None:
    world = World()
    world.adapters["fake"] = world.chat = chat = Whispers()
    for id, direct in (("m1", False), ("m2", True), ("m3", True)):
        chat.trouble = [Undeliverable("no permission"), Undeliverable("no permission")]
        assert answers(world, message("app/620", id, direct=direct)) == []
    assert [(place, author) for place, author, _ in chat.told] == [("here", "ann")]
    assert "may not write there" in chat.told[0][2]
    world.new_service()
    run(world.desk.forget("fake", "ann"))
    assert [key for key in world.documents.kept if "ann" in key] == []


def test_who_lets_the_bot_into_a_place_where_it_may_not_speak_is_told_in_private_once() -> None:
    world = World(block_people=("fake:eve",))
    world.adapters["fake"] = world.chat = chat = Whispers()
    world.new_service()
    for author in ("ann", "ann", "eve"):
        run(world.desk.cannot_speak(HERE, author, name="The\nPub", language="fr"))
    ((place, author, text),) = chat.told
    assert (place, author) == ("here", "ann") and "« The Pub »" in text
    world.adapters["fake"] = FakeChat()
    run(world.desk.cannot_speak(HERE, "bob"))  # a platform without private messages: nothing happens


def test_two_bots_cannot_keep_each_other_talking() -> None:
    world = World()
    assert len(answers(world, *(said("hi", f"m{n}") for n in range(80)))) == 60


def test_an_edit_can_add_a_wish_but_is_no_new_message() -> None:
    world = reviewed()
    review = world.chat.finals[0]

    async def story() -> None:
        before = len(world.chat.sent)
        for text in ("qwertz", "harsher", "kinder"):
            await world.desk.edited(said(text, to=review))
            await world.settle_all()
            assert text != "qwertz" or len(world.chat.sent) == before

    world.new_service()
    run(story())
    assert [prompt.tone for prompt in prompts(world)] == ["", "negative"]


def test_a_sentence_that_is_no_name_is_not_looked_up() -> None:
    world = World()
    texts = [
        "how many people are playing it right now?",
        "do you like this game?",
        "i played that yesterday",
        "is this thing any fun?",
    ]
    answers(world, *(said(text, f"m{number}") for number, text in enumerate(texts)))
    assert world.catalog.searched == []
    answers(world, said("Grumblefish?", "m9"), said("do you know Portal 2?", "m10"))
    assert sorted(world.catalog.searched) == ["Grumblefish", "Portal 2"]


def test_a_link_that_is_no_game_s_is_not_looked_up_as_a_name() -> None:
    world = World()
    for number, text in enumerate(
        ("https://store.steampowered.com/bundle/232/", "http://lantern.example/app/12")
    ):
        (answer,) = answers(world, said(text, f"m{number}"))
        assert answer.text.startswith("That link does not lead to one game")
    assert world.catalog.searched == []


def test_one_person_cannot_use_up_what_the_store_lets_all_of_us_ask() -> None:
    world = World()
    words = [said(f"review of nothing{number}", f"m{number}") for number in range(40)]
    texts = [reply.text for reply in answers(world, *words)]
    assert len(world.catalog.searched) == MAX_SEARCHES and len(texts) == 40
    assert sum("many names" in text for text in texts) == 20
    assert len(answers(world, said("review of Portal 2", "m99", author="bob"))) == 1
    assert len(world.catalog.searched) == MAX_SEARCHES + 1


def test_games_to_choose_from_are_named_without_their_links() -> None:
    world = World()
    for app_id, name in enumerate(
        ("Lamp evil.com", "Lamp [free](http://evil.example) nitro", "Lamp @everyone"), 1
    ):
        world.catalog.games[app_id] = game(app_id, name=name)
    (answer,) = answers(world, said("review of Lamp"))
    assert "Lamp evil\u2024com" in answer.text and "Lamp free nitro" in answer.text and "@" not in answer.text
