"""Store pages as records: real ones where they are at hand, and hand-written ones for the rest."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain import Game
from core.errors import PageNotUnderstood
from core.steam.page import AgeGate, FrontPage, SteamErrorPage, parse_page
from tests.core.steam.shared_data import EXAMPLES, collapsed, expected, needs_data, page, real_page
from tests.tables import each

GAMES = [case for case in expected("pages") if case["kind"] not in {"agegate", "error"}]
ERRORS = [case for case in expected("pages") if case["kind"] == "error"]


def with_canonical(body: str, app_id: int = 5) -> str:
    link = f'<link rel="canonical" href="https://store.steampowered.com/app/{app_id}/X/">'
    return f'<html><head>{link}</head><body><div class="apphub_AppName">X</div>{body}</body></html>'


@needs_data
@each("case", GAMES)
def test_every_real_page_yields_every_expected_field(case: dict[str, Any]) -> None:
    game = parse_page(real_page(case["file"]))
    for name in ("app_id", "kind", "header_image"):
        assert getattr(game, name) == case[name]
    for name in ("name", "short_description", "release_date"):
        assert collapsed(getattr(game, name)) == collapsed(case[name])
    assert list(game.genres) == case["genres"]
    assert list(game.developers) == case["developers"]
    assert (collapsed(game.description) or "").startswith(collapsed(case["description_start"]) or "?")
    assert game.source == "page"


@needs_data
@each("case", GAMES)
def test_a_real_description_has_no_markup(case: dict[str, Any]) -> None:
    description = parse_page(real_page(case["file"])).description
    for trace in ("<", ">", "&amp;", "&quot;", "steamstatic", "linkfilter", "\u200e", "\t", "\r", "\n\n\n"):
        assert trace not in description


@needs_data
@each("case", ERRORS)
def test_real_error_pages_are_no_games(case: dict[str, Any]) -> None:
    with pytest.raises(PageNotUnderstood):
        parse_page(real_page(case["file"]))


@needs_data
def test_the_real_age_gate_tells_what_it_shows() -> None:
    case = next(case for case in expected("pages") if case["kind"] == "agegate")
    with pytest.raises(AgeGate) as caught:
        parse_page(real_page(case["file"]))
    gate = caught.value
    assert (gate.app_id, gate.name, gate.short_description) == (
        case["app_id"],
        case["name"],
        case["short_description"],
    )


@needs_data
def test_the_real_front_page_and_error_box_are_told_apart() -> None:
    with pytest.raises(FrontPage):
        parse_page(real_page("error_front_page.html.gz"))
    with pytest.raises(SteamErrorPage, match="problem communicating"):
        parse_page(real_page("error_site_error.html.gz"))


def test_a_page_of_2016_is_understood() -> None:
    assert parse_page(page("game_2016").replace(b"\n", b"\r\n")) == Game(
        app_id=4100000101,
        name="Kettle Run",
        kind="game",
        short_description="Deliver tea & toast before it cools.",
        description='First line.\n\nSecond "line" with tags.\n\nFeatures:\n\nOne\nTwo',
        genres=("Indie", "Racing"),
        developers=("Spout",),
        release_date="2 Feb, 2016",
        header_image="http://cdn.example.invalid/steam/apps/4100000101/header.jpg?t=1",
        source="page",
        tags=("Racing", "Pixel Graphics"),
        listed=(
            ("platforms", "Windows"),
            ("platforms", "Linux"),
            ("players", "Single-player"),
            ("players", "Co-op"),
            ("languages", "English"),
        ),
    )


@needs_data
def test_the_lists_of_a_real_page_are_read() -> None:
    game = parse_page(real_page("game_vampire_survivors.html.gz"))
    assert game.entries("platforms") == ("Windows", "macOS")
    assert game.entries("players") == ("Single-player",)
    assert game.entries("controllers") == ("Full controller support",)
    assert game.entries("achievements") == ("Steam Achievements",)
    assert "English" in game.entries("languages")
    assert (game.entries("makers"), game.entries("nonsense")) == (game.developers, ())
    assert game.tags[:3] == ("Action Roguelike", "Pixel Graphics", "Bullet Hell") and len(game.tags) == 20
    # A soundtrack shows none but those of whoever saved the page.
    assert parse_page(real_page("music_glitchhikers_soundtrack.html.gz")).tags == ()


def test_a_dlc_page_in_german_keeps_its_empty_lists() -> None:
    game = parse_page(page("dlc"))
    assert (game.name, game.kind, game.description) == ("Kettle Run: Kekse", "dlc", "Kekse.")
    assert game.short_description == "Mehr Kekse & Kuchen."
    assert (game.genres, game.developers, game.release_date) == ((), (), None)


def test_a_page_saved_complete_takes_its_picture_from_opengraph() -> None:
    assert (
        parse_page(page("dlc")).header_image
        == "https://cdn.example.invalid/steam/apps/4100000102/capsule_616x353.jpg"
    )


def test_an_age_gate_is_told_apart() -> None:
    with pytest.raises(AgeGate) as caught:
        parse_page(page("age_gate"))
    assert (caught.value.app_id, caught.value.name) == (4100000103, "Kettle Riot")
    assert caught.value.short_description == "Tea, but angry."


def test_an_error_box_is_told_apart_with_its_words() -> None:
    with pytest.raises(SteamErrorPage, match="This item is currently unavailable in your region"):
        parse_page(page("error_box"))


def test_an_adult_only_page_is_marked() -> None:
    assert parse_page(page("adult")).adult
    assert not parse_page(page("game_2016")).adult


@each(
    ("body", "kind"),
    [
        ("", "game"),
        ('<div class="game_area_bubble game_area_dlc_bubble"></div>', "dlc"),
        ('<div class="game_area_bubble game_area_soundtrack_bubble"></div>', "music"),
        ('<div class="breadcrumbs"><a href="/search/?category1=990&snr=1">A</a></div>', "music"),
        ('<div class="breadcrumbs"><a href="/search/?category1=992&page=1">A</a></div>', "other"),
        ('<div class="breadcrumbs"><a href="/search/?category1=993">A</a></div>', "other"),
        ('<div class="breadcrumbs"><a href="/search/?category1=10">A</a></div>', "demo"),
        ('<div class="breadcrumbs"><a href="/search/?category1=994">A</a></div>', "game"),
        ('<div class="breadcrumbs"><a href="/search/?category1=997">A</a></div>', "mod"),
        ('<div class="game_area_bubble game_area_mod_bubble"></div>', "mod"),
        (
            '<div class="breadcrumbs"><a href="/genre/RPG/">A</a><a href="/?category1=992">B</a></div>',
            "game",
        ),
    ],
)
def test_the_kind_comes_from_bubbles_and_the_first_breadcrumb(body: str, kind: str) -> None:
    assert parse_page(with_canonical(body)).kind == kind


def test_a_demo_without_other_marks_is_known_by_its_name() -> None:
    text = with_canonical("").replace(">X</div>", ">Kettle Run Demo</div>")
    assert parse_page(text).kind == "demo"
    assert parse_page(text.replace("Demo<", "(Demo)<")).kind == "demo"
    assert parse_page(text.replace("Demo<", "Demolition<")).kind == "game"


def test_a_name_that_looks_like_a_tag_and_was_not_escaped_is_taken_from_the_title() -> None:
    title = '<meta property="og:title" content="&lt;Lamp&gt; on Steam">'
    unescaped = with_canonical(title).replace(">X</div>", "><Lamp></div>")
    assert parse_page(unescaped).name == "<Lamp>"


@each(
    ("markup", "text"),
    [
        ("a<br>b", "a\nb"),
        ("a<br><br>b<br/><br/><br/><br/>c", "a\n\nb\n\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a <b>b</b>, c", "a b, c"),
        ("a\r\n\t  b", "a b"),
        ("a&nbsp;&amp;&nbsp;b &lt;3 &trade;", "a & b <3 ™"),
        ("<ul><li>a<br></li><li>b</li></ul>c", "a\nb\n\nc"),
        ("a<!-- x --><script>y</script><style>z</style><noscript>q</noscript>b", "ab"),
        ('<img src="x" alt="noise">a', "a"),
        ('<a id="dynamiclink_0" href="https://x/">https://x/</a>a', "a"),
        ('<a href="https://steamcommunity.com/linkfilter/?u=x">our forum</a>', "our forum"),
        ("\u200ea\u200e\u200b", "a"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("[b]a[/b] [list][*]b[*]c[/list] press [E] [url=https://x.test]d", "a\nb\nc press [E] d"),
        ("", ""),
    ],
)
def test_a_description_becomes_plain_text(markup: str, text: str) -> None:
    body = f'<div id="game_area_description"><h2>Über dieses Spiel</h2>{markup}</div>'
    assert parse_page(with_canonical(body)).description == text


def test_only_the_first_heading_is_left_out() -> None:
    body = '<div id="game_area_description"><h2>About</h2>a<h2>Features</h2>b</div>'
    assert parse_page(with_canonical(body)).description == "a\n\nFeatures\n\nb"
    assert parse_page(with_canonical('<div id="game_area_description">a<b>b</b></div>')).description == "ab"


@each(
    "text",
    [
        "",
        "https://store.steampowered.com/app/620",
        "\0\0",
        "<",
        "<html></html>",
        '{"620": {"success": true}}',
        '<?xml version="1.0"?><rss xmlns:a="b"><a:x/></rss>',
        '<div class="apphub_AppName">X</div>',
        with_canonical("").replace("store.steampowered.com", "steamcommunity.com"),
        with_canonical("").replace("store.steampowered.com", "example.org"),
        with_canonical("", app_id=0),
        with_canonical("", app_id=4294967296),
        with_canonical("").replace(">X</div>", "> </div>"),
        "<div>" * 2_000,
        "&" * 20_000,
    ],
)
def test_anything_else_is_one_clear_error(text: str) -> None:
    for form in (text, text.encode()):
        with pytest.raises(PageNotUnderstood) as caught:
            parse_page(form)
        assert "\n" not in str(caught.value)


def test_a_cut_off_page_yields_what_it_holds() -> None:
    whole = page("game_2016")
    cut = parse_page(whole[: whole.index(b"Second")])
    assert (cut.name, cut.description) == ("Kettle Run", "First line.")


@each("name", ["lantern_hollow", "ferrous_accord"])
def test_the_examples_are_complete_pages(name: str) -> None:
    game = parse_page((EXAMPLES / f"{name}.html").read_bytes())
    assert game.kind == "game"
    assert game.header_image
    assert game.header_image.endswith(("header.jpg", "header.jpg?t=1650000000"))
    assert all((game.name, game.short_description, game.genres, game.developers, game.release_date))
    assert len(game.description) > 1_500


@each(
    ("rows", "rating"),
    [
        ([], None),
        (["98% of the 741,986 user reviews for this game are positive."], 0.98),
        (
            ["40% of the 12 user reviews in the last 30 days are positive.", "97% of the 9,999 user reviews"],
            0.97,
        ),
        (["此游戏的 758,464 篇用户评测中有 85% 为好评。"], 0.85),
        (["95&nbsp;% der 1.000 Nutzerrezensionen"], 0.95),
        (["No user reviews"], None),
        (["52% of the 1,204 user reviews are positive.", "91% of the 87 user reviews in German"], 0.52),
        (["90% of the 9,000 reviews", "11% of 999 reviews.&lt;br&gt;Since 20250101 some are left out"], 0.9),
        (["1.204 incelemenin %52'si", "Son 30 gündeki 87 incelemenin %91'i"], 0.52),
    ],
)
def test_the_rating_is_the_share_of_all_reviews_that_are_positive(
    rows: list[str], rating: float | None
) -> None:
    shown = "".join(f'<a class="user_reviews_summary_row" data-tooltip-html="{row}"></a>' for row in rows)
    assert parse_page(with_canonical(f'<div id="userReviews">{shown}</div>').encode()).rating == rating


@needs_data
def test_most_real_pages_of_games_that_are_out_show_a_rating() -> None:
    ratings = [parse_page(real_page(case["file"])).rating for case in GAMES]
    assert sum(rating is not None for rating in ratings) >= len(ratings) // 2
    assert all(rating is None or 0 < rating <= 1 for rating in ratings)


@each(
    ("said", "rating"),
    [
        ("%98 of 741,986 reviews", 0.98),
        ("741,986 incelemenin %7 kadarı", 0.07),
        ("% 55", 0.55),
        ("98% of 12%", 0.98),
    ],
)
def test_a_percentage_may_stand_on_either_side_of_its_sign(said: str, rating: float) -> None:
    row = f'<div id="userReviews"><a class="user_reviews_summary_row" data-tooltip-html="{said}"></a></div>'
    page = '<link rel="canonical" href="https://store.steampowered.com/app/7"><div class="apphub_AppName">Vale</div>'
    assert parse_page(page + row).rating == rating


@each("kind", ["dlc", "demo"])
def test_the_icon_of_a_category_tells_what_a_page_is_of_in_any_language(kind: str) -> None:
    page = '<link rel="canonical" href="https://store.steampowered.com/app/7"><div class="apphub_AppName">谷（試用版）</div>'
    icon = f'<img class="category_icon" src="https://cdn.test/public/images/v6/ico/ico_{kind}.png">'
    assert parse_page(page + icon).kind == kind
    assert parse_page(page).kind == "game"
