"""What is read from the raw content of Matrix events, whatever a stranger puts into them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix import incoming

NAMES = st.sampled_from(
    [
        "content",
        "msgtype",
        "body",
        "formatted_body",
        "m.relates_to",
        "rel_type",
        "event_id",
        "m.in_reply_to",
        "key",
        "m.new_content",
        "m.mentions",
        "user_ids",
        "unsigned",
        "age",
        "m.relations",
        "m.replace",
        "redacts",
        "sender",
        "prev_content",
        "room_version",
        "additional_creators",
        "filename",
        "is_falling_back",
        "type",
        "state_key",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=9), inner, max_size=6)
    ),
    max_leaves=25,
)
EVENTS = st.dictionaries(NAMES, JSON, max_size=8)


@given(EVENTS)
def test_no_event_makes_reading_fail(event: dict[str, Any]) -> None:
    for reads in (
        incoming.to_text,
        incoming.reaction,
        incoming.redacted,
        incoming.latest_content,
        incoming.age_s,
        incoming.creators,
    ):
        reads(event)
    incoming.joined(event, "@bot:x")


@given(st.text())
def test_no_html_makes_reading_fail(html: str) -> None:
    content = {"msgtype": "m.text", "body": "x", "formatted_body": f"<b data-mx-spoiler>{html}"}
    assert incoming.to_text(message(content)) is not None


def message(content: dict[str, Any]) -> dict[str, Any]:
    return {"event_id": "$1", "type": "m.room.message", "sender": "@ann:x", "content": content}


def text_of(**content: Any) -> str | None:
    found = incoming.to_text(message({"msgtype": "m.text", **content}))
    return found.text if found else None


REPLY = {"m.in_reply_to": {"event_id": "$0"}}


def test_a_quote_that_an_old_client_puts_before_a_reply_is_not_what_was_said() -> None:
    quoting = "> <@ann:x> see\n> https://a.example/\n\nno"
    assert text_of(body=quoting, **{"m.relates_to": REPLY}) == "no"
    assert text_of(body=quoting) == quoting, "outside of a reply somebody typed that"
    assert text_of(body="> a quote of my own\nyes", **{"m.relates_to": REPLY}) == "> a quote of my own\nyes"
    assert text_of(body="> <@ann:x> only", **{"m.relates_to": REPLY}) == ""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<span data-mx-spoiler>it ends</span>", "||it ends||"),
        ('a <span data-mx-spoiler="why">b</span> c', "a ||b|| c"),
        ("<mx-reply>quoted</mx-reply><span data-mx-spoiler>x</span>", "||x||"),
        ('<span data-mx-spoiler><a href="https://a.example/">it</a></span>', "||it https://a.example/ ||"),
        ("<p data-mx-spoiler>a<br>b</p>", "||a\nb||"),
    ],
)
def test_what_is_hidden_is_told_by_the_html_alone(html: str, text: str) -> None:
    assert text_of(body="plain", formatted_body=html) == text


PAGE = "https://store.steampowered.com/app/620/"


@pytest.mark.parametrize(
    ("body", "html", "text"),
    [
        (f"[this](<{PAGE}>)", f'<a href="{PAGE}">this</a>', f"[this]({PAGE})"),
        ("this one", f'<a href="{PAGE}">this</a> one', f"this one {PAGE}"),
        (f"**see** <{PAGE}>", f'<b>see</b> <a href="{PAGE}">{PAGE}</a>', f"**see** <{PAGE}>"),
        ("no", f'<mx-reply><a href="{PAGE}">this</a></mx-reply>no', "no"),
        ("bot: hi", '<a href="https://matrix.to/#/@bot:x">bot</a>: hi', "bot: hi"),
    ],
)
def test_a_link_behind_words_is_heard_and_one_in_angle_brackets_stays_silent(
    body: str, html: str, text: str
) -> None:
    assert text_of(body=body, formatted_body=html) == text


def test_an_older_client_mentions_by_a_link_to_the_user() -> None:
    pill = {"body": "bot: hi", "formatted_body": '<a href="https://matrix.to/#/%40bot%3Ax">bot</a>: hi'}
    found = incoming.to_text(message({"msgtype": "m.text", **pill}))
    assert found is not None and found.mentions == {"@bot:x"}
    found = incoming.to_text(message({"msgtype": "m.text", "m.mentions": {}, **pill}))
    assert found is not None and not found.mentions


def test_a_picture_says_what_its_caption_says() -> None:
    assert text_of(msgtype="m.image", body="look", filename="a.png") == "look"
    assert text_of(msgtype="m.image", body="a.png", filename="a.png") is None
    assert text_of(msgtype="m.image", body="a.png") is None


def test_a_thread_s_stand_in_reply_is_a_reply_to_nobody() -> None:
    related = {"rel_type": "m.thread", "event_id": "$0", **REPLY}
    found = incoming.to_text(
        message({"msgtype": "m.text", "body": "x", "m.relates_to": {**related, "is_falling_back": True}})
    )
    assert found is not None and (found.thread, found.replies_to) == ("$0", "")
    found = incoming.to_text(message({"msgtype": "m.text", "body": "x", "m.relates_to": related}))
    assert found is not None and (found.thread, found.replies_to) == ("$0", "$0")
