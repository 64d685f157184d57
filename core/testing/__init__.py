"""The contract kit that every chat adapter runs, ours and yours. Needs no test framework; pytest collects it.

    from core.testing import AdapterContract, Chat, Shown

    class MyChat(Chat):                      # the other side of your platform: people, and what they see
        lacks = frozenset({"edit"})          # what the platform does not offer; those scenarios are skipped
        ...

    class TestMyAdapter(AdapterContract):
        @asynccontextmanager
        async def chat(self):
            async with my_fake_server() as server:
                yield MyChat(server)

A scenario opens a fresh chat, lets the adapter listen, plays people and looks at what they see.
What one of them finds wrong is an AssertionError that says which promise of `core.hookspecs` is broken.
"""

from core.testing.chat import MARKUP, Chat, RecordingDesk, Shown
from core.testing.listening import ListeningContract
from core.testing.replying import ReplyingContract

__all__ = ["MARKUP", "AdapterContract", "Chat", "RecordingDesk", "Shown"]


class AdapterContract(ListeningContract, ReplyingContract):
    """All scenarios. Subclass it in a test module and override `chat`."""
