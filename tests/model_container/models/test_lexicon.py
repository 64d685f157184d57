"""A model may use the words of its page and those of its own list; what is in neither, it made up."""

from __future__ import annotations

from pathlib import Path

from model_container.models import lexicon
from model_container.models.lexicon import Lexicon

PAGE = "Moss & Marrow (Gardening). Grow carnivorous lilies, dodge wasps and tidy a hand-drawn glasshouse."


def test_words_of_the_list_and_of_the_page_in_any_form_are_known() -> None:
    known = Lexicon({"is", "a", "game", "about", "and", "it", "the", "you", "quiet", "don't", "well"})
    assert known.unknown("Moss & Marrow is a game about growing a carnivorous lily.", PAGE) == []
    assert known.unknown("The wasp dodges, dodged, is dodging the quiet glasshouses.", PAGE) == []
    assert known.unknown("You don’t tidy the game's hand-drawn lilies well, tidier.", PAGE) == []


def test_what_is_in_neither_is_told_in_its_order() -> None:
    known = Lexicon({"is", "a", "the", "game"})
    assert known.unknown("A lilysonality is the medneticastery game.", PAGE) == [
        "lilysonality",
        "medneticastery",
    ]


def test_numbers_short_words_and_other_alphabets_are_no_matter_of_the_list() -> None:
    assert Lexicon({"is"}).unknown("灯台 is 1923 or Ⅱ маяк", "") == []


def test_a_list_is_made_of_words_that_several_reviews_have_by_themselves(tmp_path: Path) -> None:
    texts = [
        ("The garden is quiet.", "A garden."),
        ("The wasps are quiet.", "Wasps."),
        ("The end is quiet.", "Ends."),
    ]
    lexicon.write(texts, tmp_path, min_words=0)
    known = lexicon.load(tmp_path)
    assert known is not None
    assert "quiet" in known and "the" in known
    assert "garden" not in known and "wasps" not in known
    assert known.unknown("The garden is quiet.", "") == ["garden"]


def test_a_list_too_short_to_speak_for_a_model_is_not_made(tmp_path: Path) -> None:
    lexicon.write([("The end is quiet.", "")] * 3, tmp_path)
    assert lexicon.load(tmp_path) is None


def test_the_same_texts_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        lexicon.write([("The end is quiet.", "")] * 3, tmp_path / name, min_words=0)
    assert (tmp_path / "one" / lexicon.FILE).read_bytes() == (tmp_path / "two" / lexicon.FILE).read_bytes()
