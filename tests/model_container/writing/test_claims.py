"""A text claims nothing that a machine cannot know, and an opinion is no claim."""

from __future__ import annotations

import time

from model_container.writing.claims import claim
from tests.tables import each

PAGE = (
    "Cinder Row (Racing, Indie). Race through 12 streets in winter 1942. A lap takes 3 minutes and costs $5."
)

LIVED = """
I’ve played every cup of it.
I've been playing this since the open beta.
We finally finished it.
I haven't finished the last cup yet, but it grows on me.
I was sent a key by the people who made it.
A key was kindly provided by the publisher.
Pre-ordered it on the first day.
Bought it for my son.
Played it with friends last night.
In my playthrough the mayor lost.
My copy came without a map.
My wife and I play a cup each evening.
I got stuck in the third street.
I died on the bridge again and again.
I kept crashing into the same lamp post.
This is the finest racer I have ever played.
Picked this up in a bundle.
I regret buying it.
I requested a refund.
I own the first one too.
I could not get past the harbour.
It took me a while to steer well.
I'm having so much fun with it.
I found myself humming the engine's tune.
I loved drifting along the canal.
My friends bought it as well.
After playing this for a while I wanted to drive home.
I used to play its ancestor on my cousin's computer.
Been playing it daily.
Died on every bridge.
I gave up on the last cup.
This was gifted to me by a neighbour.
I can't stop playing.
I just discovered a second harbour.
I fell down a hole in the quay.
I found a key beneath the third lamp.
We laughed at the mayor's hat.
I rode along the wall, and then it rained.
I couldn't find the brake.
I often jump from the bridge.
As soon as I press the horn, it stops.
Every time I turn left, a lamp falls over.
We were racing through the rain.
I'm enjoying the second cup.
It runs well on my old laptop.
My team lost its wheels.
The last bend made me jump.
I had no trouble with the gears.
The horn was too loud, but I got used to it.
I have to do the whole cup again.
One of the bugs I encountered is a lamp that sings.
When I was a kid there were trams like these.
I did not have any accident.
I had to look up where the brake is.
I gave it an honest chance.
I wound up in the canal.
So far I have been unable to leave the harbour.
My son loved the second cup.
My go-to game for rainy days.
It stutters, and it is not my broadband.
It is one of my recent purchases.
Plug in my blue game pad and nothing moves.
Stuck on the third level.
I really didn't have any fun with it.
A lamp is promised that I never once saw.
Now the game runs fine for me.
Great fun, will surely be replaying it.
Came back to it for the new streets.
The rails are smooth now, came back to the tram.
The engines kill me each time.
The bells take me back.
I regret of buying it.
That happens to me in each cup.
They were kind enough to send me a code.
I adored trams growing up.
I will certainly be going through the cups again.
I still have yet to see rain, and I still have yet to win.
I'm stuck below the last bridge.
We're hooked already.
I'm so confused about how to change the gears.
It was hard for me to reach the harbour.
The brakes were dull, had to push the tram uphill.
The mayor was kind and answered all of my questions.
I would find myself losing races for the sake of the rain.
The second cup had me laughing.
There are enough lamps to keep me busy all the way through.
The bell sold me on it.
I also have an old laptop.
I normally pick up every passenger.
I'll probably spend some more time in this tram.
The horn caused me a headache.
I still enjoy every minute of it.
It runs well on my Windows machine.
I have been robbed of my evenings.
I have mine in the smallest gear.
I get matched against drivers from the north.
I just put it on the slowest setting.
I can't bring myself to finish it.
I would buy it again.
I don't know where to go after the bridge.
In my game so far, no bridge has held.
After clearing the third cup, I left the harbour alone.
It takes me back to my childhood.
As a kid I loved trams.
I was confused at first.
Rated 9/10, would drown again.
Good fun, Played it at a fair.
I wanted to finish it before the rain did.
It is the tram of the first one, and used to run on my phone.
"""
COUNTED = """
I spent 40hrs.
It keeps one busy for twenty hours.
You have seen all of it after thirty-five hours.
It is over in 90 minutes.
It costs twenty bucks.
It is not worth $20.
At 9,99€ it is a steal.
For less than a dollar there is no better bridge.
The price of 14.99 is fair.
It came out in 2019.
It looks as if it were made in '98.
It was released on March 3rd.
It came to this store in November.
Only half an hour long, it ends well.
It was better a few years ago.
The servers went down last year.
The harbour has been closed for years.
The fourth cup opened almost a year after the third.
It is worth a couple of dollars.
The last cup took 2:41:07.
The bridge fell many years ago.
After years of practice the bridge is easy.
"""
HARMLESS = """
Five minutes are enough to see what it wants.
75 may sound like a lot of cars.
They march 2 by 2 over the bridge.
I love the story, and the lamps are lovely.
I would buy a sequel at once.
I hope for more streets.
I own the fact that racers are not my thing.
I got the impression that the mayor is no fool.
It is worth every penny.
It is made for people who want to be beaten by a bridge.
You play a driver who has lost his licence.
Those who own the first one will feel at home.
If you have played the first one, you know the harbour.
One day the bridge falls, and the town has to swim.
Fans of Fleet Street 2004 will like it.
It looks like the arcade racers of the 90s.
A boy named Tom drives the tram.
The mayor played a trick on the harbour, and he was given a medal.
The tram runs every five minutes.
It is not for people who hate rain.
It has 12 streets, and its winter is that of 1942.
The engine was built by hand, with care.
A good time for a few friends on one sofa.
I think that it deserves a look.
I was a little disappointed by the bridge.
It is a full 10/10 from me.
The hero is sixteen and drives better than most.
It has a list of the most-played streets.
I can't recommend it to people who fear bridges.
I didn't expect so many lamps.
I can't even begin to say how wet it is.
When I think of rain, this comes to mind.
As I said, the lamps are lovely.
I have to admit that the mayor is funny.
I'm looking for a racer with more bridges.
I am thrilled by the idea.
Where do I start?
If I played the mayor, the town would sink.
I would not trust it with my worst enemies.
I have no problem with rain.
My only complaint is the horn.
People who grew up with trams will smile.
Experienced drivers will see all of it in an evening.
One can play it for years.
It is not for me, but my opinion is not yours.
I hoped for a bridge, and I wanted it to be long.
I'd recommed it to drivers.
The tram, which had to cross the bridge, is old.
I need something to keep me busy.
The mayor is one of my all time favourite characters.
I can't pretend to know trams.
It is my favourite FPS.
Stuck on a flooded island, you build a tram.
A crash after hours of careful driving is unfair.
I'm having a hard time deciding whether it is a racer.
I always apreciate rain.
It is hard for me to describe the horn.
People never play it again.
If you loved trams as a kid, I think this is for you.
It has me looking forward to rain.
The trailer had me hoping for more.
I don't know what to say about the mayor.
I'm excited about the second cup.
I would like to see it again.
You find the mayor's own questions at the harbour.
People find themselves at home on a tram.
Each driver had to pay, and each had to wait.
"""


def sentences(table: str) -> list[str]:
    return table.strip().splitlines()


@each("sentence", sentences(LIVED))
def test_who_says_that_he_played_owned_bought_or_was_given_it_claims(sentence: str) -> None:
    assert claim(sentence, PAGE)
    assert claim(f"The streets are wide. {sentence}", PAGE)


@each("sentence", sentences(COUNTED))
def test_a_time_a_price_or_a_date_that_the_page_does_not_have_is_a_claim(sentence: str) -> None:
    assert claim(sentence, PAGE)


@each("sentence", sentences(HARMLESS))
def test_opinions_wishes_and_what_the_page_says_are_no_claims(sentence: str) -> None:
    assert claim(sentence, PAGE) == ""


def test_a_number_of_the_page_is_no_claim_but_a_purchase_is_one_whatever_the_page_says() -> None:
    assert claim("A lap takes 3 minutes and costs $5.", PAGE) == ""
    assert claim("A lap takes 4 minutes.", PAGE) == "4 minutes"
    assert claim("I bought it.", "I bought it, says everybody.") == "I bought"


@each(
    "unit",
    [
        "I ",
        "I have ",
        "I've really ",
        "my friend ",
        "two ",
        "twenty-",
        "1,",
        "a few ",
        "had so many ",
        "$",
        "in May ",
    ],
)
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = time.process_time()
        claim(text, "")
        return time.process_time() - begun

    short = min(seconds(4_000) for _ in range(3))
    assert seconds(32_000) < 8 * 4 * max(short, 0.0025)  # quadratic would be 64 times
