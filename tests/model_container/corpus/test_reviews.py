"""The corpus: reviews in placeholders, whatever facts there are."""

from __future__ import annotations

import ast
import functools
import itertools
import random
import re
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.facts import FAMILIES, RATINGS, TOPICS
from model_container import corpus
from model_container.corpus import review, tables, topics
from model_container.corpus.facts import MOST
from model_container.corpus.language import choose, fill, sentence
from model_container.writing.claims import claim
from model_container.writing.placeholders import TOPIC_MARK
from model_container.writing.tone import verdict
from tests import corpus_samples as samples

TONES = ("positive", "negative", "mixed")
_ANY = ("", *TOPICS)
TOPICS_OF = {
    **dict.fromkeys(("do", "has", "praised", "blamed"), _ANY),
    "genre": (*FAMILIES, *TOPICS),
    "rating": RATINGS,
}
PLACEHOLDER = re.compile(r"<([a-z]+)(\d?)(\.[a-z]+)?>")
FORMS = {"do": {"", ".ing"}, "place": {"", ".bare"}, "genre": {"", ".a"}}
OFTEN = {"genre": 0.9, "do": 0.7, "has": 0.6, "place": 0.35, "role": 0.35, "foe": 0.25}


@dataclass(frozen=True)
class Fact:
    kind: str
    topic: str = ""
    plural: bool = False


def some_facts(rng: random.Random) -> list[Fact]:
    return [
        Fact(kind, rng.choice(TOPICS_OF[kind]) if kind in TOPICS_OF else "", rng.random() < 0.5)
        for kind, most in MOST.items()
        for _ in range(most)
        if rng.random() < OFTEN.get(kind, 0.25)
    ]


def without_topics(text: str) -> str:
    return TOPIC_MARK.sub("", text)


@functools.cache
def marked() -> list[tuple[list[Fact], str, str]]:
    """Facts, tone and text, made once, by the first test that looks at them."""
    rng = random.Random(1)
    cases = []
    for number in range(600):
        facts, tone = some_facts(rng), TONES[number % 3]
        cases.append((facts, tone, review(rng, facts, tone)))
    return cases


@functools.cache
def many() -> list[tuple[list[Fact], str, str]]:
    """The same, without the marks of topics."""
    return [(facts, tone, without_topics(text)) for facts, tone, text in marked()]


@functools.cache
def rich() -> list[str]:
    """The texts of games of which much is known."""
    beside = {"genre", "early", "praised", "blamed", "theme"}
    return [
        text
        for facts, tone, text in many()
        if sum(fact.kind not in beside for fact in facts) > 2
        # One that is against a game has little to say of what its players praise.
        and not (tone == "negative" and any(fact.kind == "praised" for fact in facts))
    ]


WORDS = {
    "do": 5,
    "has": 4,
    "place": 5,
    "role": 4,
    "foe": 3,
    "look": 3,
    "sound": 3,
    "company": 3,
    "genre": 2,
    "name": 2,
    "called": 7,
    "says": 8,
    "rating": 4,
    "praised": 2,
    "blamed": 2,
    "theme": 3,
}


def filled(text: str) -> str:
    """With as many made-up words for each placeholder as a fact of that kind has on average, none of them said twice."""
    number = itertools.count()
    return PLACEHOLDER.sub(
        lambda placeholder: " ".join(f"w{next(number)}" for _ in range(WORDS[placeholder[1]])), text
    )


def grams(text: str, size: int) -> list[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower())
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    facts = some_facts(random.Random(3))
    texts = [review(random.Random(seed), facts, "mixed") for seed in (4, 4, 5)]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("tone", TONES)
def test_every_subset_of_kinds_gives_a_text_that_names_the_game_and_holds_no_foreign_sign(tone: str) -> None:
    rng = random.Random(7)
    subsets = [kinds for n in range(len(MOST) + 1) for kinds in itertools.combinations(MOST, n)]
    for kinds in [*subsets[: len(MOST) + 1], *rng.sample(subsets, 150)]:
        facts = [Fact(kind, TOPICS_OF.get(kind, ("",))[-1], rng.random() < 0.5) for kind in kinds]
        text = without_topics(review(rng, facts, tone))
        assert "<name>" in text
        assert {placeholder[1] for placeholder in PLACEHOLDER.finditer(text)} <= {*kinds, "name"}, text


def test_a_sign_is_one_that_was_given_in_a_form_that_its_kind_has() -> None:
    for facts, _, text in many():
        counts = Counter(fact.kind for fact in facts)
        for kind, number, form in PLACEHOLDER.findall(text):
            if kind != "name":
                assert 1 <= int(number) <= min(counts[kind], MOST[kind]), text
            assert form in FORMS.get(kind, {""}), text


def test_a_fact_stands_once_in_a_text_and_what_a_verdict_names_again_twice_at_most() -> None:
    for _, _, text in many():
        placeholders = Counter(kind + number for kind, number, _ in PLACEHOLDER.findall(text))
        assert placeholders["genre1"] + placeholders["genre2"] <= 3
        assert all(
            count <= (2 if placeholder.startswith(("genre", "praised", "blamed", "theme")) else 1)
            for placeholder, count in placeholders.items()
            if placeholder != "name"
        ), text


def test_two_facts_or_more_are_used_where_there_are_that_many() -> None:
    for text in rich():
        used = {kind + number for kind, number, _ in PLACEHOLDER.findall(text)} - {"name"}
        assert 2 <= len(used | ({"early"} if "early access" in text else set())) <= 13, text


def test_early_access_is_spoken_of_only_where_it_is_a_fact() -> None:
    for facts, _, text in many():
        if not any(fact.kind == "early" for fact in facts):
            assert "early access" not in text.lower()


def test_a_text_is_of_a_reviews_length_and_a_short_one_says_that_little_is_known() -> None:
    for facts, _, text in many():
        words = len(re.findall(r"[\w']+", filled(text)))
        few = sum(fact.kind not in {"genre", "early"} for fact in facts) < 2
        assert (24 if few else 35) <= words <= (80 if few else 125), (words, text)
    mean = sum(len(filled(text).split()) for text in rich()) / len(rich())
    assert 60 <= mean <= 95


def test_a_text_is_whole_sentences_that_begin_with_a_capital_letter_or_a_sign() -> None:
    for _, _, text in marked():
        assert not re.search(r"[{}\[\]|]|<why>|<and>|  ", text), text
        for one in re.split(r"(?<=[.?]) ", text):
            assert re.match(r"[A-Z<]", one), text
            assert one[-1] in ".?", text


def test_a_run_of_four_words_hardly_ever_stands_twice_in_one_text() -> None:
    again = [text for _, _, text in many() if len(set(grams(filled(text), 4))) < len(grams(filled(text), 4))]
    assert len(again) <= 0.03 * len(many()), again[:3]


def test_two_reviews_share_few_runs_of_four_words() -> None:
    runs = [set(grams(PLACEHOLDER.sub(str(number), text), 4)) for number, text in enumerate(rich()[:250])]
    shares = [len(a & b) / min(len(a), len(b)) for a, b in itertools.combinations(runs, 2)]
    assert sum(shares) / len(shares) < 0.006


def test_a_verdict_follows_the_tone() -> None:
    lines = [one for one in samples.every_line() if one.table.startswith("verdicts")]
    for wanted, sign in (("positive", 1), ("negative", -1)):
        told = [verdict(text) for one in lines if wanted in one.table for text in one.sentences]
        assert -sign not in told
        assert told.count(sign) > 0.95 * len(told)


def pattern(line: str) -> str:
    """What a line may become, placeholders and joints included, as a regular expression."""
    text = re.sub(r"\[([^/\]]*)/([^\]]*)\]", r"{\1|\2}", line)
    text = re.escape(text.replace("<why>", "<w>").replace("<and>", "<w>"))
    for written, meant in ((r"\{", "(?:"), (r"\}", ")"), (r"\|", "|")):
        text = text.replace(written, meant)
    return r"(?:[a-z ]+, |but )?" + re.sub(r"<[a-z]+2?(?:\\\.[a-z]+)?>", "<[a-z0-9.]+>", text)


def lines_of(stances: str) -> list[re.Pattern[str]]:
    every = [*tables.BODY.values(), *tables.TWO.values(), tables.TOGETHER]
    found = [line.text for lines in every for line in lines if line.stance in stances]
    if "?" in stances:
        found += [text for topic in topics.TOPICS.values() for text in topic.reservations]
    return [re.compile(pattern(text), re.IGNORECASE) for text in found if "<why>" not in text]


def test_a_clear_review_thinks_one_way_but_for_one_sentence_and_a_mixed_one_both_ways() -> None:
    praise, blame = lines_of("+!"), lines_of("-?")
    seen = Counter[tuple[str, bool, bool]]()
    for facts, tone, text in many():
        if sum(fact.kind not in {"genre", "early"} for fact in facts) > 3:
            said = [one.rstrip(".?") for one in re.split(r"(?<=[.?]) ", text)[1:-1]]
            good = sum(any(one.fullmatch(sentence) for one in praise) for sentence in said)
            bad = sum(any(one.fullmatch(sentence) for one in blame) for sentence in said)
            assert bad <= 1 or tone != "positive", text
            assert good <= 1 or tone != "negative", text
            seen[tone, good > 0, bad > 0] += 1
    assert seen["positive", True, False] > 10
    assert seen["negative", False, True] > 10
    assert seen["mixed", True, True] > 0


def test_what_players_say_is_praise_first_in_a_review_for_a_game_and_blame_in_one_against_it() -> None:
    told = Counter[tuple[str, str]]()
    for _, tone, text in many():
        first = next((kind for kind, _, _ in PLACEHOLDER.findall(text) if kind in ("praised", "blamed")), "")
        told[tone, first] += 1
    assert told["positive", "praised"] > 2 * told["positive", "blamed"] > 0
    assert told["negative", "blamed"] > told["negative", "praised"]
    assert min(told["mixed", "praised"], told["mixed", "blamed"]) > 10


def test_every_topic_has_clauses_both_ways_a_noun_and_things_to_like() -> None:
    assert {*TOPICS, *FAMILIES} <= set(topics.TOPICS)
    for name in (*TOPICS, *FAMILIES):
        topic = topics.TOPICS[name]
        assert topic.noun, name
        assert min(len(topic.praise), len(topic.blame)) >= 2, name
        assert topic.likes, name
        assert topic.who, name
        assert topic.others, name


def test_there_are_as_many_lines_as_a_reader_needs_not_to_notice_them() -> None:
    body = [line for lines in tables.BODY.values() for line in lines]
    body += [line for lines in tables.TWO.values() for line in lines]
    body += [*tables.TOGETHER, *tables.LISTS]
    assert len(body) >= 200
    assert sum(len(topic.praise) for topic in topics.TOPICS.values()) >= 80
    assert sum(len(topic.blame) for topic in topics.TOPICS.values()) >= 80
    assert sum(len(lines) for both in tables.VERDICTS.values() for lines in both) >= 60
    stances = Counter(line.stance for lines in tables.OPENINGS for line in lines)
    assert min(stances["+"], stances["-"], stances["="]) >= 20


def test_every_way_to_open_names_the_game() -> None:
    for one in samples.every_line():
        if "opening" in one.table:
            assert all("Karnaugh" in text for text in one.sentences), one


def test_no_line_is_written_twice() -> None:
    lines = [(one.table, one.line) for one in samples.every_line()]
    assert len(lines) == len(set(lines))


def test_no_line_claims_to_have_played_or_bought_or_says_a_number() -> None:
    said = re.compile(r"\b(I|me|my|we|our|us)\b|[$€£\d]")
    for one in samples.every_line():
        for text in one.sentences:
            assert not claim(text, ""), text
            assert not said.search(text.replace("93 of 100 players", "")), text


def test_verbs_follow_the_number_of_their_noun() -> None:
    numbers = {"has": True, "has2": False}
    text = "there [is/are] <has>, <has2> [is/are] new and <has> [is/are] old"
    told = fill(text, lambda slot, form: slot.upper() + form, numbers.get)
    assert told == "there are HAS, HAS2 is new and HAS are old"


def test_a_choice_may_stand_in_a_choice_and_a_sentence_is_finished() -> None:
    assert {choose(random.Random(seed), "{a {b|c}|d}") for seed in range(40)} == {"a b", "a c", "d"}
    assert sentence("is it? yes. <has1> is") == "Is it? Yes. <has1> is."


def test_link_grammar_parses_all_but_a_few_lines() -> None:
    if shutil.which("link-parser") is None:
        pytest.skip("link-grammar is not installed")
    sys.path.insert(0, str(Path(__file__).parents[3] / "scripts"))
    import check_corpus

    rng = random.Random(11)
    chosen = rng.sample([one for one in samples.every_line() if one.line not in check_corpus.KNOWN], 40)
    sentences = [text for one in chosen for text in one.sentences]
    bad = [text for text, good in zip(sentences, check_corpus.parses(sentences), strict=True) if not good]
    assert len(bad) <= 2, bad


def test_the_corpus_needs_the_standard_library_alone() -> None:
    roots = set()
    for module in Path(corpus.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots.add((node.module or "").split(".")[0])
    assert roots <= {*sys.stdlib_module_names, "model_container"}
