"""What an error keeps alive. Standard library only."""

from __future__ import annotations

import traceback


def forget_frames(error: BaseException) -> None:
    """Let go of the frames that an error and those behind it came through, and of what their variables hold.

    A future and the frames that wait for it refer to each other through the error, so that a page of some megabytes in
    one of them would stay until the garbage is collected, which may be minutes. For an error that is expected: where it was
    raised is not known afterwards.
    """
    left, done = [error], set[int]()
    while left:
        behind = left.pop()
        if id(behind) in done:  # an error may be raised again because of one that came of it
            continue
        done.add(id(behind))
        traceback.clear_frames(behind.__traceback__)
        behind.__traceback__ = None
        left += filter(None, (behind.__cause__, behind.__context__))
