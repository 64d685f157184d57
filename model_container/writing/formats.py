"""What a model is given for a game, and how what it wrote becomes a text: the five formats that a card can name.

`plain` (a card that names none: GPT-Neo from the hub): the page's text and the review's first words, which the
model continues. `facts`: no word of the page, but placeholders for what it says (see `model_container.writing`).
`examples` and `chat` are for models that were not trained on reviews: three examples (`model_container.models.told`), what
the page says as short sentences, and the review's first words; as one text, or as turns in the model's own template.
`told` is for models that were trained here to write from such sentences, so it has no examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core import facts as page_facts
from core.domain import PRESETS, Decoding, Length, Prompt, UsedFact
from core.domain.text import sentence_ends, spelled
from core.errors import UsageError
from core.facts import CONTENT_KINDS, OPINIONS, Fact, FactKind, is_about
from model_container.engines import Draft
from model_container.models.folders import FACTS
from model_container.models.phrases import Phrases
from model_container.models.told import CHAT, EXAMPLES, INSTRUCTION, SHOWN, SLOT, TOLD, game_text
from model_container.writing import clean, fit, gates, names, rank
from model_container.writing.fill import Misfit, core_of, fill, is_told, what_fits
from model_container.writing.placeholders import SAID_IN_WORDS, empty_sentences
from model_container.writing.plan import paired, plan
from model_container.writing.words import LEANS

_MORE = 4
"""A third of the drafts tell a fact twice, or one that was not offered, and a small model draws them at once."""
_MAX_TOKENS = 1_024
_AMPLE = 125
"""Words of a long review from which on nothing more is added."""
_SHORT = 3
"""Sentences of a short review."""
_OF_PLAYERS = OPINIONS | {FactKind.RATING, FactKind.THEME}
_RUN = 3
"""Words in a row that are a phrase of the page."""
_MAX_FACTS, _FEW, _PAGE = 8, 3, 400
"""Facts that a model is told after examples; with fewer than `_FEW`, as many characters of the page before them."""
_SAYS = {
    FactKind.DO: "You {0.text}.",
    FactKind.HAS: "It has {0.text}.",
    FactKind.PLACE: "It is set {0.preposition} {0.text}.",
    FactKind.ROLE: "You are {0.text}.",
    FactKind.FOE: "You are up against {0.text}.",
    FactKind.COMPANY: "It is played {0.text}.",
    FactKind.LOOK: "It has {0.text}.",
    FactKind.SOUND: "It has {0.text}.",
    FactKind.CALLED: "It is {0.text}.",
    FactKind.SAYS: "{0.text}.",
    FactKind.EARLY: "It is in early access.",
    FactKind.FREE: "It is free to play.",
    FactKind.RATING: "{0.text} recommend it.",
    FactKind.PRAISED: "Players praise {0.text}.",
    FactKind.BLAMED: "Players complain about {0.text}.",
}
"""Each fact as a sentence, as in the examples; genres have a line of their own."""
HOUSE = replace(PRESETS["house"], max_new_tokens=190, stop_from=0, temperature=0.9, repetition_penalty=1.0)
"""The house preset for reviews with facts: placeholders seldom repeat, and a penalty would suppress small words. The model
ends its texts itself, and a text without its last sentence would have no verdict."""

UNTRAINED = replace(PRESETS["house"], temperature=0.5, repetition_penalty=1.05)
"""The house preset after examples: warmer, a small model leaves the facts after a sentence or two."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft as it may be posted."""

    text: str
    """Empty where nothing usable is left."""
    facts: tuple[UsedFact, ...] = ()
    misses: bool = False
    """Whether it leaves out what it should tell, so that another is better if that has no fault either."""
    substance: int = 0
    """Facts that it tells, less the sentences that tell none: readers like the one and not the other."""


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
    """Additional candidates if the first one is not good enough."""
    phrases: tuple[str, ...] = ()
    """Words of the page, three or more together, of which a text should hold some: what it says of this game alone."""
    verdict: bool = False
    """Whether a text should end in advice."""
    join: Callable[[str, Sequence[str]], Finished] | None = None
    """A finished text with what others of the same prompt tell besides; None where nobody knows what a text tells."""
    mend: Callable[[Draft], Finished] | None = None
    """What can be used of a draft of which `finish` can use nothing; None where that cannot be told."""


def ask(
    prompt: Prompt,
    count: Callable[[str], int],
    budget: int,
    form: str,
    frame: str = "",
    phrases: Phrases | None = None,
) -> Asked:
    """`prompt` as a model takes it whose card names the format `form`
    and, for a chat, the `frame`, with at most `budget` tokens by `count`.

    `phrases` are those that a model with facts was trained on, if that is known. Raises UsageError if it does not fit.
    """
    if form == FACTS:
        return _with_facts(prompt, count, budget, phrases)
    if form in (EXAMPLES, CHAT):
        return _after_examples(prompt, count, budget, frame)
    if form == TOLD:
        return _after_facts(prompt, count, budget)
    text, opening = fit.fit(prompt, count, budget)

    def finish(draft: Draft) -> Finished:
        text = polish(opening, prompt.name, draft)
        return Finished(abridged(text, prompt))

    return Asked(text, prompt, decoding_of(prompt, form), finish)


def decoding_of(prompt: Prompt, form: str) -> Decoding:
    """How a prompt's text is decoded by a model whose card names the format `form`."""
    decoding = prompt.decoding
    if form == FACTS:
        # Its length follows from the facts that it is offered.
        return HOUSE if decoding == PRESETS["house"] else decoding
    if form in (EXAMPLES, CHAT) and decoding == PRESETS["house"]:
        decoding = UNTRAINED
    if prompt.length == Length.LONG:
        most = min(_MAX_TOKENS, 2 * decoding.max_new_tokens)
        return replace(decoding, max_new_tokens=most, stop_from=2 * decoding.stop_from)
    return decoding


def polish(opening: str, name: str, draft: Draft) -> str:
    """A plain draft as it may be posted: cleaned, a long
    name said in full once, no sentence repeated; or ''.
    """
    # Cleaning first: a repeated sentence can only be recognised in plain text.
    cleaned = clean.clean(opening, draft.text, ended=draft.ended, name=name)
    return rank.without_loops(clean.say_once(cleaned, name), name)


def facts_of(prompt: Prompt) -> tuple[Fact, ...]:
    """What the page says about the game, best first; () if it says nothing that can be used.

    No sentence of theirs holds what must not be said to anybody: it is shown to whoever asks why.
    """
    # The description of a prompt begins with name and genres;
    # they are given separately, so they are taken off again.
    head = f"{prompt.name} ({', '.join(prompt.genres)})." if prompt.genres else f"{prompt.name}."
    description = prompt.description.removeprefix(head).strip()
    found = page_facts.facts_of(
        prompt.name,
        prompt.genres,
        description,
        prompt.rating,
        tags=prompt.tags,
        features=prompt.features,
        opinions=prompt.opinions,
        themes=prompt.themes,
    )
    return tuple(fact for fact in found if not (gates.slur(fact.sentence) or gates.harm(fact.sentence)))


def _with_facts(
    prompt: Prompt, count: Callable[[str], int], budget: int, phrases: Phrases | None = None
) -> Asked:
    """The prompt in placeholders, and how a draft in placeholders becomes a text."""
    facts = facts_of(prompt)
    chosen = plan(facts, prompt.tone, prompt.seed, length=prompt.length, topic=prompt.topic)
    if not prompt.topic:
        chosen = paired(chosen)
    asked_for = [fact for fact in chosen.facts.values() if is_about(fact, prompt.topic)]
    # What a game is about.
    themes = [fact for fact in chosen.facts.values() if fact.kind is FactKind.THEME]
    if count(chosen.header) > budget:
        raise UsageError(f"the facts of {prompt.name} need {count(chosen.header)} tokens of {budget}")

    name = spelled(prompt.name) or "this game"

    def allowed(text: str) -> bool:
        # Or else it has slipped from one sentence into another.
        return phrases is None or phrases.has_all(text)

    def mend(draft: Draft) -> Finished:
        return finish(replace(draft, text=what_fits(draft.text, chosen, name, allowed)))

    def finish(draft: Draft) -> Finished:
        if not allowed(draft.text):
            return Finished("")
        try:
            filled = fill(draft.text, chosen, name)
        # A draft that breaks the rules of placeholders cannot be repaired; another candidate takes its place.
        except Misfit:
            return Finished("")
        text = clean.whole_sentences(filled.text, ended=draft.ended, name=prompt.name)
        text = rank.without_loops(clean.say_once(text, prompt.name), prompt.name)
        text = abridged(text, prompt, asked_for)
        # Whoever asks about the music wants to read of the music: another candidate takes the place of this one.
        if asked_for and not any(is_told(fact, text) for fact in asked_for):
            return Finished("")
        # Only facts that are still in the text: sentences may have been cut off or left out since filling.
        told = tuple(_used(fact) for fact in filled.used if is_told(fact, text))
        misses = bool(themes) and not any(is_told(fact, text) for fact in themes)
        return Finished(text, told, misses, len(told) - empty_sentences(draft.text))

    def join(text: str, others: Sequence[str]) -> Finished:
        facts = [fact for fact in chosen.facts.values() if fact.kind not in (FactKind.GENRE, FactKind.EARLY)]
        longer = joined(text, others, facts, ample=max(_AMPLE, prompt.compared_words + 1))
        return Finished(longer, tuple(_used(fact) for fact in chosen.facts.values() if is_told(fact, longer)))

    # It has no opening to continue, and it has a tone even if none was requested.
    tone = "" if chosen.tone == "mixed" else chosen.tone
    # A genre may have another name than the store's.
    genres = (*prompt.genres, *(fact.text for fact in chosen.facts.values() if fact.kind is FactKind.GENRE))
    # What is made of a tag may have other words than the tag: "the Second World War" for "World War II"; and what players
    # say is on no page.
    listed = (
        fact.text
        for fact in chosen.facts.values()
        if fact.kind in _OF_PLAYERS or fact.sentence in (*prompt.tags, *prompt.features)
    )
    judged = replace(prompt, opening="", tone=tone, genres=genres, tags=(*prompt.tags, *listed))
    return Asked(
        chosen.header,
        judged,
        decoding_of(prompt, FACTS),
        finish,
        # What the others tell makes a long one longer.
        2 * _MORE if prompt.length == Length.LONG else _MORE,
        tuple(core_of(fact) for fact in chosen.facts.values() if _is_phrase(fact)),
        bool(tone),
        join,
        mend,
    )


def _after_examples(prompt: Prompt, count: Callable[[str], int], budget: int, frame: str) -> Asked:
    """The prompt after three examples: in the `frame` of a chat, or in one text if that is empty."""
    if not prompt.tone and not prompt.topic:
        # As the examples begin: what follows other first words is about those words.
        prompt = replace(prompt, opening=f"{prompt.name} is")
    opening = fit.one_line(prompt.opening)
    before, _, after = frame.partition(SLOT)

    def text(about: str) -> str:
        if frame:
            return SLOT.join((before, about, after, opening))
        shown = "".join(f"{one.game}\nReview: {one.review}\n\n" for one in SHOWN)
        return f"{INSTRUCTION}\n\n{shown}{about}\nReview: {opening}"

    whole = _cut_to_fit(prompt, count, budget, text)

    def finish(draft: Draft) -> Finished:
        # A model that has seen four games after each other goes on with a fifth.
        written = re.split(r"\n\s*\n|\nGame:", draft.text, maxsplit=1)
        text = polish(
            opening, prompt.name, replace(draft, text=written[0], ended=draft.ended or len(written) > 1)
        )
        return Finished(abridged(text, prompt))

    return Asked(whole, prompt, decoding_of(prompt, CHAT if frame else EXAMPLES), finish)


def told_text(prompt: Prompt, count: Callable[[str], int], budget: int) -> str:
    """What the page says as short sentences and the review's first words, in at most `budget` tokens by `count`.

    A model of the format `told` reads it, in training and in writing alike. Raises UsageError if it does not fit.
    """
    opening = fit.one_line(prompt.opening)
    return _cut_to_fit(prompt, count, budget, lambda about: f"{about}\nReview: {opening}".rstrip())


def _after_facts(prompt: Prompt, count: Callable[[str], int], budget: int) -> Asked:
    """The prompt of a model that was trained here to write from facts."""
    if not prompt.tone and not prompt.topic:
        # As in training, where only openings that announce a verdict precede a review: any other would be new to it.
        prompt = replace(prompt, opening="")
    opening = fit.one_line(prompt.opening)

    def finish(draft: Draft) -> Finished:
        return Finished(abridged(polish(opening, prompt.name, draft), prompt))

    return Asked(told_text(prompt, count, budget), prompt, decoding_of(prompt, TOLD), finish)


def _cut_to_fit(prompt: Prompt, count: Callable[[str], int], budget: int, text: Callable[[str], str]) -> str:
    """`text` of what is told of a game, with as many of its facts as `budget` tokens hold. Raises UsageError if none fit."""
    found = facts_of(prompt)
    # What kind of game players call it is one of its genres to a reader.
    tagged = (one.sentence for one in found if one.kind is FactKind.GENRE and one.sentence in prompt.tags)
    kinds = dict.fromkeys((*prompt.genres, *tagged))
    facts = [_SAYS[fact.kind].format(fact) for fact in found if fact.kind in _SAYS]
    asked_for = [
        _SAYS[fact.kind].format(fact) for fact in found if fact.kind in _SAYS and is_about(fact, prompt.topic)
    ]
    told = list(dict.fromkeys([*asked_for, *facts]))[:_MAX_FACTS]
    if len(told) < _FEW:  # then the page's own first sentences say more
        page = fit.one_line(prompt.description)[:_PAGE]
        told.insert(0, page[: max(sentence_ends(page, ended=False), default=len(page))])

    def whole(told: Sequence[str]) -> str:
        name, genres, facts = (fit.one_line(part) for part in (prompt.name, ", ".join(kinds), " ".join(told)))
        return text(game_text(name, genres, facts))

    while (tokens := count(made := whole(told))) > budget:
        if not told:
            raise UsageError(f"what is told of {prompt.name} needs {tokens} tokens of {budget}")
        told.pop()
    return made


def abridged(text: str, prompt: Prompt, about: Sequence[Fact] = ()) -> str:
    """A text as it is, or so short as the prompt wants it, at least one sentence; of one, that tells one of `about`."""
    if prompt.length != Length.SHORT:
        return text
    short = text
    for most in range(min(prompt.sentences or _SHORT, _SHORT), 0, -1):
        short = shortened(text, most) if most > 1 else _one_sentence(text, prompt.name, about)
        if not prompt.compared_words or len(short.split()) < prompt.compared_words:
            break
    return short


def _one_sentence(text: str, name: str, about: Sequence[Fact]) -> str:
    """The sentence of a text that tells one of some facts, if one does, and that names the game; the longest of several."""
    return max(
        _sentences(text),
        key=lambda one: (
            any(is_told(fact, one) for fact in about),
            names.stands(one, name),
            len(one.split()),
        ),
    )


def shortened(text: str, most: int = _SHORT) -> str:
    """The first sentences of a text and its last one, `most` in all: what the game is, and the verdict."""
    ends = sentence_ends(text)
    if len(ends) <= most:
        return text
    return f"{text[: ends[most - 2]]} {text[ends[-2] :].strip()}"


def joined(text: str, others: Sequence[str], facts: Sequence[Fact], *, ample: int = _AMPLE) -> str:
    """A text with sentences of others before its last one, each of which tells one of `facts` that it does not tell.

    With `ample` words it is long enough.
    A sentence is taken with the remark that follows it. None that begins with a word about the one before is taken.
    """
    *body, verdict = _sentences(text)
    told = {fact for fact in facts if is_told(fact, text)}
    for other in others:
        sentences = _sentences(other)
        # Neither the first, which introduces the game, nor the last, which is the verdict.
        for at in range(1, len(sentences) - 1):
            new = {fact for fact in facts if is_told(fact, sentences[at])}
            if not new or new & told or LEANS.match(sentences[at]):
                continue
            if sum(len(one.split()) for one in (*body, verdict)) >= ample:
                break
            body.append(sentences[at])
            told |= new
            remark = sentences[at + 1] if at + 2 < len(sentences) else ""
            if remark and remark not in body and not any(is_told(fact, remark) for fact in facts):
                body.append(remark)
    return " ".join((*body, verdict))


def _sentences(text: str) -> list[str]:
    ends = [0, *sentence_ends(text)]
    return [text[start:end].strip() for start, end in pairwise(ends)] or [text]


def _used(fact: Fact) -> UsedFact:
    """A fact as the review's record keeps it."""
    return UsedFact(str(fact.kind), fact.text or SAID_IN_WORDS[fact.kind], fact.sentence)


def _is_phrase(fact: Fact) -> bool:
    """Whether a fact holds three words of the page in a row, whatever form it stands in."""
    return fact.kind in CONTENT_KINDS and len(core_of(fact).split()) >= _RUN
