"""Facts from the text of a store page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.choice import Candidate, bland_action, chosen, content_words, holds_name, is_safe
from core.facts.finders.actions import actions
from core.facts.finders.company import COMPANIES, company_in
from core.facts.finders.descriptions import described_genre
from core.facts.finders.genres import EARLY_ACCESS, STORE_GENRES, genres_in
from core.facts.finders.kinds import counts, kind_of, needs_article
from core.facts.finders.orders import orders
from core.facts.finders.people import foes, roles
from core.facts.finders.places import places
from core.facts.finders.things import stories, things
from core.facts.finders.topics import topic_of
from core.facts.inflect import indefinite
from core.facts.page import Sentence, sentences_of
from core.facts.phrases.groups import Phrase
from core.facts.phrases.verb_phrases import is_verb
from core.facts.phrases.wording import is_title, worded
from core.facts.records import Fact, FactKind
from core.facts.words.tokens import words_of
from core.facts.words.vocabulary import NEGATIONS

# A review names one or two genres; more of them read like the store's own list.
MAX_GENRES, _MAX_NAMED = 3, 2

FEW = 5
"""With fewer facts, clauses that the stricter rules pass over are facts too."""
_TOLD_APART = frozenset((FactKind.HAS, FactKind.LOOK, FactKind.SOUND))
"""Kinds of which one word says too little."""

Names = tuple[tuple[str, ...], ...]


def facts_of(name: str, genres: Sequence[str], description: str) -> tuple[Fact, ...]:
    """What a store page says of a game.

    `description` is the page's plain text, the short one first, paragraphs on lines of their own. Facts
    of one kind stand together, the best first. A page that is not in English gives its genres alone.

    `name` is the game's name as the store shows it; no fact contains it. `genres` are the store's genres, in
    English. The result is empty if nothing is certain.
    """
    names = spellings(name)
    candidates: list[Candidate] = []
    looser: list[Candidate] = []
    # Dictionaries keep the first sentence that says something: it is the one that is quoted as the source.
    company: dict[str, Sentence] = {}
    described: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for sentence in sentences_of(description, names):
        candidates += (
            Candidate(fact, sentence.place) for fact in _content(sentence) if is_safe(fact.text, names)
        )
        looser += (
            Candidate(_fact(FactKind.DO, text, sentence), sentence.place)
            for text in orders(sentence)
            if is_safe(text, names) and not bland_action(text)
        )
        said = company_in(sentence.text)
        if said:
            company.setdefault(said, sentence)
        # Further down, pages name genres of other games, of modes and of their makers' plans.
        if sentence.place <= 12:
            for genre in described_genre(sentence.text):
                described.setdefault(genre, sentence.text)
            for genre in genres_in(sentence.text):
                kinds.setdefault(genre, sentence.text)
    found = chosen(candidates)
    # The looser rules make more mistakes, so they are used only on pages that would otherwise give too
    # little.
    if len(found) < FEW:
        found = chosen([*candidates, *looser])
    # COMPANIES has the most telling first: "with friends online" beats "alone" if a page says both.
    said = next((words for words in COMPANIES if words in company), "")
    if said and not holds_name(said, names):
        found.append(
            Fact(FactKind.COMPANY, said, company[said].text, "multiplayer" if said != "alone" else "")
        )
    found += (fact for fact in _genres(described, kinds, genres) if not holds_name(fact.text, names))
    early = next((genre for genre in genres if genre.lower() == EARLY_ACCESS), None)
    if early is not None:
        found.append(Fact(FactKind.EARLY, "", early))
    order = list(FactKind)
    return tuple(sorted(found, key=lambda fact: order.index(fact.kind)))


def spellings(name: str) -> Names:
    """The name as its words in small letters, whole and by its parts: "Ada: The Fall" is also "Ada".

    A part is left out if it is one word of three letters or fewer, because such a word may be anything. Empty
    for a name without letters or digits.
    """
    # A page uses the short form of its name in most sentences, and a fact must contain neither.
    whole = tuple(words_of(name))
    parts = [part for mark in (":", " - ", " – ", " — ", "(") for part in name.split(mark)[:1]]
    found = [whole, *(tuple(words_of(part)) for part in parts)]
    return tuple(
        dict.fromkeys(
            words for words in found if words and (len(words) > 1 or words == whole or len(words[0]) > 3)
        )
    )


def _content(sentence: Sentence) -> Iterator[Fact]:
    """Facts of one sentence that tell this game from others, in the order of the rules and not of the sentence."""
    title = is_title(sentence.tokens)
    done = list(actions(sentence))
    for verb, found in done:
        text = f"{verb} {_text(sentence, found, title=title).partition(' ')[2]}"
        if not bland_action(text):
            yield _fact(FactKind.DO, text, sentence)
    # A question names things without saying that they are in the game.
    if sentence.text.endswith("?"):
        return
    denied = _denied_from(sentence)
    for kind, found, preposition in _named(sentence, [found for _, found in done]):
        article = needs_article(sentence.tokens, found)
        # "No grinding, no microtransactions": what follows a negation is what the game lacks.
        if article is None or found.start >= denied:
            continue
        if found.start == 0 and _begins_with_a_name(sentence, found):
            continue
        text = _text(sentence, found, title=title)
        # "Music" or "levels" could be said of any game; a number of levels could not.
        if kind in _TOLD_APART and len(content_words(text)) < 2 and not counts(sentence.tokens, found):
            continue
        yield _fact(kind, indefinite(text) if article else text, sentence, found, preposition)


def _named(sentence: Sentence, done: Sequence[Phrase]) -> Iterator[tuple[FactKind, Phrase, str]]:
    """Noun phrases with the kind of fact that each makes, and a place's preposition. `done`: the actions."""
    for found in things(sentence):
        kind = kind_of(sentence.tokens, found)
        if kind is not None:
            yield kind, found, ""
    for found in stories(sentence):
        yield FactKind.HAS, found, ""
    for found in roles(sentence):
        yield FactKind.ROLE, found, ""
    for found in foes(sentence):
        yield FactKind.FOE, found, ""
    for place in places(sentence):
        # A place inside an action ("defend a village on the border") is said by that action already.
        if place.sure or not any(action.start < place.phrase.start < action.end for action in done):
            yield FactKind.PLACE, place.phrase, place.preposition


def _begins_with_a_name(sentence: Sentence, found: Phrase) -> bool:
    """Whether it is like "Aunt Agatha's favourite recipes", with two capital letters when the rest has none."""
    words = sentence.tokens[found.start : found.end]
    return (
        len(words) > 2
        and words[0].capital
        and words[1].capital
        and not (is_title(words) or is_title(sentence.tokens))
    )


def _denied_from(sentence: Sentence) -> int:
    """The position of the first "not" or "no", after which nothing is said of the game; the length if there is none."""
    found = (at for at, token in enumerate(sentence.tokens) if token.low in NEGATIONS)
    return next(found, len(sentence.tokens))


def _text(sentence: Sentence, found: Phrase, *, title: bool) -> str:
    """The words of a phrase as a fact has them; `title` says that the whole sentence is Written Like This."""
    tokens = sentence.tokens[found.start : found.end]
    # In Titles Every Word Is Capitalised, so capitals do not show which words are names.
    heading = found.start == 0 and not is_verb(tokens[0].low) and is_title(tokens)
    return worded(tokens, opens=found.start == 0, title=title or heading)


def _fact(
    kind: FactKind, text: str, sentence: Sentence, found: Phrase | None = None, preposition: str = ""
) -> Fact:
    """A fact with its topic. `found` is the phrase that it was made of, for its number; a verb phrase has none."""
    plural = found is not None and found.plural
    return Fact(kind, text, sentence.text, topic_of(kind, text), plural, preposition)


def _genres(described: dict[str, str], named: dict[str, str], listed: Sequence[str]) -> Iterator[Fact]:
    """What the page calls the game, then the genres that sentences name, then those of the store that say more."""
    # The page's own words come first, and one of them only: the second usually describes another game.
    found = dict(list(described.items())[:1])
    for genre, sentence in named.items():
        if len(found) < _MAX_NAMED and not any(_says(other, genre) for other in found):
            found.setdefault(genre, sentence)
    for genre in listed:
        noun = STORE_GENRES.get(genre.lower())
        if noun and not any(_says(other, noun) for other in found):
            found.setdefault(noun, genre)
    for noun, source in list(found.items())[:MAX_GENRES]:
        yield Fact(FactKind.GENRE, noun, source)


def _says(genre: str, other: str) -> bool:
    """Whether a genre says all that another says: "turn-based tactical RPG" includes "role-playing game"."""
    # Abbreviations are written out, so that "tactical RPG" is seen to be a role-playing game.
    words = set(genre.lower().replace("rpg", "role-playing").replace("rts", "strategy").split())
    told = set(other.lower().removesuffix(" game").replace("rpg", "role-playing").split())
    return other in genre or told <= words
