"""What a model is told that was never trained on reviews here: an instruction, three examples, and the facts of a game.

The examples are of invented games. They show the form (facts in, a review of a few sentences out), the length, and that a
review says nothing that the facts do not. Small models repeat what they see, of other games too, so none has a figure, a
price or a comparison, nor anything else that would be wrong of most games, such as early access.
"""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLES, CHAT, TOLD = "examples", "chat", "told"
"""Formats of prompts that a card may name: these examples as one text that the model continues, or as a chat; and the
facts alone, for a model that was trained here to write from them."""
SLOT = "\ue000"
"""Stands in a frame for what is told of the game: a private character, which no page's text keeps."""

INSTRUCTION = (
    "You write short reviews of video games. Use only what you are told about the game, in plain sentences of your own. "
    "Do not invent prices, names, numbers or scores."
)


@dataclass(frozen=True, slots=True)
class Example:
    """One game as a model is told of it, and the review that it should write."""

    game: str
    review: str


def game_text(name: str, genres: str, facts: str) -> str:
    """What a model is told of a game, as in the examples; `facts` in one line."""
    return f"Game: {name}\nGenres: {genres or 'not known'}\nFacts: {facts}"


SHOWN = (
    Example(
        game_text(
            "Salt Lantern",
            "Adventure, Indie",
            "You keep a lighthouse. You repair old machines by hand. It has a hand-painted coast. It is played alone.",
        ),
        "Salt Lantern is a quiet adventure about keeping a lighthouse. Most evenings go into repairing old machines by "
        "hand, and that work is slow but satisfying. The hand-painted coast is lovely to look at. It asks for patience, "
        "and anyone who likes to be alone with a task will enjoy it.",
    ),
    Example(
        game_text(
            "Gravel Kings",
            "Racing, Sports",
            "You race trucks through quarries. It has online races. The tracks change with the weather. It has many cars.",
        ),
        "Gravel Kings is a racing game that cannot decide how serious it wants to be. Racing trucks through quarries is fun "
        "for an hour, and the weather does change the tracks in ways that matter. After that the online races feel much the "
        "same. It is fine in small doses, but the long list of cars does not make it deep.",
    ),
    Example(
        game_text(
            "The Ninth Orchard",
            "Strategy, Simulation",
            "You plan an orchard. You trade with neighbours. You defend the harvest at night. It has four seasons.",
        ),
        "At its best, The Ninth Orchard is a strategy game about small decisions. Planning the orchard by day and defending "
        "the harvest at night fit together well, and trading with neighbours gives every season a purpose. Some of the four "
        "seasons have less to do than others. Even so, it is easy to recommend to patient players.",
    ),
)
