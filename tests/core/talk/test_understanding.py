"""What people say about a review, and the games that they name."""

from __future__ import annotations

import pytest

from core.domain import Length, Tone, Wish
from core.facts import ASKABLE
from core.talk import lexicon, naming
from core.talk.picking import number_in
from core.talk.understanding import Intent, Understood, understand

SAID = {
    "negative": """
        harsher; a bit harsher, please; could you please be a bit harsher on it?; make it meaner pls; roast it; be
        mean; not harsh enough; too kind; don't be so nice; this is way too nice; be honest; no, harsher!; haarsher;
        HARSHERRR; more brutal; härter bitte; das ist zu nett; viel zu nett; sei mal ehrlich; plus méchant; más duro
        por favor
        """,
    "positive": """
        kinder; not so harsh; less harsh; too harsh; stop being so mean; go easy on it; you were too hard on it;
        kindr; say something nice for once; can you tone it down a notch; nicht so hart; netter; pas si dur; sé más
        amable; no tan duro
        """,
    "rating": "as players rate it; be objective; comme les joueurs",
    "short": """
        shorter; tl;dr; too long; not too long please; too many words man; give me the short version; one sentence
        please; i ain't reading all that; zu lang; fass es kurz zusammen; trop long; fais plus court; demasiado largo;
        hazla más corta
        """,
    "long": """
        longer; too short; say more; more; tell me more about it; can u expand on that; elaborate; not long enough;
        mehr Details; plus de détails; cuéntame más
        """,
    "again": """
        another one; again; try again; next please; write it differently; not a fan, try again; noch eine; noch mal;
        encore une; une autre version s'il te plaît; otra por favor
        """,
    "combat": """
        the combat; what's the combat like?; combat?; focus on the combat; was ist mit dem Kampf?; et les combats ?;
        ¿y el combate?
        """,
    "multiplayer": """
        what about co-op?; any co-op?; does it have multiplayer; wie ist der Mehrspielermodus; et le multijoueur ?
        """,
    "sound": "the music; how's the soundtrack; und die Musik?; et la musique ?; qué tal la música",
    "story": "is the story any good?; sag mehr zur Geschichte; et l'histoire alors ?; háblame de la historia",
    "look": "graphics?; talk about the graphics",
    "why": """
        why?; why do you say that?; how do you know; source?; says who?; really??; did you even play it; why so
        harsh?; ???; that's not true; woher weißt du das?; Quelle?; d'où tu sors ça; ¿por qué dices eso?
        """,
    "delete": """
        delete; please remove this; take it down please; nvm delete; lösch das bitte; supprime ça; bórrala
        """,
    "humour": """
        make it sound like a pirate; write it as a poem; funnier; make me laugh; tell a joke; mach es lustiger; fais
        moi rire; más gracioso
        """,
    "language": "auf Deutsch bitte; translate to German; en español por favor; en français stp",
    "price": """
        is it free?; is it on sale rn?; how much is it; wie teuer ist es?; ist das kostenlos; was kostet das; c'est
        combien; il est gratuit ?; hay que pagar?; está rebajado?
        """,
    "opinions": """
        what do players think of it?; is it any good?; what do people complain about?; is this game fun?; how are the
        reviews; would you recommend it?; any complaints?; was sagen die Spieler?; ist das Spiel gut?; worüber beschweren
        sich die Leute?; que pensent les joueurs ?; c'est bien ?; de quoi se plaignent les joueurs ?; ¿qué opinan los
        jugadores?; ¿es bueno?; ¿de qué se quejan los jugadores?
        """,
    "nothing_known": "is it worth the money?; does it crash a lot?",
    "thanks": "thanks; ty; nice; good bot; danke; merci; gracias",
    "remark": "lol; that was harsh; lol brutal; das war hart; 😂",
    "hello": "hi; hello bot; hey there; hallo; bonjour; hola",
    "help": "help; what can you do?; was kannst du?; que sais-tu faire ?; qué puedes hacer",
    "not_understood": """
        don't delete it; not again; I played the combat for hours with my brother; my dog ate it yesterday; I think
        you're wrong about this one; nothing about the story
        """,
}


def meant(understood: Understood) -> set[str]:
    """All that a text was understood to mean, as the keys of SAID."""
    wish = understood.wish
    found = {str(value) for value in (wish.tone, wish.length, wish.topic) if value}
    return found or {"again" if understood.intent == "write" else str(understood.intent)}


@pytest.mark.parametrize("wanted", SAID)
def test_it_is_understood_what_is_wanted(wanted: str) -> None:
    texts = [" ".join(text.split()) for text in SAID[wanted].split(";") if text.strip()]
    texts = ["tl;dr" if text == "tl" else text for text in texts if text != "dr"]
    found = {text: meant(understand(text)) for text in texts}
    assert {text: what for text, what in found.items() if wanted not in what} == {}


def test_several_wishes_are_one() -> None:
    assert meant(understand("shorter, but not so mean")) == {"short", "positive"}
    assert meant(understand("make it funnier and shorter")) == {"short"}
    assert meant(understand("what do players think of the story?")) == {"story"}
    assert meant(understand("harsher, and what do players say?")) == {"negative"}
    assert meant(understand("tell me about the multiplayer and make it short")) == {"multiplayer", "short"}


def test_a_remark_and_a_comparison_name_no_game() -> None:
    for text in (
        "that's boring",
        "that is really good",
        "compare portal and portal 2",
        "vergleiche Portal mit Portal 2",
    ):
        assert naming.is_sentence(text), text
    for name in ("That's Not My Neighbor", "This Is the Police", "It Takes Two"):
        assert not naming.is_sentence(name), name


ONE_SENTENCE = """
    just one sentence; one sentence please; in a sentence; make it a one-liner; ein Satz reicht; in einem Satz bitte; en une
    phrase stp; una frase, por favor
    """


def test_one_sentence_may_be_asked_for() -> None:
    said = [" ".join(one.split()) for one in ONE_SENTENCE.split(";")]
    wanted = Wish(length=Length.SHORT, sentences=1)
    assert {text: found for text in said if (found := understand(text).wish) != wanted} == {}
    assert understand("shorter; harsher in one sentence").wish == Wish(
        Tone.NEGATIVE, Length.SHORT, sentences=1
    )
    assert understand("more than one sentence please").wish.sentences == 0


OPINIONS = """
    great visuals; nice game; this game is too short; the graphics are ok I guess; good soundtrack, boring story; the combat
    feels clunky; it crashes all the time; I love the music in this game; fun little game; worth every penny; the bosses are
    brutal but fair; it was cheap when I got it; pros: music, cons: bugs; I really enjoyed the story; too bad the servers are
    dead; the game is really long; not a bad game; the devs did a good job; very addictive and funny; one of the best
    puzzle games ever; I played it with friends and it was fun; das spiel ist zu kurz; die grafik ist super; ich finde die
    musik schön; c'est bien; es bueno; le jeu est trop court; la musique est magnifique; el juego es muy corto; la música es
    genial
    """


def test_an_opinion_about_a_game_asks_for_nothing() -> None:
    said = [" ".join(one.split()) for one in OPINIONS.split(";")]
    idle = (Intent.NOT_UNDERSTOOD, Intent.REMARK, Intent.THANKS)
    assert {text: found for text in said if (found := understand(text)).intent not in idle} == {}


def test_what_is_told_of_a_person_asks_for_nothing() -> None:
    assert meant(understand("he's kinder than he looks")) == {"not_understood"}


def test_the_same_words_ask_where_their_form_does() -> None:
    assert meant(understand("how are the visuals")) == {"look"}
    assert meant(understand("your review is too short")) == {"long"}
    assert meant(understand("you could mention the soundtrack")) == {"sound"}
    assert meant(understand("lol ok but the story?")) == {"story"}
    assert meant(understand("I'd love some more about the puzzles")) == {"puzzles", "long"}


LISTS = {
    "platforms": "does it run on mac?; linux support?; läuft das auf linux?; ça tourne sur mac ?",
    "languages": "Which languages does it support?; is it in german?; gibts deutsche untertitel?; dans quelles langues ?",
    "players": "is there co-op?; any multiplayer?; co-op?; gibts koop?; hay multijugador?",
    "controllers": "does it support controllers?; hat das controller support?",
    "released": "when did it come out?; wann kam das raus?",
    "makers": "who made this?; wer hat das gemacht?",
    "": "how's the co-op?; what about the multiplayer; is it worth it?",
}


@pytest.mark.parametrize("of", LISTS)
def test_a_question_may_be_one_that_a_list_answers(of: str) -> None:
    texts = [text.strip() for text in LISTS[of].split(";")]
    assert {text: found for text in texts if (found := understand(text).listed) != of} == {}


def test_a_message_is_deleted_whatever_it_is_called() -> None:
    for text in (
        "please take this message down",
        "kindly delete your review",
        "lösch deinen beitrag",
        "supprime ce message",
    ):
        assert meant(understand(text)) == {"delete"}, text
    for text in ("delete the enemies", "take him down", "remove the grind", "I deleted my save by accident"):
        assert meant(understand(text)) != {"delete"}, text


def test_of_two_wishes_that_contradict_each_other_none_is_believed() -> None:
    assert meant(understand("make it harsher and kinder")) == {"not_understood"}
    assert meant(understand("mach es kürzer und länger")) == {"not_understood"}
    # A mere word is about the review that is there; the order is what is wanted.
    assert meant(understand("bit brutal mate, go easy on it")) == {"positive"}
    assert meant(understand("t'as été sympa, démolis le")) == {"negative"}


def test_a_fault_is_to_be_mended_however_it_is_put() -> None:
    for text in ("wordy", "way too wordy", "less wordy please", "not so wordy"):
        assert meant(understand(text)) == {"short"}, text
    for text in ("weniger wie Werbung", "klingt wie Werbung", "viel zu brav"):
        assert meant(understand(text)) == {"negative"}, text


def test_a_word_is_not_taken_for_one_of_another_language() -> None:
    # "Gründe", "borra", "tamer" and "Bosse" are one letter off, or the same.
    assert meant(understand("grande bot, te debo una birra")) == {"thanks"}
    assert meant(understand("c'est juste un prétexte pour taper")) == {"not_understood"}
    assert "combat" not in meant(understand("ils ont bossé dur quand même"))


def test_nothing_is_deleted_for_a_misspelt_word() -> None:
    assert meant(understand("una birra")) != {"delete"}
    assert meant(understand("please delte it")) != {"delete"}


def test_small_words_may_stand_within_a_phrase() -> None:
    assert meant(understand("hau mal richtig drauf")) == {"negative"}
    assert meant(understand("c'est gentil, tape franchement dessus")) == {"negative"}
    assert meant(understand("give it really another go")) == {"again"}


def test_no_phrase_means_two_things() -> None:
    axes = ("wish.", "topic.")
    double = {
        " ".join(words): sorted(name for name in classes if name.startswith(axes))
        for words, classes in lexicon.known().items()
        if sum(name.startswith(axes) for name in classes) > 1
    }
    assert double == {}
    assert set(lexicon.topics()) <= set(ASKABLE)


NAMED = [
    ("Portal 2", "Portal 2", ""),
    ("can you review portal 2?", "portal 2", ""),
    ("could you please write a short review of Stardew Valley", "Stardew Valley", "short"),
    ("really nasty review of Rust", "Rust", "negative"),
    ("Payday 2 but be brutal", "Payday 2", "negative"),
    ("Cook, Serve, Delicious", "Cook, Serve, Delicious", ""),
    ("roast Portal 2", "Portal 2", "negative"),
    ("be nice about Hades", "Hades", "positive"),
    ("Don't Starve Together", "Don't Starve Together", ""),
    ("@bot Among Us!", "Among Us!", ""),
    ("<@123> Nice Slice", "Nice Slice", ""),
    ("was hältst du von Anno 1800?", "Anno 1800", ""),
    ("une critique de Celeste stp", "Celeste", ""),
    ("una reseña de Blasphemous, por favor", "Blasphemous", ""),
    ("portal 2 on steam", "portal 2", ""),
    ("review Slay the Spire on steam please", "Slay the Spire", ""),
]


@pytest.mark.parametrize(("text", "name", "wish"), NAMED, ids=[text for text, *_ in NAMED])
def test_a_game_is_named_among_words_that_ask_for_a_review(text: str, name: str, wish: str) -> None:
    named = naming.game_named(naming.without_mention(text))
    assert (named.name, f"{named.wish.tone}{named.wish.length}") == (name, wish)


def test_a_language_is_that_of_the_review_or_of_the_game() -> None:
    for text in ("can you do that in german?", "in german please", "auf deutsch bitte"):
        assert understand(text).intent is Intent.LANGUAGE, text
    for text in ("is it in german?", "can i play it in german?", "gibts das auf deutsch?"):
        assert understand(text).listed == "languages", text


def test_readers_words_are_understood() -> None:
    assert meant(understand("wat about the grafics")) == {"look"}
    assert meant(understand("delete the last one please")) == {"delete"}
    assert meant(understand("stop writing")) == {"delete"}
    for text in ("how many people are playing it right now?", "how many players?"):
        assert meant(understand(text)) == {"nothing_known"}, text


def test_a_name_is_no_sentence() -> None:
    names = (
        "How to Survive",
        "We Happy Few",
        "What Remains of Edith Finch",
        "This Is the Police",
        "Portal 2?",
        "Hades",
    )
    assert [name for name in names if naming.is_sentence(name)] == []


def test_what_a_search_finds_has_to_be_what_was_named() -> None:
    found = [(1, "Portal"), (2, "Portal 2"), (3, "Portal Knights™")]
    assert naming.fits("PORTAL 2", found).app_ids == (2,)
    assert naming.fits("portal knigths", found).app_ids == (3,)
    assert naming.fits("portals of doom", found).best == ()
    assert naming.fits("port", [(1, "Port Royale"), (4, "Port of Call")]).candidates != ()
    assert naming.fits("you are stupid", [(9, "Stupid Zombies")]).best == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("2.", 2),
        ("the second one", 2),
        ("number three please", 3),
        ("das zweite", 2),
        ("Portal 2", None),
        ("two of us", None),
    ],
)
def test_a_choice_is_answered_by_a_number(text: str, number: int | None) -> None:
    assert number_in(text) == number
