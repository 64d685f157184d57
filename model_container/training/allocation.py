"""Makes glibc give freed memory back to the system. Standard library only.

What a step keeps for its way back is freed piece by piece, and each step has other sizes, since it learns another number of
tokens. glibc would keep freed pieces of up to 32 MiB for later ones that do not fit into them: with SmolLM2-135M, LoRA and
two rows of 512 tokens a process held 3.3 GB beside its libraries after one step and 4.4 GB after two, where 2.3 are needed.
"""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
"""mallopt(3): pieces of at least this many bytes are mapped each by itself, and unmapped once they are freed."""
_THRESHOLD = 1 << 20


def return_freed_memory() -> None:
    """From now on, large pieces that this process frees are the system's again. Does nothing without glibc."""
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        # Named once, the threshold no longer rises with what was freed.
        mallopt(_M_MMAP_THRESHOLD, _THRESHOLD)
