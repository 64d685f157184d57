"""The one error tree. Standard library only.

The text of each is one line that a person can act on. Errors of libraries are translated to these at the edge
(`raise … from`); anything else is a bug and is logged with its traceback.

    GrgError
    ├── UsageError            what was asked for makes no sense; change the request
    ├── CatalogError          the store page could not be had
    │   ├── NoSuchGame        the store knows no app by that number (final)
    │   ├── NotVisible        removed, or not shown from any country that was tried (final)
    │   ├── PageNotUnderstood the page is not a game's page, or changed its shape (final)
    │   ├── CatalogUnreachable  network trouble, 5xx, time-out (try later)
    │   └── RateLimited       429 (try later)
    ├── WriterError           the model could not be loaded or wrote nothing usable
    │   └── DamagedModel      a file of the model is proven to be wrong (final)
    ├── StorageError          the state folder or bucket cannot be used
    │   └── UnreadableRecord  a record is damaged (left as it is; it stops nothing else)
    │       └── UnsupportedSchema  a record was written by a newer version
    ├── Unreachable           the chat platform is down (try later)
    │   └── TokenRefused      it does not accept the bot's token (the owner has to act; try rarely)
    ├── ChatEnded             nobody will ever read a reply again (the bot stops)
    └── Undeliverable         the place is gone or forbids the bot (final)
"""

from __future__ import annotations


class GrgError(Exception):
    """Base of every expected failure; `str()` is one line that says what to do."""


class UsageError(GrgError):
    """The request or a setting makes no sense as given.

    `key` and `values` name the same in `core.messages`, for what people in chats may type.
    """

    def __init__(self, message: str = "", key: str = "", **values: str | int) -> None:
        super().__init__(message)
        self.key, self.values = key, values


class CatalogError(GrgError):
    """The store's page for a game could not be had."""


class NoSuchGame(CatalogError):
    """The store knows no app by that number. Final."""


class NotVisible(CatalogError):
    """The app was removed, or is not shown from any country that was tried. Final."""


class PageNotUnderstood(CatalogError):
    """The page is not an app's page, or its shape changed. Final; the page is kept for a report."""


class CatalogUnreachable(CatalogError):
    """Network trouble, a time-out or a 5xx from the store. Worth another try later."""


class RateLimited(CatalogError):
    """The store answered 429. `retry_after_s` is its own wish, or None."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class WriterError(GrgError):
    """The model could not be loaded, or wrote nothing usable."""


class DamagedModel(WriterError):
    """A file of the model is not what its card or manifest says, so that loading it again fails again. Final."""


class StorageError(GrgError):
    """The state folder (or the bucket) cannot be read or written."""


class UnreadableRecord(StorageError):
    """One record is damaged. It is left as it is, and concerns nobody but those whose record it is.

    `key` says where it is stored: a key of the bucket, or a table and an id in the state folder's database.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class UnsupportedSchema(UnreadableRecord):
    """A record was written by a newer version; upgrade, or leave it alone."""


class Unreachable(GrgError):
    """The chat platform cannot be reached now. `retry_after_s` seconds is its own wish, or None."""

    def __init__(
        self, message: str = "the chat platform is unreachable", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotSent(Unreachable):
    """The chat platform took nothing: it refused the call (429), or there is no connection. Certainly nobody saw anything.

    Raise it instead of Unreachable wherever that is certain; the next try is then no possible repeat.
    """


class TokenRefused(NotSent):
    """The chat platform does not accept the bot's token. Only its owner can mend that, so the bot ends or asks rarely."""


class ChatEnded(GrgError):
    """The chat is over for this process: its reader went away for good. The bot stops, promises stay."""


class Undeliverable(GrgError):
    """The place is gone, or forbids the bot to speak. Final."""


def words_of(error: BaseException) -> str:
    """What an error of a library says, or what kind it is if it says nothing, as a time-out does."""
    if isinstance(error, TimeoutError) and not str(error):
        return "no answer in time"
    return str(error) or type(error).__name__
