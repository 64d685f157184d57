"""Reviews with placeholders, from which the demo model learns to write.

A placeholder stands for the game's name or for a fact of its store page: `<name>`, `<do1>`, `<has2>`, `<genre1.a>`.
Every sentence is this project's own, so the model that is trained on them can be given away with it (MIT).
Standard library only, and the same text for the same seed.

To add a sentence, put a line into the module of `sentences` for its purpose; `language` explains how a line is written.

    openings     first sentences            play, life, details   what may be said about a topic
    doing        what you do                genres                what may be said about a kind of game
    having       what there is              listing               what only names things
    around       place, role, rating, ...   players               what players say
    verdicts     last sentences

`composer` makes a review of them, with `facts`, `opinions`, `joints`, `tables` and `topics`.
After a change, `scripts/check_corpus.py` fills every line and asks link-grammar whether it is English.
"""

# The only two names that other packages need.
from model_container.corpus.composer import review
from model_container.corpus.facts import FactLike

__all__ = ["FactLike", "review"]
