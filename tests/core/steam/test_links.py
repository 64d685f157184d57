"""Links in text: what counts as one, and whether a reply is wanted."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import Link
from core.domain.chat import MAX_APP_ID
from core.steam.links import find_links
from tests.core.steam.shared_data import ROOT, needs_data, texts
from tests.tables import each

STORE = "https://store.steampowered.com"


def ids(text: str) -> list[int]:
    return [link.app_id for link in find_links(text)]


@needs_data
@each("case", texts())
def test_every_real_text_yields_exactly_its_app_ids(case: dict[str, Any]) -> None:
    assert ids(case["text"]) == case["app_ids"]


@each(
    "text",
    [
        # plain
        f"{STORE}/app/620",
        f"{STORE}/app/620/",
        f"{STORE}/app/620/Portal_2/",
        f"{STORE}/app/620/Portal_2/?l=german&cc=de#x",
        f"{STORE}/app/620?l=german&cc=de#x",
        f"{STORE}/app/620#app_reviews_hash",
        f"{STORE}/app/620/%E4%BC%A0%E9%80%81%E9%97%A8_2/",
        f"{STORE}/app/620/传送门_2/",
        f"{STORE}/app/620&cc=us",
        f"{STORE}/app/620%20",
        "http://store.steampowered.com/app/620",
        "HTTPS://STORE.STEAMPOWERED.COM/APP/620/PORTAL_2",
        "Http://Www.Store.SteamPowered.Com/App/620",
        "https://www.store.steampowered.com/app/620",
        "https://store.steampowered.com:443/app/620",
        "http://store.steampowered.com:80/app/620/",
        "store.steampowered.com/app/620",
        "www.store.steampowered.com/app/620/Portal_2",
        "//store.steampowered.com/app/620/Portal_2",
        # in a sentence
        f"look at {STORE}/app/620.",
        f"look at {STORE}/app/620, it is fun",
        f"is it {STORE}/app/620?",
        f"wow {STORE}/app/620! great",
        f"({STORE}/app/620)",
        f"({STORE}/app/620/Portal_2/).",
        "(store.steampowered.com/app/620)",
        f"{STORE}/app/620: great",
        f"{STORE}/app/620; or not",
        f"{STORE}/app/620 - Portal",
        f"{STORE}/app/620…",
        f"{STORE}/app/620/…",
        f"{STORE}/app/620—buy",
        f"first line\n{STORE}/app/620\nlast line",
        f"first line\r\n{STORE}/app/620\r\nlast line",
        f"\t{STORE}/app/620\u00a0",
        f"link:{STORE}/app/620",
        f"Portal 2={STORE}/app/620",
        f"1.{STORE}/app/620",
        f"see{STORE}/app/620",
        # other scripts, without spaces
        f"看{STORE}/app/620。",
        f"看{STORE}/app/620，很好玩",
        f"{STORE}/app/620很好玩",
        f"（{STORE}/app/620）",
        f"「{STORE}/app/620」",
        "看store.steampowered.com/app/620吧",
        f"игра:{STORE}/app/620/",
        "게임/상점(store.steampowered.com/app/620)",
        f"«{STORE}/app/620»",
        # markup
        f"<{STORE}/app/620>",
        f"<{STORE}/app/620/Portal_2/>",
        f"[Portal]({STORE}/app/620/)",
        f'[Portal]({STORE}/app/620/ "Portal 2 on Steam")',
        f"[Portal](<{STORE}/app/620/>)",
        f"![cover]({STORE}/app/620)",
        f"[1]: {STORE}/app/620",
        f"**{STORE}/app/620**",
        f"__{STORE}/app/620__",
        f"_{STORE}/app/620_",
        f"*{STORE}/app/620*",
        f"~~{STORE}/app/620~~",
        f"> {STORE}/app/620",
        f"- {STORE}/app/620",
        f"|{STORE}/app/620|",
        f"||{STORE}/app/620||",
        f"`{STORE}/app/620`",
        f"```\n{STORE}/app/620\n```",
        f"`Portal <{STORE}/app/620/>`_",
        f"[url]{STORE}/app/620[/url]",
        f"[url={STORE}/app/620]Portal[/url]",
        f'[url="{STORE}/app/620"]Portal[/url]',
        "[url=store.steampowered.com/app/620]Portal[/url]",
        "[url=//store.steampowered.com/app/620]Portal[/url]",
        f'<a href="{STORE}/app/620/Portal_2/?utm_source=a&amp;utm_medium=b" target="_blank">Portal</a>',
        f"<a href='{STORE}/app/620'>Portal</a>",
        f"<a href={STORE}/app/620>Portal</a>",
        '<a href="//store.steampowered.com/app/620">Portal</a>',
        f'<iframe data-url="{STORE}/app/620"></iframe>',
        f"<{STORE}/app/620|Portal 2>",
        f"&lt;{STORE}/app/620&gt;",
        f"{{&quot;url&quot;:&quot;{STORE}/app/620&quot;}}",
        f'{{"url":"{STORE}/app/620"}}',
        r'{"url":"https:\/\/store.steampowered.com\/app\/620\/Portal_2\/"}',
        "https:&#x2F;&#x2F;store.steampowered.com&#x2F;app&#x2F;620&#x2F;",
        rf"line\n{STORE}/app/620\nline",
        # other ways to the page
        f"{STORE}/agecheck/app/620/",
        f"{STORE}/app/620/agecheck",
        f"{STORE}//app//620",
        f"{STORE}/app//620//Portal_2",
        "https://s.team/a/620",
        "http://www.s.team/a/620/?x=1",
        "s.team/a/620",
        "steam://store/620",
        "STEAM://STORE/620",
        "Steam://Store/620/",
        "steam:\\/\\/store\\/620",
        "steam://url/StoreAppPage/620",
        f"steam://openurl/{STORE}/app/620/Portal_2",
        "steam://openurl/store.steampowered.com/app/620",
        f"steam://openurl_external/{STORE}/app/620",
        "steam://openurl/https://steamcommunity.com/app/620",
        # the hub
        "https://steamcommunity.com/app/620",
        "http://www.steamcommunity.com/app/620/",
        "steamcommunity.com/app/620/discussions/0/810924774517838925/?ctp=2#c1",
        "https://steamcommunity.com/app/620/workshop/",
        "https://steamcommunity.com//app//620/reviews/?browsefilter=toprated",
        # decided in the module's docstring
        f"{STORE}/app/0620",
        f"{STORE}/app/620.html",
        f"{STORE}/app/620/?redir={STORE}/app/440",
    ],
)
def test_a_link_is_found_however_it_is_pasted(text: str) -> None:
    assert ids(text) == [620]


@each(
    "text",
    [
        "",
        "620",
        "app/620",
        "/app/620",
        "steam 620",
        f"{STORE}",
        f"{STORE}/",
        f"{STORE}/app",
        f"{STORE}/app/",
        f"{STORE}/app/portal",
        f"{STORE}/apps/620",
        f"{STORE}/app620",
        f"{STORE}/app/?id=620",
        f"{STORE}/app-620",
        f"{STORE}/?app/620",
        f"{STORE}/#/app/620",
        f"{STORE}/search/?term=/app/620",
        # other pages of the store
        f"{STORE}/bundle/620",
        f"{STORE}/sub/620/",
        f"{STORE}/news/app/620",
        f"{STORE}/news/?appids=620",
        f"{STORE}/newshub/app/620",
        f"{STORE}/dlc/620",
        f"{STORE}/widget/620/",
        f"{STORE}/points/shop/app/620",
        f"{STORE}/curator/620",
        f"{STORE}/agecheck/bundle/620",
        f"{STORE}/agecheck/620",
        f"{STORE}/sale/app/620",
        f"{STORE}/api/appdetails?appids=620",
        f"{STORE}/video/620",
        "https://steamcommunity.com/games/620",
        "https://steamcommunity.com/id/app/620",
        "https://steamcommunity.com/profiles/76561197960287930",
        "https://steamcommunity.com/sharedfiles/filedetails/?id=620",
        "https://steamcommunity.com/a/620",
        f"https://steamcommunity.com/linkfilter/?url={STORE}/app/620",
        f"https://steamcommunity.com/linkfilter/?u=https%3A%2F%2F{STORE[8:]}%2Fapp%2F620",
        "https://s.team/p/abcd-efgh",
        "https://s.team/app/620",
        "https://s.team/aa/620",
        "steam://run/620",
        "steam://rungameid/620",
        "steam://install/620",
        "steam://app/620",
        "steam://store/",
        "steam://store/abc",
        "steam:store/620",
        "steam://openurl/https://example.org/app/620",
        "steam://openurl/",
        "steam.//store/620",
        # other hosts
        "https://help.steampowered.com/app/620",
        "https://api.steampowered.com/app/620",
        "https://m.store.steampowered.com/app/620",
        "https://steampowered.com/app/620",
        "https://www.steampowered.com/app/620",
        "https://notstore.steampowered.com/app/620",
        "https://not-store.steampowered.com/app/620",
        "https://xn--store.steampowered.com/app/620",
        "https://store.steampowered.com.example.org/app/620",
        "https://store.steampowered.com-example.org/app/620",
        "https://store.steampowered.comx/app/620",
        "https://store.steampowered.co/app/620",
        "https://store.steampowered.org/app/620",
        "https://storesteampowered.com/app/620",
        "https://store-steampowered.com/app/620",
        "https://steamcommunity.com.example.org/app/620",
        "https://notsteamcommunity.com/app/620",
        "https://xs.team/a/620",
        "https://s.teams/a/620",
        "https://steamdb.info/app/620",
        "https://www.protondb.com/app/620",
        "https://www.pcgamingwiki.com/api/appid.php?appid=620",
        "https://steamcdn-a.akamaihd.net/steam/apps/620/header.jpg",
        "ſtore.ſteampowered.com/app/620",
        "https://ſtore.steampowered.com/app/620",
        "https://store.steampowered。com/app/620",
        "https://stоre.steampowered.com/app/620",
        "éstore.steampowered.com/app/620",
        "https://éstore.steampowered.com/app/620",
        "https://例store.steampowered.com/app/620",
        "Great game.store.steampowered.com/app/620",
        # user names
        "https://store.steampowered.com@example.org/app/620",
        "https://store.steampowered.com:443@example.org/app/620",
        "https://store.steampowered.com%2Fapp%2F620@example.org/",
        "https://user@store.steampowered.com/app/620",
        "https://user:word@store.steampowered.com/app/620",
        "user@store.steampowered.com/app/620",
        "store.steampowered.com@example.org/app/620",
        r"https://store.steampowered.com\@example.org/app/620",
        "https://store.steampowered.com:8080/app/620",
        "https://store.steampowered.com:/app/620",
        # inside another address
        "https://example.org/store.steampowered.com/app/620",
        "https://example.org/a/b//store.steampowered.com/app/620",
        f"https://example.org/{STORE}/app/620",
        f"https://web.archive.org/web/2020/{STORE}/app/620/",
        f"https://web.archive.org/web/*/{STORE}/app/620/",
        f"https://example.org/?u={STORE}/app/620",
        "https://example.org/?u=store.steampowered.com/app/620",
        "https://example.org/#store.steampowered.com/app/620",
        "https://example.org/看store.steampowered.com/app/620",
        "https://example.org/(store.steampowered.com/app/620)",
        "example.org/store.steampowered.com/app/620",
        f"example.org/{STORE}/app/620",
        "localhost/store.steampowered.com/app/620",
        "./store.steampowered.com/app/620",
        "~/store.steampowered.com/app/620",
        r"C:\store.steampowered.com/app/620",
        "ftp://store.steampowered.com/app/620",
        "file:///store.steampowered.com/app/620",
        "hxxps://store.steampowered.com/app/620",
        # no number of 32 bits
        f"{STORE}/app/0",
        f"{STORE}/app/000/",
        f"{STORE}/app/-620",
        f"{STORE}/app/+620",
        f"{STORE}/app/4294967296",
        f"{STORE}/app/99999999999999999999",
        f"{STORE}/app/620abc",
        f"{STORE}/app/620_Portal",
        f"{STORE}/app/620-portal",
        f"{STORE}/app/620.5",
        f"{STORE}/app/6e2",
        f"{STORE}/app/0x26c",
        f"{STORE}/app/６２０",
        f"{STORE}/app/٦٢٠",
        f"{STORE}/app/620６",
        f"{STORE}/app/six/620",
        f"{STORE}/app/ 620",
    ],
)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert ids(text) == []


@each(
    ("text", "expected"),
    [
        (f"{STORE}/app/1 {STORE}/app/4294967295", [1, MAX_APP_ID]),
        (f"{STORE}/app/620 s.team/a/440 steam://store/620 steamcommunity.com/app/70", [620, 440, 70]),
        (f"{STORE}/app/620,{STORE}/app/440", [620, 440]),
        (f"{STORE}/app/620;{STORE}/app/440", [620, 440]),
        (f"{STORE}/app/620\n{STORE}/app/440", [620, 440]),
        (f"{STORE}/app/620|{STORE}/app/440", [620, 440]),
        (f"{STORE}/app/620{STORE}/app/440", [620, 440]),
        (f"{STORE}/app/620/Portal_2/{STORE}/app/440/", [620, 440]),
        (f"store.steampowered.com/app/620/{STORE}/app/440/", [620, 440]),
        (f"{STORE}/bundle/1/ {STORE}/app/440/", [440]),
        (f"{STORE}/app/620abc {STORE}/app/440/", [440]),
        (f"[{STORE}/app/620]({STORE}/app/440)", [620, 440]),
        (f"[https://example.org]({STORE}/app/440)", [440]),
        (f"https://example.org/x, {STORE}/app/440", [440]),
        (f"https://example.org/x,{STORE}/app/440", [440]),
        (f"https://example.org看{STORE}/app/440", [440]),
    ],
)
def test_several_links_come_in_order_and_once(text: str, expected: list[int]) -> None:
    assert ids(text) == expected


@each(
    "text",
    [
        f"<{STORE}/app/620>",
        f"see <{STORE}/app/620/Portal_2/>.",
        "<store.steampowered.com/app/620>",
        "<steam://store/620>",
        f"`{STORE}/app/620`",
        f"``a ` b {STORE}/app/620``",
        f"```\n{STORE}/app/620\n```",
        f"```py\n# `x`\nurl = '{STORE}/app/620'\n```",
        f"noreview {STORE}/app/620",
        f"{STORE}/app/620 (NoReview!)",
        f"{STORE}/app/620\n-noreview",
        f"<{STORE}/app/620> and `{STORE}/app/620`",
    ],
)
def test_marked_links_are_listed_but_silent(text: str) -> None:
    assert find_links(text) == (Link(620, silent=True),)


@each(
    "text",
    [
        f'<a href="{STORE}/app/620">x</a>',
        f"<{STORE}/app/620|Portal>",
        f"< {STORE}/app/620 >",
        f"<{STORE}/app/620",
        f"`{STORE}/app/620",
        f"``{STORE}/app/620`",
        f"`code` {STORE}/app/620 `code`",
        f"```code``` {STORE}/app/620",
        f"noreviews {STORE}/app/620",
        f"no review {STORE}/app/620",
        f"<{STORE}/app/620> I mean {STORE}/app/620",
        f"|{STORE}/app/620|",
        f"||{STORE}/app/620",
        f"||a|| {STORE}/app/620 ||b||",
        f"`||` {STORE}/app/620 `||`",
    ],
)
def test_other_links_are_neither_silent_nor_spoilers(text: str) -> None:
    assert find_links(text) == (Link(620),)


@each(
    ("text", "expected"),
    [
        (f"||{STORE}/app/620||", Link(620, spoiler=True)),
        (f"|| it is {STORE}/app/620 ! ||", Link(620, spoiler=True)),
        (f"||a|| b ||{STORE}/app/620||", Link(620, spoiler=True)),
        (f"||<{STORE}/app/620>||", Link(620, silent=True, spoiler=True)),
        (f"||{STORE}/app/620|| {STORE}/app/620", Link(620, spoiler=True)),
        (f"{STORE}/app/620 ||{STORE}/app/620||", Link(620, spoiler=True)),
        (f"||`{STORE}/app/620`||", Link(620, silent=True, spoiler=True)),
    ],
)
def test_links_between_double_bars_are_spoilers(text: str, expected: Link) -> None:
    assert find_links(text) == (expected,)


def test_the_skip_mark_can_be_another_word_or_none() -> None:
    assert find_links(f"psst {STORE}/app/620", skip_mark="psst") == (Link(620, silent=True),)
    assert find_links(f"a.b {STORE}/app/620", skip_mark="a.b") == (Link(620, silent=True),)
    assert find_links(f"axb {STORE}/app/620", skip_mark="a.b") == (Link(620),)
    assert find_links(f"noreview {STORE}/app/620", skip_mark="") == (Link(620),)


PIECES = st.sampled_from(
    [
        *"<>`|/\\[]()*_~\"'=&?#@:;., \n0129aé看６",
        "https://",
        "http://",
        "steam://",
        "//",
        "||",
        "```",
        "store.steampowered.com",
        "steamcommunity.com",
        "s.team",
        "/app/",
        "/a/",
        "store/",
        "openurl/",
        "agecheck/",
        "620",
        "4294967296",
        "www.",
        "example.org",
        "noreview",
        "&#x2F;",
        "&quot;",
        "\\/",
    ]
)
HOSTILE = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@settings(deadline=None)
@given(HOSTILE)
def test_no_text_makes_it_crash_and_every_id_stands_in_the_text(text: str) -> None:
    links = find_links(text)
    assert len({link.app_id for link in links}) == len(links)
    for link in links:
        assert type(link.app_id) is int
        assert 0 < link.app_id <= MAX_APP_ID
        assert str(link.app_id) in text


APP_ID = st.integers(1, MAX_APP_ID)
FORMS = st.sampled_from(
    [
        "https://store.steampowered.com/app/{}",
        "store.steampowered.com/app/{}/Name/",
        "https://s.team/a/{}",
        "steam://store/{}",
        "http://steamcommunity.com/app/{}/discussions/",
        "steam://openurl/https://s.team/a/{}",
    ]
)
SURROUNDINGS = st.sampled_from(
    [
        "{}",
        "x {} y",
        "({})",
        "<{}>",
        "[a]({})",
        "看{}。",
        "||{}||",
        "`{}`",
        "**{}**",
        '"{}"',
        "\n{}\n",
        "{},",
        "{}.",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(APP_ID, FORMS, SURROUNDINGS), max_size=8))
def test_every_constructed_link_is_found(parts: list[tuple[int, str, str]]) -> None:
    text = " ".join(around.format(form.format(app_id)) for app_id, form, around in parts)
    assert ids(text) == list(dict.fromkeys(app_id for app_id, _, _ in parts))


LABEL = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
FOREIGN_HOSTS = st.one_of(
    LABEL.map("{}.steampowered.com".format).filter(lambda host: not host.startswith(("store.", "www."))),
    LABEL.map("store.steampowered.com.{}".format),
    LABEL.map("store.steampowered.com@{}.org".format),
    LABEL.map("{}@store.steampowered.com".format),
    LABEL.map("{}.org/store.steampowered.com".format),
    LABEL.map("{}store.steampowered.com".format),
    LABEL.map("{}.org".format),
)
FOREIGN_PATHS = st.sampled_from(
    ["bundle", "sub", "dlc", "widget", "news/app", "apps", "a", "curator", "points/shop/app"]
)


@settings(deadline=None)
@given(FOREIGN_HOSTS, APP_ID, SURROUNDINGS, st.booleans())
def test_no_other_host_ever_yields_a_link(host: str, app_id: int, around: str, scheme: bool) -> None:
    assert ids(around.format(f"{'https://' if scheme else ''}{host}/app/{app_id}")) == []


@settings(deadline=None)
@given(FOREIGN_PATHS, APP_ID, SURROUNDINGS)
def test_no_other_path_ever_yields_a_link(path: str, app_id: int, around: str) -> None:
    assert ids(around.format(f"{STORE}/{path}/{app_id}")) == []


@each(
    "piece",
    [
        "<",
        "`",
        "|",
        "/app/",
        "https://",
        f"{STORE}/app/",
        f"{STORE}/app/0",
        f"<{STORE}/app/1>`",
        "steam.",
        "steam-",
        "http://s.team/=",
        "`a``b```c",
        "a",
        "0",
        "&#x2F;",
        ":/",
        "(",
        "看",
        "看store.steampowered.com/app/1",
        "//",
        "\\/",
    ],
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    begin = time.perf_counter()
    find_links(piece * (100_000 // len(piece)))
    find_links(f"{STORE}/app/" + piece * (100_000 // len(piece)))
    assert time.perf_counter() - begin < 2


def test_no_pattern_repeats_a_group_in_the_way_that_older_pythons_get_wrong() -> None:
    for path in (ROOT / "core").rglob("*.py"):  # python/cpython#106052, seen on Debian 12
        assert not re.findall(r"[)}](?:[+*?]|\{+[0-9,]+\}+)\+", path.read_text(encoding="utf-8")), path


def test_importing_it_loads_no_third_party_module() -> None:
    code = (
        "import sys, core.steam.links, core.cli.target; "
        "print(sorted({'bs4', 'lxml', 'httpx', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
