"""The half of the service that makes promises and changes them: accept, again, remove, forget.

Accepting keeps the record before anything that a person sees; `core.requests.runner` does the rest.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from core import document_keys
from core.community.limits import Limiter
from core.domain import (
    Asked,
    ClosedAs,
    Link,
    Message,
    Refusal,
    RefusalCode,
    ReplyAddress,
    ReviewRequest,
    Tone,
    request_id,
)
from core.domain.community import CommunitySettings
from core.errors import UnreadableRecord
from core.requests.context import ServiceContext
from core.requests.lifecycle import another_attempt
from core.requests.runner import Runner
from core.runtime import telemetry
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once, skip_unreadable

_MAX_NAMED = 20
"""App ids that a refusal names: a message may hold thousands of links."""

log = logging.getLogger("grg.service")


class Intake:
    """Keeps a promise for each game that is asked for, and hands it to the runner."""

    def __init__(self, context: ServiceContext, runner: Runner) -> None:
        self._context, self._store, self._runner = context, context.store, runner
        self._limiter = Limiter(context.settings, context.clock)

    async def accept(
        self,
        message: Message,
        links: Sequence[Link],
        settings: CommunitySettings,
        refusal: Refusal | None,
        *,
        asked: Asked | None = None,
    ) -> None:
        """Keep a promise for each link that wants a reply. Safe to repeat for the same message.

        `links` are those of the message, `settings` those of its community. With a `refusal` there will be no
        review at all: the promise is then to say why. `asked` is what is kept of the message, if it is more than the
        message says itself.
        """
        asked = asked or message.asked
        # Silence instead of a refusal: the owner has excluded them, and an answer would invite another try.
        if not self.is_allowed(message.address, message.community, message.author):
            return
        wanted = [link for link in links if message.command or not link.silent]
        if refusal is not None:
            # The reason is the same for every link, so it is given once.
            wanted = wanted[:1]
        most = self._context.settings.links_per_message
        for link in wanted[:most]:
            await self._promise(asked, link, settings, refusal)
        # The reply is bound to the first link that was skipped, so that a redelivered message finds it again.
        if skipped := wanted[most:]:  # one reply for all of them
            named = ", ".join(str(link.app_id) for link in skipped[:_MAX_NAMED])
            named += "…" if len(skipped) > _MAX_NAMED else ""
            too_many = Refusal(RefusalCode.TOO_MANY_LINKS, {"most": most, "named": named})
            await self._promise(asked, skipped[0], settings, too_many)

    async def follow_up(
        self,
        asked: Asked,
        original: ReviewRequest,
        settings: CommunitySettings,
        refusal: Refusal | None,
        *,
        compared_words: int = 0,
    ) -> None:
        """Keep a promise of another review of the game of `original`, for the message that `asked` names.

        `compared_words` as in `ReviewRequest`. Safe to repeat for the same message. Raises StorageError.
        """
        link = Link(original.app_id, spoiler=original.spoiler)
        await self._promise(asked, link, settings, refusal, about=original.id, compared_words=compared_words)

    async def note(
        self,
        asked: Asked,
        note: Refusal,
        settings: CommunitySettings,
        *,
        about: ReviewRequest | None = None,
        once: bool = False,
    ) -> None:
        """Keep the promise to answer words that ask for no review. Safe to repeat for the same message.

        `about` is the request whose reply they answered; with `once` only the first such note about it is kept.
        Nothing is kept of a place that was sent too many notes within the hour. Raises StorageError.
        """
        if not self._limiter.allows_note(asked.address):
            return
        link = Link(0, spoiler=about is not None and about.spoiler)
        # A note asks for nothing, so nothing of the person has to be known to answer it.
        asked = dataclasses.replace(asked, author="")
        of = f"{note.code} {about.id}" if about is not None and once else ""
        await self._promise(asked, link, settings, note, about=about.id if about else "", of=of)

    async def answered(self, address: ReplyAddress, message_id: str, *, reviews_alone: bool = False) -> bool:
        """Whether a message has been given an answer, or will be: what is open for it is woken.

        Notes do not count with `reviews_alone`. Raises StorageError.
        """
        found = await self._store.requests_of(address.platform, address.place, message_id)
        for request in found:
            if request.closed_as is None:
                self._runner.wake(request.id)
        return any(not (reviews_alone and request.is_note) for request in found)

    async def being_written(self, asked: Asked) -> ReviewRequest | None:
        """The latest review that is open for the person of `asked`, at the address there. Raises StorageError."""
        # An empty author is unknown or forgotten: two of those are not the same person.
        here = await self.open_reviews(asked.address) if asked.author else []
        return next((one for one in here if one.asked.author == asked.author), None)

    async def open_reviews(self, address: ReplyAddress) -> list[ReviewRequest]:
        """The reviews that are being written at an address, the one that was asked for last first. Raises StorageError."""
        return await self._runner.reviews.at(address)

    def may_search(self, asked: Asked) -> bool:
        """Whether a name may be looked up for whoever asked; it is counted then."""
        return self._limiter.allows_search(asked)

    def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Whether the owner lets this place and this person be answered at all."""
        return self._limiter.is_allowed(address, community, author)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """Cancel the open requests of a message, and delete its replies. Nothing happens for an unknown message."""
        for request in await self._store.requests_of(address.platform, address.place, message_id):
            await self._undo(request)

    async def remove(self, request: str, author: str, *, address: ReplyAddress, moderator: bool) -> bool:
        """Cancel or retract one request, if `author` may. False if not, or if there is no such request of `address`.

        A moderator is one of that place, and has no say about other places' requests.
        """
        found = await self.known(request)
        if found is None or found.asked.address != address:
            return False
        # An empty author is unknown or forgotten: two of those are not the same person.
        if not (moderator or (author and author == found.asked.author)):
            return False
        await self._undo(found)
        return True

    async def again(
        self,
        request: str,
        author: str,
        *,
        address: ReplyAddress,
        in_place: bool,
        tone: Tone = Tone.ANY,
        refusal: Refusal | None = None,
    ) -> bool:
        """Make a new attempt at a closed request of `address`, unless one is under way.

        `in_place`: the new reply replaces the old one, which is only allowed after an apology. True if a new
        attempt or one that was under way before will be answered; False if there is no such request at
        `address`, it was deleted, or a review was already given in place. Raises StorageError.
        """
        closed = await self.closed(request, address)
        if closed is not None and closed.cancelled:
            return False  # its message is gone, or its reply was taken back
        if closed is not None and in_place and closed.closed_as is ClosedAs.REPLIED:
            return False  # a review has no "Try again": somebody made the press up
        if closed is None or not self.is_allowed(closed.asked.address, closed.asked.community, author):
            is_open = await skip_unreadable(self._store.open_request(request))
            return is_open is not None and is_open.asked.address == address
        now, deadline_s = self._context.clock(), self._context.settings.deadline_s
        attempt = closed.attempt + 1
        # Ids are derived from the attempt's number, so a double click meets its own request here instead of
        # making two.
        new = another_attempt(closed, now, deadline_s, in_place=in_place, attempt=attempt)
        while (known := await self.known(new.id)) is not None:
            # An attempt is under way: its reply will serve for this press too.
            if known.closed_as is None:
                return True
            attempt = known.attempt + 1
            new = another_attempt(closed, now, deadline_s, in_place=in_place, attempt=attempt)
        asked = dataclasses.replace(
            closed.asked, author=author, tone=tone or (closed.asked.tone if in_place else Tone.ANY)
        )
        settings = await self._context.communities.for_message(asked)
        await self._keep(dataclasses.replace(new, asked=asked), settings, refusal, is_new=True)
        return True

    async def closed(self, id: str, address: ReplyAddress) -> ReviewRequest | None:
        """The closed request of that id, if it was asked for at `address` and its record can be read."""
        closed = await skip_unreadable(self._store.closed_request(id))
        return closed if closed is not None and closed.asked.address == address else None

    async def known(self, id: str) -> ReviewRequest | None:
        """The request of that id, closed or open, unless its record is damaged."""
        # Once more at the end: it may be closed between the first two looks.
        for look in (self._store.closed_request, self._store.open_request, self._store.closed_request):
            if (found := await skip_unreadable(look(id))) is not None:
                return found
        return None

    async def forget(self, id: str) -> bool:
        """Take the person's id out of a request's records. False if there are no records of that id.

        A closed request loses its context too. Safe to repeat. Raises StorageError.
        """
        # Settling writes the same records, and the later of two writers would restore the author.
        async with self._runner.locked(id):
            is_open = await skip_unreadable(self._store.open_request(id))
            closed = await skip_unreadable(self._store.closed_request(id))
            if is_open is not None:  # its context stays: it may be the only way to answer
                asked = dataclasses.replace(is_open.asked, author="")
                await self._store.save_open(dataclasses.replace(is_open, asked=asked))
            if closed is not None:
                asked = dataclasses.replace(closed.asked, author="", context="")
                await self._store.rewrite_closed(dataclasses.replace(closed, asked=asked))
        return is_open is not None or closed is not None

    async def _promise(
        self,
        asked: Asked,
        link: Link,
        settings: CommunitySettings,
        refusal: Refusal | None,
        *,
        about: str = "",
        of: str = "",
        compared_words: int = 0,
    ) -> None:
        now = self._context.clock()
        request = ReviewRequest(
            # The id is derived from the message (or `of` in its place) and the app, which makes repeated deliveries
            # harmless.
            id=request_id(asked.address, of or asked.message_id, link.app_id),
            asked=asked,
            app_id=link.app_id,
            attempt=0,
            created_at=now,
            deadline_at=now + self._context.settings.deadline_s,
            spoiler=link.spoiler,
            about=about,
            compared_words=compared_words,
        )
        await self._keep(request, settings, refusal)

    async def _keep(
        self,
        request: ReviewRequest,
        settings: CommunitySettings,
        refusal: Refusal | None,
        *,
        is_new: bool = False,
    ) -> None:
        """Keep a promise unless there is one of its id, open or closed; then wake the runner.

        `is_new` says that the caller has just looked for one.
        """
        id = request.id
        if self._runner.is_open(id):  # delivered twice: do not wait until it is processed
            return
        # Two deliveries of one message may arrive together: the second waits, and then finds the record of
        # the first.
        async with self._runner.locked(id):
            if not is_new and await self._is_closed(id):
                return
            await self._create(request, settings, refusal)
        # Also if it was open before: an earlier call may have been cut off after creating it.
        self._runner.wake(id)

    async def _is_closed(self, id: str) -> bool:
        """Whether there is a closed record, be it damaged."""
        try:
            return await self._store.closed_request(id) is not None
        except UnreadableRecord as error:
            log_once(error)
            return True

    async def _create(
        self, request: ReviewRequest, settings: CommunitySettings, refusal: Refusal | None
    ) -> None:
        """Create the open record, unless there is one; if a limit is reached, it holds the refusal.

        Another process may have closed the same request since the caller's look. Settling then finds both records, and
        deletes the open one.
        """
        id, asked = request.id, request.asked
        refusal = refusal or self._limiter.refusal(asked, request.app_id, self._runner.open_count, settings)
        if refusal is not None:
            request = dataclasses.replace(request, refusal=refusal.code, refusal_values=refusal.values)
        if (
            asked.author
        ):  # before the record: a note without a record is skipped, a missing note is not noticed
            note = document_keys.request_key(asked.address.platform, asked.author, id)
            await self._context.documents.put(note, {"schema": 1})
        created = await self._store.create_open(request)
        self._runner.reviews.add(request)
        reached("open_kept")
        if created:
            with telemetry.about(id):
                log.info("app=%d accepted from %s", request.app_id, asked.address.platform)

    async def _undo(self, request: ReviewRequest) -> None:
        if request.closed_as is None:
            await self._cancel(request.id)
        else:
            await self._runner.retract(request)

    async def _cancel(self, id: str) -> None:
        # Before the lock is awaited: settling holds it while the page is read, which may take a minute.
        self._runner.cancel_fetch(id)
        async with self._runner.locked(id):
            request = await skip_unreadable(self._store.open_request(id))
            cancelled = request is not None and await self._store.save_open(
                dataclasses.replace(request, cancelled=True)
            )
        if cancelled:
            self._runner.wake(id)
        elif (closed := await skip_unreadable(self._store.closed_request(id))) is not None:
            await self._runner.retract(closed)  # its reply went out while we waited for the lock
