"""Reviews in signs, from which the demo model learns to write.

A sign stands for the game's name or for a fact of its store page: `<name>`, `<do1>`, `<has2>`, `<genre1.a>`.
Every sentence is this project's own, so the model that is trained on them can be given away with it (MIT).
Standard library only, and the same text for the same seed.

To add a sentence, put a line into the module for its purpose; `language` explains how a line is written.

    openings       first sentences           topics_play    what may be said about ways of playing
    doing          what you do               topics_life    what may be said about worlds and people
    having         what there is             untyped        what may be said about anything
    around         place, role, looks, ...   verdicts       last sentences

`composer` makes a review of them, with `facts`, `joints`, `tables` and `topics`.
After a change, `scripts/check_corpus.py` fills every line and asks link-grammar whether it is English.
"""

# The only two names that other packages need.
from model_container.corpus.composer import review
from model_container.corpus.facts import FactLike

__all__ = ["FactLike", "review"]
