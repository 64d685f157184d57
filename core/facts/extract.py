"""Facts from the text of a store page."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from core.domain import Opinion, Theme
from core.domain.review import FREE_TO_PLAY
from core.facts.centre import centre_of
from core.facts.choice import Candidate, bland_action, bland_place, chosen, content_words, holds_name, is_safe
from core.facts.fact import CONTENT_KINDS, Fact, FactKind
from core.facts.finders.actions import actions
from core.facts.finders.company import ALONE, COMPANIES, company_in
from core.facts.finders.descriptions import described_genre
from core.facts.finders.genres import (
    EARLY_ACCESS,
    STORE_GENRES,
    VAGUE_GENRES,
    VAGUE_NOUNS,
    believable,
    family_of,
    genres_in,
    says,
)
from core.facts.finders.kinds import counts, kind_of, needs_article
from core.facts.finders.orders import orders
from core.facts.finders.people import foes, roles
from core.facts.finders.places import places
from core.facts.finders.rating import rating_fact
from core.facts.finders.sayings import called, lines_of, sayings
from core.facts.finders.tags import MAX_TAGS, listed_company, tagged_details, tagged_genres
from core.facts.finders.things import stories, things
from core.facts.finders.topics import topic_of
from core.facts.inflect import indefinite
from core.facts.opinions import opinion_facts
from core.facts.page_sentences import MAX_PAGE_LENGTH, Sentence, is_english, sentences_of
from core.facts.phrases.groups import Phrase
from core.facts.phrases.verb_phrases import is_verb
from core.facts.phrases.wording import is_title, worded
from core.facts.themes import theme_facts
from core.facts.words.tokens import words_of
from core.facts.words.vocabulary import NEGATIONS

# A review names one or two genres; more of them read like the store's own list.
MAX_GENRES, _MAX_NAMED = 3, 2

_FEW_TO_ADD_TAGS, _MAX_TAGGED = 4, 2
"""With fewer facts that tell it from others, a page is completed from what players say of looks and setting, by so many."""
FEW = 5
"""With fewer facts, clauses that the stricter rules pass over are facts too."""
_FEW_TO_QUOTE = 4
"""Facts from which on a page is not quoted any more."""
_PITCH = 2
"""Sentences at the top of a page, whose every word is about what the game is."""
_PLACES_UP_TO = 10
"""Sentences at the top of a page that may name the setting without saying that the game is set there."""
_TOLD_APART = frozenset((FactKind.HAS, FactKind.LOOK, FactKind.SOUND))
"""Kinds of which one word says too little."""

Names = tuple[tuple[str, ...], ...]


def facts_of(
    name: str,
    genres: Sequence[str],
    description: str,
    rating: float | None = None,
    *,
    tags: Sequence[str] = (),
    features: Sequence[str] = (),
    opinions: Sequence[Opinion] = (),
    themes: Sequence[Theme] = (),
) -> tuple[Fact, ...]:
    """What a store page says of a game.

    `description` is the page's plain text, the short one first, paragraphs on lines of their own. Facts
    of one kind stand together, the best first. A page that is not in English gives its genres and tags alone.

    `name` is the game's name as the store shows it; no fact contains it. `genres` are the store's genres, in
    English. `rating` is the share of players who recommend it, 0 to 1, if that is known. `tags` are those of its players,
    `features` the store's categories, `opinions` and `themes` what its players say in their reviews. The result is empty if
    nothing is certain.
    """
    names = spellings(name)
    # A bound on the time that a page can take, whatever somebody has pasted into it.
    page = description[:MAX_PAGE_LENGTH]
    if not is_english(page):
        page = ""
    candidates: list[Candidate] = []
    looser: list[Candidate] = []
    # Dictionaries keep the first sentence that says something: it is the one that is quoted as the source.
    company: dict[str, Sentence] = {}
    described: dict[str, str] = {}
    # What introduces the game names its genre even in a sentence about its price or its awards.
    kinds = {
        genre: line
        for line in reversed(lines_of(page, _PITCH)[:_PITCH])
        for genre in genres_in(line, anywhere=True)
    }
    for sentence in sentences_of(page, names):
        candidates += (
            Candidate(fact, sentence.place) for fact in _content(sentence) if is_safe(fact.text, names)
        )
        if sentence.partial:
            continue
        looser += (
            Candidate(_fact(FactKind.DO, text, sentence), sentence.place)
            for text in orders(sentence)
            if is_safe(text, names) and not bland_action(text)
        )
        phrase = company_in(sentence.text)
        if phrase:
            company.setdefault(phrase, sentence)
        # Further down, pages name genres of other games, of modes and of their makers' plans.
        if sentence.place <= 12:
            for genre in described_genre(sentence.text):
                described.setdefault(genre, sentence.text)
            for genre in genres_in(sentence.text):
                kinds.setdefault(genre, sentence.text)
    players_say = (*tags[:MAX_TAGS], *(theme.about for theme in themes))
    centre = centre_of((*described, *kinds, *tagged_genres(tags)), players_say, lines_of(page))
    found = chosen(candidates, centre)
    # The looser rules make more mistakes, so they are used only on pages that would otherwise give too
    # little.
    if len(found) < FEW:
        found = chosen([*candidates, *looser], centre)
    if len(found) < _FEW_TO_QUOTE:
        # A label that is hardly more than the genre would be said twice.
        label = content_words(" ".join(described))
        found += (
            fact
            for fact in _quoted(lines_of(page), names, [content_words(one.text) for one in found])
            if fact.kind is FactKind.SAYS or not label or len(content_words(fact.text) - label) > 1
        )
    # COMPANIES has the most telling first: "with friends online" beats "alone" if a page says both.
    said = next(((words, company[words].text) for words in COMPANIES if words in company), None)
    telling = sum(fact.kind in CONTENT_KINDS for fact in found)
    few = telling < _FEW_TO_ADD_TAGS
    # Whoever says enough, and also what kind of game it is, is taken at their word.
    players = tagged_genres(tags) if few or not {*described, *kinds} - VAGUE_NOUNS else {}
    more = (
        *_genres(
            described, kinds, players, genres, sure=telling > 1, backing=" ".join((page, *tags[:MAX_TAGS]))
        ),
        *_company(said, features or tags, few=few),
        *(_completing({fact.kind for fact in found}, tags) if few else ()),
    )
    found += (fact for fact in more if not holds_name(fact.text, names))
    found += _from_the_store(genres, rating)
    found += opinion_facts(opinions)
    found += (fact for fact in theme_facts(themes) if not holds_name(fact.text, names))
    order = list(FactKind)
    return tuple(sorted(found, key=lambda fact: order.index(fact.kind)))


def _company(said: tuple[str, str] | None, listed: Sequence[str], *, few: bool) -> Iterator[Fact]:
    """With whom it is played: what the page says, with its sentence, or else what is `listed`."""
    found = said or listed_company(listed)
    # Most games are played alone: that the store says so as well is worth a word only where there are `few` others.
    if found is not None and (said or few or found[0] != ALONE):
        yield Fact(FactKind.COMPANY, *found, "" if found[0] == ALONE else "multiplayer")


def _completing(told: Collection[FactKind], tags: Sequence[str]) -> Iterator[Fact]:
    """What players say of setting, looks and sound, for a page that has said nothing of that kind."""
    return itertools.islice((fact for fact in tagged_details(tags) if fact.kind not in told), _MAX_TAGGED)


def _from_the_store(genres: Sequence[str], rating: float | None) -> Iterator[Fact]:
    """What the store itself says of the game, apart from its genres."""
    for kind, listed in ((FactKind.EARLY, EARLY_ACCESS), (FactKind.FREE, FREE_TO_PLAY)):
        yield from [Fact(kind, "", genre) for genre in genres if genre.lower() == listed][:1]
    if rating is not None:
        yield rating_fact(rating)


def _quoted(lines: Sequence[str], names: Names, told: Sequence[frozenset[str]]) -> list[Fact]:
    """What a page that says little else can be quoted with: what it calls the game, and a sentence.

    `told`: the words of each fact that is told already; a sentence that has all of one says it again.
    """
    found: list[Fact] = []
    if (named := called(lines, names)) is not None:
        found.append(Fact(FactKind.CALLED, *named))

    def first(*, strict: bool) -> list[tuple[str, str]]:
        quotes = sayings(lines, names, strict=strict)
        fresh = (one for one in quotes if not any(words <= content_words(one[0]) for words in told))
        return list(itertools.islice(fresh, 1))

    said = first(strict=True)
    # Of a page that gives no fact at all, how it advertises its game is told too, as a quotation.
    if not (said or found or told):
        said = first(strict=False)
    return [*found, *(Fact(FactKind.SAYS, *one) for one in said)]


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
        # The verb is left out before the text is made: "absorbing" may be a verb or praise.
        text = f"{verb} {_text(sentence, replace(found, start=found.start + 1), title=title)}"
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
        if kind in (FactKind.PLACE, FactKind.HAS) and bland_place(text):
            continue
        yield _fact(kind, indefinite(text) if article else text, sentence, found, preposition)


def _named(sentence: Sentence, done: Sequence[Phrase]) -> Iterator[tuple[FactKind, Phrase, str]]:
    """Noun phrases with the kind of fact that each makes, and a place's preposition. `done`: the actions."""
    # A clause alone does not show whether it is part of a list, and whose.
    if not sentence.partial:
        for found in things(sentence):
            kind = kind_of(sentence.tokens, found)
            if kind is not None:
                yield kind, found, ""
        for found in stories(sentence):
            yield FactKind.HAS, found, ""
    for found in roles(sentence):
        yield FactKind.ROLE, found, ""
    for found in foes(sentence):
        # "explore a harbour filled with pirates": the action says it too, and more.
        led = sentence.tokens[found.start - 2].classes[:1] if found.start > 1 else ""
        if led == "p" and any(action.start < found.start < action.end for action in done):
            continue
        yield FactKind.FOE, found, ""
    for place in places(sentence):
        # A place inside an action ("defend a village on the border") is said by that action already.
        early = sentence.place <= _PLACES_UP_TO
        if place.sure or (early and not any(one.start < place.phrase.start < one.end for one in done)):
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


def _genres(
    described: dict[str, str],
    named: dict[str, str],
    tagged: dict[str, str],
    listed: Sequence[str],
    *,
    sure: bool,
    backing: str,
) -> Iterator[Fact]:
    """What the page calls the game, then the genres that sentences and players name, then those of the store that say more.

    `sure`: the page says enough without what can be said of the store's genres. `backing`: the page and the tags, by which
    those are believed that publishers set freely.
    """
    # The page's own words come first, and one of them only: the second usually describes another game.
    said = dict(list(described.items())[:1])
    said |= {genre: sentence for genre, sentence in named.items() if genre not in said}
    if tagged:
        # Players say "point-and-click game" where a page says "adventure game".
        precise = {genre: sentence for genre, sentence in said.items() if genre not in VAGUE_NOUNS}
        said = precise | {genre: tag for genre, tag in tagged.items() if genre not in precise} | said
    found: dict[str, str] = {}
    for genre, source in said.items():
        # Of one family only what the page itself says: a "roguelite" beside its "roguelike" would sound like two games.
        told = genre in tagged and family_of(genre) in map(family_of, found)
        if len(found) < _MAX_NAMED and not told and not any(says(one, genre) for one in found):
            found[genre] = source
    # "RPG" of a shooter says nothing if its page and its players do not say so too, unless nothing else is known.
    believed = believable(listed, backing, known=bool(found))
    # What fits nearly any game is said only if nothing else is known.
    for genre in sorted(believed, key=lambda genre: genre.lower() in VAGUE_GENRES):
        noun = STORE_GENRES.get(genre.lower())
        if noun and not any(says(other, noun) for other in found):
            found.setdefault(noun, genre)
    for noun, source in list(found.items())[:MAX_GENRES]:
        # The store's genres are chosen by the publisher, and "Strategy" may be a quiz: what is said about a kind of game
        # is said of what the page itself calls the game, unless it says nothing else. Of "action" nothing is true of all.
        yield Fact(
            FactKind.GENRE,
            noun,
            source,
            ""
            if source in listed and noun not in tagged and (sure or noun in VAGUE_NOUNS)
            else family_of(noun),
        )
