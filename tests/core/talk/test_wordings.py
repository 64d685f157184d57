"""What people say to a review who had not seen the word lists when they wrote it: `wordings.tsv`.

Each line has a language, what was meant, and the words. Of the topics it is enough that they are taken for one, or for
something that no store page tells. All are understood: the lists were mended with them at hand, so this says nothing of the
next stranger's words.
"""

from __future__ import annotations

from pathlib import Path

from core.domain import Length, Tone, Wish
from core.talk.understanding import Intent, Understood, understand

_WORDINGS = Path(__file__).with_name("wordings.tsv")
_MEANT = {
    "harsher": {Understood(Intent.WRITE, Wish(Tone.NEGATIVE))},
    "kinder": {Understood(Intent.WRITE, Wish(Tone.POSITIVE))},
    "shorter": {
        Understood(Intent.WRITE, Wish(length=Length.SHORT)),
        Understood(Intent.WRITE, Wish(length=Length.SHORT, sentences=1)),
    },
    "longer": {Understood(Intent.WRITE, Wish(length=Length.LONG))},
    "another": {Understood(Intent.WRITE)},
    "opinions": {Understood(Intent.OPINIONS)},
    "delete": {Understood(Intent.DELETE)},
    "funnier": {Understood(Intent.HUMOUR)},
    "why": {Understood(Intent.WHY)},
    "thanks": {Understood(Intent.THANKS)},
    "chatter": {Understood(Intent.NOT_UNDERSTOOD), Understood(Intent.REMARK)},
}
_TOPICS = {
    "co-op": "multiplayer",
    "graphics": "look",
    "music": "sound",
    **{name: name for name in ("combat", "story", "puzzles", "world", "horror", "exploration")},
}
"""The topics that a store page can tell of."""
_OTHERWISE = {"are you a real person or what": Intent.HELP}
"""Said to somebody among people, and answered all the same: who the bot is."""


def test_what_strangers_say_is_understood() -> None:
    wrong = {}
    for line in _WORDINGS.read_text(encoding="utf-8").splitlines():
        _, meant, text = line.split("\t")
        understood = understand(text)
        found = Understood(understood.intent, understood.wish)
        topic = meant.removeprefix("topic:")
        if meant.startswith("topic:"):
            told = topic in _TOPICS
            allowed = {
                Understood(Intent.WRITE, Wish(topic=_TOPICS[topic]))
                if told
                else Understood(Intent.PRICE if topic == "price" else Intent.NOTHING_KNOWN)
            }
        else:
            allowed = _MEANT[meant]
        if found not in allowed and understood.intent is not _OTHERWISE.get(text):
            wrong[text] = (meant, found)
    assert wrong == {}


def test_talk_among_people_is_no_wish() -> None:
    talk = """
        my brother and I finished it twice; I think they made the combat better in the second one; who's up for a
        round tonight?; I bought it on sale last year and never played it; we should play together again sometime;
        my son loves the music in this; dude you still owe me 20 bucks; kommst du heute abend online?; mein bruder
        findet das viel zu schwer; j'y ai joué tout l'été avec mon frère; yo lo jugué con mi primo hasta las tres;
        short break guys, back in five; I need more coffee; I was hard on him yesterday, I should say sorry; so I
        told her to delete my number; she is a big fan of the story; another day another dollar; t'as
        fini les courses ou pas; tranquilo, ya llego
        """
    said = [" ".join(one.split()) for one in talk.split(";")]
    idle = (Intent.NOT_UNDERSTOOD, Intent.REMARK, Intent.THANKS)
    assert {text: found for text in said if (found := understand(text)).intent not in idle} == {}
