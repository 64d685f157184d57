"""What a model is given for a game, and how what it wrote becomes a text: the two formats that a card can name.

`plain` (a card that names none: every model from the hub): the page's text and the review's first words, which the
model continues. `facts`: no word of the page, but signs for what it says (see `model_container.writing`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core import facts as page_facts
from core.domain import PRESETS, Decoding, Prompt, UsedFact
from core.errors import UsageError
from core.facts import Fact, FactKind
from model_container.engines import Draft
from model_container.models.folders import FACTS
from model_container.writing import clean, fit, names, rank
from model_container.writing.fill import Misfit, fill, form_of
from model_container.writing.plan import plan
from model_container.writing.signs import FORMS

_MORE = 4
"""A third of the drafts tell a fact twice, or one that was not offered, and a small model draws them at once."""
HOUSE = replace(PRESETS["house"], temperature=0.6, repetition_penalty=1.0)
"""The house preset for reviews with facts: signs seldom repeat, and a penalty would suppress small words."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft as it may be posted."""

    text: str
    """Empty where nothing usable is left."""
    facts: tuple[UsedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt in a model's format."""

    text: str
    """What the model is given."""
    judged: Prompt
    """The prompt that its texts are judged by."""
    decoding: Decoding
    finish: Callable[[Draft], Finished]
    more: int = 0
    """Candidates beside those of the prompt, once the first is not good enough."""


def ask(prompt: Prompt, count: Callable[[str], int], budget: int, form: str) -> Asked:
    """`prompt` as a model takes it whose card names the
    format `form`, with at most `budget` tokens by `count`.

    Raises UsageError if it does not fit.
    """
    if form == FACTS:
        return _with_facts(prompt, count, budget)
    text, opening = fit.fit(prompt, count, budget)
    return Asked(text, prompt, prompt.decoding, lambda draft: Finished(polish(opening, prompt.name, draft)))


def polish(opening: str, name: str, draft: Draft) -> str:
    """A plain draft as it may be posted: cleaned, a long
    name said in full once, no sentence repeated; or ''.
    """
    # Cleaning first: a repeated sentence can only be recognised in plain text.
    cleaned = clean.clean(opening, draft.text, ended=draft.ended, name=name)
    return rank.without_loops(clean.say_once(cleaned, name), name)


def facts_of(prompt: Prompt) -> tuple[Fact, ...]:
    """What the page says about the game, best first; () if it says nothing that can be used."""
    # The description of a prompt begins with name and genres;
    # they are given separately, so they are taken off again.
    head = f"{prompt.name} ({', '.join(prompt.genres)})." if prompt.genres else f"{prompt.name}."
    return page_facts.facts_of(prompt.name, prompt.genres, prompt.description.removeprefix(head).strip())


def _with_facts(prompt: Prompt, count: Callable[[str], int], budget: int) -> Asked:
    """The prompt in signs, and how a draft in signs becomes a text."""
    chosen = plan(facts_of(prompt), prompt.tone, prompt.seed)
    if count(chosen.header) > budget:
        raise UsageError(f"the facts of {prompt.name} need {count(chosen.header)} tokens of {budget}")

    def finish(draft: Draft) -> Finished:
        try:
            filled = fill(draft.text, chosen, names.spelled(prompt.name) or "this game")
        # A draft that breaks the rules of signs cannot be repaired; another candidate takes its place.
        except Misfit:
            return Finished("")
        text = clean.whole_sentences(filled.text, ended=draft.ended, name=prompt.name)
        text = rank.without_loops(clean.say_once(text, prompt.name), prompt.name)
        # Only facts that are still in the text: sentences may have been cut off or left out since filling.
        return Finished(text, tuple(_used(fact) for fact in filled.used if _stands(fact, text)))

    # It has no opening to go on from, and a tone even where none was asked for.
    tone = "" if chosen.tone == "mixed" else chosen.tone
    # A genre may have another name than the store's.
    genres = (*prompt.genres, *(fact.text for fact in chosen.facts.values() if fact.kind is FactKind.GENRE))
    judged = replace(prompt, opening="", tone=tone, genres=genres)
    return Asked(
        chosen.header,
        judged,
        HOUSE if prompt.decoding == PRESETS["house"] else prompt.decoding,
        finish,
        _MORE,
    )


def _used(fact: Fact) -> UsedFact:
    """A fact as the review's record keeps it."""
    return UsedFact(str(fact.kind), fact.text or "in early access", fact.sentence)


def _stands(fact: Fact, text: str) -> bool:
    """Whether a text says a fact, in any of its forms; a sentence may have been left out since."""
    if fact.kind is FactKind.EARLY:
        return "early access" in text.lower()
    return any(form_of(fact, form).lower() in text.lower() for form in FORMS[fact.kind])
