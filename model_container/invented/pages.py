"""Store pages of invented games, in the form that `core.prompts.describe` gives a model.

Real pages are marketing prose, feature lists, headings and other languages in any order, so these
are too: the facts stand among filler that a review must learn to pass over.
"""

from __future__ import annotations

import random
import re

from core import prompts
from core.domain import Game
from model_container.invented import ideas, words
from model_container.invented.grammar import expand, phrases, sentence
from model_container.invented.ideas import Fact, Idea

_PAIRS = phrases(
    """<name> is a~ <type> {set in|that takes place in} <place>{.|, where you <act> and <act2>.}/<name> is a~ <type> {featuring|with} <feat> and <feat2>./
    <name> is a~ <type> {where|in which} you <act>./<name> is a~ <type> about <hero>, who must <act> {to|and} <act2>./<name> - a~ <type> {from|by} <proper>./
    {As <hero>, you|In this <type>, you {can|will}} <act>, <act2> and {finally |}<act3>{.| in <place>.}/{Experience|Enjoy|Play} a~ <type> {with|featuring} <feat>, <feat2> and {much |}more./
    In a {world|time|place} where <foe> {rule|have taken everything}, <hero> {must|has to} <act>./<chero> {enters|wakes up in|returns to} <place> to <act>, {only|but} to {find|face} <foe>./
    {From the streets of <proper> to|Across} <place>, {no one is safe from|you will face} <foe>./{Join forces|Team up} with <hero> to <act>, <act2> {and|or} <act3>./
    <cact>. <cact2>. <cact3>. <cact4>./<cact>, <act2>, <act3>, <act4>: do whatever it takes!/{Armed only with|With the help of} <feat>, you <act> {to|and} <act2>./
    {Take on the role of|You are|Play as|Step into the shoes of|Follow} <hero> and <act> in <place>./
    <name> is a~ <genre> {game|title} about <doing>./<name> is a~ <genre> {game|experience} set in <place>./
    In <place>, <hero> must <act>./<cact>, <act2> and <act3>./<cact> and <act2> in <place>./
    {In this <genre> game|In <name>}, you <act> and <act2>./<name> {combines|mixes} <feat> with <feat2>./
    {A|The} <genre> game {with|featuring} <feat> and <feat2>./<cact> as <hero>./<cdoing> has never been {so fun|this easy|more dangerous}!/
    Can you <act> before <foe> {take over|reach} <place>?/{When|After|Since} <foe> came to <place>, {nothing is the same|only <hero> is left}./
    A~ <mood> <genre> game in which you <act>./<cact>. <cact2>. <cact3>./The fate of <place> is in your hands./
    Welcome to <place>! <cact> and become a legend./<chero> {sets out to|has to|wants to} <act>./
    {Explore|Discover|Enter} <place>, <act> and face <foe>."""
)
_SINGLE = {
    "act": phrases(
        """<cact>{.|!}/You can <act>{| at any time| with your friends}./{Learn to|Get ready to|Be the first to} <act>./
        - <cact>/* <cact>/{Will you|Are you ready to|Do you dare to} <act>?/Your {task|job|mission} is to <act>./
        Features <doing>./{Spend|Enjoy} your days <doing>./• <cact>/{The more|As} you <act>, the {more|further} you {grow|go}.
        /{Then|Soon|Later} you will <act>, {alone or with friends|day and night|again and again}./Gameplay: <doing>."""
    ),
    "feat": phrases(
        """{Features|Includes|Featuring|Offers} <feat>./- <cfeat>/* <cfeat>/• <cfeat>/{With|Enjoy|Experience|Discover} <feat>./
        <cfeat>{.|!}/{It has|There is|You get} <feat>./{Key Features|FEATURES|About}: <feat>./{Dive into|Master|Try} <feat>{.|!}/
        <name> {also comes with|brings you|offers} <feat>./{Fight with|Play with|Take advantage of} <feat>./Now with <feat>!"""
    ),
    "place": phrases(
        """{Explore|Discover|Travel to|Return to|Visit} <place>./{Set in|Deep in|Far away in|Lost in} <place>, {a story begins|nobody is safe|the night is long}./
        <cplace> {awaits|is calling|is waiting for you}./{The story|Everything} takes place in <place>./Survive in <place>!/
        {Years|Long} ago, <place> {fell silent|was a peaceful place}./Welcome to <place>."""
    ),
    "hero": phrases(
        """You {are|play as|play|control} <hero>./{Play as|Become|Guide|Meet|Help} <hero>{.|!}/{Our|The} hero is <hero>./
        {The story of|The tale of|It all begins with} <hero>{.|, as you have never seen it.}/Take control of <hero>./<chero> has {one chance|a plan|nothing to lose}."""
    ),
    "type": phrases(
        """<name> is a~ <type>{.|!}/{A|The} {new|unique|classic} <type>./{Experience|Discover|Enjoy} {a~ <type>|the <type>} like no other./{The ultimate|A~ <mood>} <type> {experience|adventure}!/
        {Part|Half} <genre>, {part|half} <type>./The {most|first} <mood> <type> {ever|of <year>}!/- <ctype>/It is a~ <type> {at heart|for everyone}./<name> {combines|blends} a~ <type> with <feat>."""
    ),
    "foe": phrases(
        """{Beware of|Fight against|Face|Stop|Defeat|Stand up to} <foe>{.|!}/{Only you can stop|Nobody can escape|The world has been overrun by} <foe>./
        <cfoe> {threaten everything|will not wait|stand in your way}./Your enemies: <foe>./War has broken out against <foe>."""
    ),
}
_FILLER = phrases(
    """Join our Discord!/{Key Features|FEATURES|About the Game|Story|Gameplay|Features}:/From the {creators|makers} of <proper> {comes a new adventure|and <proper2>}./
    {Add it to your wishlist|Wishlist now}!/Winner of {the <proper> award|several awards}./"{A masterpiece|Simply great|10 out of 10}" - <proper>/
    Please note: {internet connection required|this is a demo|requires the base game}./Follow us on Twitter./© <year> <proper> Studios. All rights reserved./
    The choice is yours./{No two games are the same|Every run is different}./{It is time|The time has come}./Good luck!/
    Full controller support./{Available in <num> languages|Now in <num> languages}./{Are you ready|Do you have what it takes}?/
    {Free|Major} update {out now|available}!/This is a story of courage, loss and hope./What are you waiting for?/{Play it your way|Choose your path}./
    Based on the {best-selling|famous} {novel|series} by <proper> <proper2>./Developed by <proper> Games, {a small team|two brothers}./
    {Recommended for|Best played with} headphones./The <proper> saga continues./*Some features may change./Update <year>: new content!"""
)
_FOREIGN = phrases(
    """Erkunde eine riesige Welt voller Geheimnisse und Gefahren./Das Spiel enthält viele Waffen und Gegner./Baue deine eigene Stadt auf!/
    Spiele allein oder mit Freunden./Explorez un monde immense et plein de dangers./Vivez une aventure inoubliable avec vos amis./
    Construisez votre base et défendez-la./Explora un mundo lleno de peligros./Construye, lucha y sobrevive./Juega con tus amigos en línea./
    Esplora un mondo pieno di segreti./Combatti contro nemici terribili./Explore um mundo aberto cheio de perigos./Jogue com seus amigos./
    Исследуйте огромный мир./Играйте с друзьями./Постройте свой город./探索广阔的世界。/与朋友一起游戏。/建造你的城市。/
    広大な世界を探検しよう。/友達と一緒に遊ぼう。/新しい冒険が始まる。/Odkryj świat pełen tajemnic./Dünyayı keşfet ve hayatta kal."""
)
_LENGTHS = ((0, 0, 5), (10, 25, 25), (25, 50, 32), (50, 90, 25), (90, 140, 13))
"""Least and most words after the head, and a weight: short ones train faster, long ones are what the store has."""


def describe(rng: random.Random, idea: Idea) -> str:
    """The description of an idea as a model is given it,
    cut at a sentence; it need not contain every fact.
    """
    ((low, high, _weight),) = rng.choices(_LENGTHS, [weight for *_, weight in _LENGTHS])
    budget = rng.randint(low, high)
    # A few pages are in another language altogether, and say nothing that an English review could use.
    body = [rng.choice(_FOREIGN) for _ in range(4)] if rng.random() < 0.03 else _body(rng, idea)
    kept: list[str] = []
    for text in body:
        if sum(len(k.split()) for k in kept) + len(text.split()) > budget:
            break
        kept.append(text)
    # Into the short and the long description, which `describe` joins again as for a real game.
    split = rng.choice((1, 1, 2))
    separator = rng.choice((" ", " ", "\n"))
    game = Game(
        1,
        idea.name,
        "game",
        " ".join(kept[:split]),
        separator.join(kept[split:]),
        idea.genres,
        (),
        None,
        None,
        "page",
    )
    return prompts.describe(game)


def _body(rng: random.Random, idea: Idea) -> list[str]:
    """The sentences of a page in order, far more than most pages keep: the caller cuts them to length."""
    body = [_fill(rng, rng.choice(_PAIRS), idea)]
    if rng.random() < 0.1:
        # Many real pages open their long text with the short one.
        body.append(body[0])
    facts = list(idea.facts)
    rng.shuffle(facts)
    for fact in facts:
        roll = rng.random()
        if roll < 0.22:
            body.append(_fill(rng, rng.choice(_FILLER), idea))
        elif roll < 0.26:
            body.append(rng.choice(_FOREIGN))
        template = rng.choice(_SINGLE[fact.kind]) if rng.random() < 0.75 else rng.choice(_PAIRS)
        body.append(_fill(rng, template, idea, fact))
    return body


def _fill(rng: random.Random, template: str, idea: Idea, first: Fact | None = None) -> str:
    """A template filled with the facts of an idea; `first` is the fact that the template is about."""
    slots = {
        "name": idea.name,
        "proper": ideas.proper(rng),
        "proper2": ideas.proper(rng),
        "num": rng.choice(words.NUMBERS),
    }
    slots["genre"] = rng.choice([g.word for g in idea.known if not g.modifier] or ["new"])
    slots["mood"], slots["year"] = rng.choice(words.MOODS), str(rng.randint(1998, 2026))
    by_kind: dict[str, list[Fact]] = {}
    for fact in ([first] if first else []) + rng.sample(idea.facts, len(idea.facts)):
        by_kind.setdefault(fact.kind, []).append(fact)
    for kind, found in by_kind.items():
        for number, fact in zip(("", "2", "3", "4"), [*dict.fromkeys(found)], strict=False):
            slots[kind + number] = fact.text
            slots[f"c{kind}{number}"] = sentence(fact.text)
            if kind == "act":
                slots["doing" + number], slots["cdoing" + number] = fact.doing, sentence(fact.doing)
    # An empty choice before a mark leaves a blank.
    return re.sub(r"\s+([.!?])", r"\1", sentence(expand(rng, template, slots)))
