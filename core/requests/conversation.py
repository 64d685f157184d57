"""What the bot does with words that are said to it and hold no link: a wish about a review, a game's name, small talk.

Everything that is promised here is a request in the store before anybody sees an answer, as for links, and its id is
derived from the message: a message that is delivered twice, also after a crash, is answered once.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import threading
from collections.abc import Sequence

from core import document_keys
from core.domain import (
    Asked,
    ClosedAs,
    Game,
    Link,
    Message,
    NoteCode,
    Refusal,
    ReplyAddress,
    Review,
    ReviewRequest,
    Wish,
    app_id_in,
)
from core.domain.community import CommunitySettings
from core.errors import CatalogError, CatalogUnreachable
from core.facts import FactKind, opinion_facts
from core.hookspecs import Resolved
from core.messages.notes import choices_of
from core.prompts import tidy_name
from core.requests.context import ServiceContext
from core.requests.intake import Intake
from core.runtime.locks import KeyedLock
from core.runtime.skip_unreadable import skip_unreadable
from core.talk import lexicon, naming
from core.talk.picking import number_in
from core.talk.understanding import Intent, Understood, understand

LATEST_S = 86_400.0
"""For so many seconds words that reply to no message are about the latest review of their place."""
_MAX_GUESSED_WORDS = 6
"""A longer text that does not ask for a review is not looked up as a name."""
_MAX_ENTRIES = 30
"""Entries of a list of the store's page that are told."""
_MAX_OPINIONS = 4
"""Of what players praise, and of what they complain about, the most named that are told."""
_NO_REVIEW = {ClosedAs.APOLOGISED, ClosedAs.REFUSED, ClosedAs.EXPIRED}
_MAX_STEPS = 20
"""Answers to answers that are followed back to a review."""
_REQUEST_ID = re.compile(r"[a-z2-7]{25}")
_DECLINED = {
    Intent.NOTHING_KNOWN: NoteCode.NOTHING_KNOWN,
    Intent.HUMOUR: NoteCode.NO_HUMOUR,
    Intent.LANGUAGE: NoteCode.ENGLISH_ONLY,
}
"""Wishes about a review that cannot be met."""
_OF_A_REVIEW = frozenset({Intent.WRITE, Intent.WHY, Intent.DELETE, Intent.OPINIONS, Intent.PRICE, *_DECLINED})
_SMALL_TALK = {
    Intent.HELP: NoteCode.HELP,
    Intent.HELLO: NoteCode.HELLO,
    Intent.THANKS: NoteCode.THANKS,
    Intent.REMARK: NoteCode.REMARK,
}

log = logging.getLogger("grg.desk")


class Conversation:
    """Answers what is said to the bot. One instance serves all chats; each message is handled by one call at a time."""

    def __init__(self, context: ServiceContext, intake: Intake) -> None:
        self._context, self._intake = context, intake
        self._locks = KeyedLock()
        # Not in the loop at the first words that are said to the bot, while others are waiting.
        threading.Thread(target=lexicon.load, name="word-lists", daemon=True).start()

    async def answer(
        self, message: Message, settings: CommunitySettings, refusal: Refusal | None, *, edited: bool = False
    ) -> None:
        """Keep a promise for what an addressed message without links wants. Safe to repeat. Raises StorageError.

        With a `refusal` there is no review and no small talk: the promise is then to say why. An edited message is
        answered only if it asks for a review now and had none before.
        """
        address = message.address
        # Two deliveries may come together, and the second must find what the first has promised.
        async with self._locks.lock(json.dumps([address.platform, address.place, message.id])):
            if not await self._intake.answered(address, message.id, reviews_alone=edited):
                await _Turn(self._context, self._intake, message, settings, refusal, edited=edited).take()

    async def reviewed(self, request: str, address: ReplyAddress) -> ReviewRequest | None:
        """The request of that id at `address`, if it is one for a review and can be read."""
        found = await self._intake.known(request)
        return found if found and found.asked.address == address and not found.is_note else None


class _Turn:
    """One message, and the answer to it."""

    def __init__(
        self,
        context: ServiceContext,
        intake: Intake,
        message: Message,
        settings: CommunitySettings,
        refusal: Refusal | None,
        *,
        edited: bool,
    ) -> None:
        self._context, self._intake, self._message = context, intake, message
        self._settings, self._refusal, self._edited = settings, refusal, edited
        self._review: ReviewRequest | None = None
        """The request whose reply is spoken of."""

    async def take(self) -> None:
        """Find out what is meant, and keep a promise for it."""
        message = self._message
        answered = await self._answered()
        self._review = await self._reviewed(answered)
        text = naming.without_mention(message.text)
        if answered is not None and answered.refusal == NoteCode.WHICH_OF_THESE:
            number, choices = number_in(text), choices_of(answered)
            if number is not None and 1 <= number <= len(choices):
                await self._promise(choices[number - 1][0], answered.asked.wish)
                return
        command = naming.command_in(text)
        words = text if command is None else command
        replies = bool(message.replies_to_bot)
        if naming.is_stop(words) and (writing := await self._intake.being_written(message.asked)):
            await self._delete(writing)
            return
        # In "a short review of Lantern" the last word is no misspelt wish.
        understood = understand(words, spelled=not replies and naming.game_named(words).asked)
        # Words that reply to a review are about it. Others may as well name a game, so every word has to be understood.
        sure = understood.whole or replies
        if self._review is not None and understood.intent in _OF_A_REVIEW and sure:
            await self._about_review(self._review, understood)
        elif understood.intent in _SMALL_TALK and sure:
            await self._small_talk(understood.intent)
        else:
            await self._named(words, understood, is_command=command is not None)

    async def _about_review(self, review: ReviewRequest, understood: Understood) -> None:
        """Do what was asked of a review."""
        match understood.intent:
            case Intent.DELETE:
                await self._delete(review)
            case _ if review.cancelled:
                await self._note(NoteCode.WHICH_REVIEW)
            case _ if (listed := await self._listed(review, understood.listed)) is not None:
                await self._note(NoteCode.LISTED, listed, about=review)
            case Intent.WHY:
                await self._note(NoteCode.WHY, {"request": review.id}, about=review)
            case Intent.OPINIONS:
                await self._opinions(review)
            case Intent.PRICE:
                await self._price(review)
            case declined if declined in _DECLINED:
                await self._note(_DECLINED[declined], about=review)
            case _:
                before = review.asked.wish
                if review.closed_as is ClosedAs.APOLOGISED:
                    # It may have failed for its topic, of which the page says nothing.
                    before = dataclasses.replace(before, topic="")
                asked = _asked(self._message, understood.wish, before)
                words = await self._words(review) if understood.wish.length else 0
                await self._intake.follow_up(
                    asked, review, self._settings, self._refusal, compared_words=words
                )

    async def _words(self, review: ReviewRequest) -> int:
        """How many words the text of a review has; 0 if there is none yet."""
        outcome = await skip_unreadable(self._context.store.outcome(review.id))
        return len(outcome.text.split()) if isinstance(outcome, Review) else 0

    async def _listed(self, review: ReviewRequest, of: str) -> dict[str, str | int] | None:
        """What a list of the game's page says; None if there is no such list, or it is empty, and a text may tell more.

        How a game is played only its list tells: a sentence with "players" in it may be about anything.
        """
        if not of:
            return None
        if (game := await self._game(review)) is None:
            return None
        entries = game.entries(of)
        says = ", ".join(entries[:_MAX_ENTRIES]) + (" …" if len(entries) > _MAX_ENTRIES else "")
        return (
            {"list": of, "name": tidy_name(game.name) or str(game.app_id), "says": says}
            if entries or of == "players"
            else None
        )

    async def _price(self, review: ReviewRequest) -> None:
        """Say that a game is free to play, or else where its price is shown: it differs by country and day."""
        game = await self._game(review)
        name = tidy_name(game.name if game else review.game_name or "") or str(review.app_id)
        code = NoteCode.FREE if game and game.is_free else NoteCode.PRICE
        await self._note(code, {"name": name, "app_id": review.app_id}, about=review)

    async def _opinions(self, review: ReviewRequest) -> None:
        """Say what the players think of a game, as far as it is known."""
        game = await self._game(review)
        values: dict[str, str | int] = {
            "name": tidy_name(game.name if game else review.game_name or "") or str(review.app_id)
        }
        if game is not None and game.rating is not None:
            values["recommend"] = round(100 * game.rating)
        told = opinion_facts(game.opinions) if game else ()
        for name, kind in (("praise", FactKind.PRAISED), ("blame", FactKind.BLAMED)):
            if texts := [fact.text for fact in told if fact.kind is kind]:
                values[name] = "\n".join(texts[:_MAX_OPINIONS])
        await self._note(NoteCode.OPINIONS, values, about=review)

    async def _game(self, review: ReviewRequest) -> Game | None:
        """What the store says of a review's game; None if it cannot be asked."""
        try:
            return await self._context.catalog.game(review.app_id, self._message.asked.turn)
        except CatalogError as error:
            log.info("app %d is not looked up: %s", review.app_id, error)
            return None

    async def _delete(self, review: ReviewRequest) -> None:
        message = self._message
        moderator = message.moderator or message.private
        if not await self._intake.remove(
            review.id, message.author, address=message.address, moderator=moderator
        ):
            await self._note(NoteCode.NOT_YOURS, about=review)
        elif not self._context.adapters[message.address.platform].limits.can_delete:
            await self._note(NoteCode.DELETED)

    async def _small_talk(self, intent: Intent) -> None:
        # In company a word about a review is said to everybody: only a question is answered.
        if self._is_said_to_all() and intent is not Intent.HELP:
            return
        await self._note(_SMALL_TALK[intent], about=self._review)

    async def _named(self, words: str, understood: Understood, *, is_command: bool) -> None:
        """Look a game up that the words may name, or say what can be asked."""
        named = naming.game_named(words)
        about_review = understood.intent in _OF_A_REVIEW
        guessed = len(named.name.split()) <= _MAX_GUESSED_WORDS and not self._message.replies_to_bot
        if is_command and not named.asked:
            await self._note(NoteCode.WHICH_REVIEW if about_review else NoteCode.UNKNOWN_COMMAND)
            return
        searched = (named.asked or guessed) and not naming.is_sentence(words)
        if not named.name or not (searched or self._message.command):
            await self._no_name(understood)
            return
        if (app_id := app_id_in(named.name)) is not None:
            await self._promise(app_id, named.wish)
            return
        if "://" in named.name:
            await self._note(NoteCode.NO_LINK)
            return
        if not self._intake.may_search(self._message.asked):
            await self._note(NoteCode.MANY_NAMES)
            return
        try:
            found = naming.fits(named.name, await self._search(named.name))
        except CatalogError as error:
            log.info("the store was not searched: %s", error)
            await self._note(NoteCode.NO_SEARCH)
            return
        if found.app_ids:
            await self._promise(found.app_ids[0], named.wish)
        elif found.candidates:
            await self._choose(found, named.wish)
        elif not about_review and (named.asked or not naming.is_small_talk(words)):
            await self._note(NoteCode.NOT_FOUND)
        else:
            await self._no_name(understood)

    async def _no_name(self, understood: Understood) -> None:
        """Words that name no game: they may be about the latest review, though not all of them were understood."""
        about_review = understood.intent in _OF_A_REVIEW
        if about_review and self._review is not None:
            await self._about_review(self._review, understood)
        else:
            await self._not_understood(about_review=about_review)

    async def _search(self, name: str) -> Sequence[tuple[int, str]]:
        try:
            return await self._context.catalog.search(name)
        except CatalogUnreachable:
            # The first search of a process may run out of time while it connects.
            return await self._context.catalog.search(name)

    async def _choose(self, found: Resolved, wish: Wish) -> None:
        # As reviews spell them: a store page's maker may name it after an address.
        named = [(app_id, tidy_name(name) or str(app_id)) for app_id, name in found.candidates]
        choices = json.dumps(named)
        asked = _asked(self._message, wish)
        await self._note(NoteCode.WHICH_OF_THESE, {"choices": choices}, about=self._review, asked=asked)

    async def _not_understood(self, *, about_review: bool) -> None:
        if self._review is not None:
            await self._note(NoteCode.NOT_UNDERSTOOD, about=self._review, once=self._is_said_to_all())
        else:
            await self._note(NoteCode.WHICH_REVIEW if about_review else NoteCode.HELP)

    def _is_said_to_all(self) -> bool:
        """Whether a reply to the bot stands among the talk of a group, so that not all of it is meant for the bot."""
        return bool(self._message.replies_to_bot) and not self._message.private

    async def _promise(self, app_id: int, wish: Wish) -> None:
        asked = _asked(self._message, wish)
        await self._intake.accept(self._message, [Link(app_id)], self._settings, self._refusal, asked=asked)

    async def _note(
        self,
        code: NoteCode,
        values: dict[str, str | int] | None = None,
        *,
        about: ReviewRequest | None = None,
        once: bool = False,
        asked: Asked | None = None,
    ) -> None:
        if self._edited:
            return
        note = self._refusal or Refusal(code, values or {})
        await self._intake.note(asked or self._message.asked, note, self._settings, about=about, once=once)

    async def _answered(self) -> ReviewRequest | None:
        """The request whose reply was answered, which may be a note; else the latest in that place."""
        address, receipt = self._message.address, self._message.replies_to_bot
        if _REQUEST_ID.fullmatch(receipt) and (found := await self._intake.known(receipt)) is not None:
            return found if found.asked.address == address else None
        found = await self._noted(document_keys.shown_key(address.platform, address.place, receipt))
        if found is None or not receipt:
            writing = await self._intake.open_reviews(address)
            if receipt:  # a status
                writing = [one for one in writing if one.receipt == receipt]
            # What is still being written, unless something was shown since it was asked for.
            if writing and writing[0].created_at >= (found.created_at if found else 0):
                found = writing[0]
        if found is None or found.asked.address != address:
            return None
        if not receipt and (found.closed_at or found.created_at) < self._context.clock() - LATEST_S:
            return None
        # Where others talk as well, the latest may be theirs, while something is being written for this person.
        if not receipt and not found.is_note and self._message.author not in ("", found.asked.author):
            return await self._intake.being_written(self._message.asked) or found
        return found

    async def _noted(self, key: str) -> ReviewRequest | None:
        """The request that a document names; None if there is none, or it cannot be read."""
        noted = await skip_unreadable(self._context.documents.get(key))
        return await self._intake.known(str(noted.get("request", ""))) if noted else None

    async def _reviewed(self, answered: ReviewRequest | None) -> ReviewRequest | None:
        """The request for a review that an answer speaks of: what has none stands for the one that it is about itself."""
        found, steps = answered, 0
        while found is not None and (found.is_note or (found.about and found.closed_as in _NO_REVIEW)):
            known = await self._intake.known(found.about) if found.about and steps < _MAX_STEPS else None
            found = known if known is not None and known.asked.address == self._message.address else None
            steps += 1
        return found


def _asked(message: Message, wish: Wish, before: Wish | None = None) -> Asked:
    """What is kept of a message, with a wish on top of an earlier one: "shorter" of a harsh review is short and harsh."""
    asked = message.asked
    both = (before or Wish()).then(Wish(asked.tone)).then(wish)
    return dataclasses.replace(
        asked, tone=both.tone, length=both.length, topic=both.topic, sentences=both.sentences
    )
