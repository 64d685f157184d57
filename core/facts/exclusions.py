"""What a store page says that is not about the game: shop, law, press, makers, machines, plans."""

from __future__ import annotations

import re
from collections.abc import Collection

# One expression for all of it, because every sentence of a page is checked. A word is here if sentences with
# it are rarely about the game itself.
_OTHER = re.compile(
    r"\b(?:"
    # other versions of the game, and what is sold beside it
    r"demos?|downloadable\scontent|new\sgame\s?(?:\+|plus)|bonus\s(?:game|chapter)s?|mp3s?|flac|wav|ost"
    # warnings
    r"|epilep\w*|seizures?|photosensitiv\w*|warnings?|disclaimers?|attention:|caution:|content\s(?:caution|note|notice)|motion\ssickness"
    r"|adults?\sonly|suitable\sfor|parental|explicit|trigger\swarning|nausea"
    r"|contains?\s(?:[\w-]+,?\s){0,3}(?:images|scenes|language|violence|depictions|themes)"
    # law
    r"|copyrights?|trademarks?|all\srights|eula|terms\sof|gdpr|reserved"
    # editions, prices
    r"|dlcs?|bundles?|season\spass|pre-?orders?|pre-?purchase|art\s?book|discounts?"
    r"|priced|microtransactions?|in-app|buy\sthe\sgame|add-ons?|gifts?"
    r"|wallpapers?|digital\ssoundtrack|for\sfree|free\sof\scharge|refunds?|full\sversion"
    # press
    r"|nominees?|finalists?|official\sselection|metacritic"
    r"|reviews?|reviewers?|critics?|press|indiecade|igf|pax|gdc|gamescom|million\scopies"
    r"|out\sof\s(?:5|10)|stars?\sout|gamespot|ign|polygon|kotaku|eurogamer|pc\sgamer|rock\spaper|destructoid|downloads"
    # calls
    r"|discord|newsletters?|twitter|facebook|reddit|youtube\w*|twitch|instagram|wish-?lists?|follow\sus|subscrib\w*"
    r"|forums?|mailing|websites?|https?|www|feedback|suggestions?|kickstart\w*|greenlight|patreon"
    r"|backers?|crowdfund\w*|support\sus|e-?mail|stream(?:ers?|ing)|hashtag|trailers?"
    r"|steamworks|cloud\ssaves?|badges?|emoticons?|profile"
    # machines
    r"|windows|mac(?:os)?|linux|nvidia|amd|intel|gpus?|cpu|directx|opengl|ram|processors?|graphics?\scards?|drivers?\sversion"
    r"|headsets?|locomotion|oculus|vive|valve\sindex|room-?scale"
    r"|4k|widescreen|frame\s?rates?|touch\s?(?:screens?|display)|android|ios|ipad|iphone|playstation|xbox"
    r"|nintendo|switch\sversion|hotkeys?|wasd|left\sclick|right\sclick|space\s?bar|esc|save\sfiles?|autosaves?|install\w*"
    r"|hdr|ultra-?wide|htc"
    # updates and plans
    r"|updates?|updated|updating|patch(?:es|ed)?|changelogs?|bug\s?fix\w*|hotfix\w*|bugs?|beta|alpha|v\d|roadmap"
    r"|coming\ssoon|upcoming|planned|we\splan|in\sthe\sfuture|will\sbe\s(?:added|available|included|released|updated)"
    r"|early\saccess|releas\w+|launch(?:ed)?\s(?:date|on|in)|in\sdevelopment|prototype|placeholder|work\sin\sprogress"
    # makers
    r"|we|we're|we've|we'll|our|ours|us|i|i'm|i've|my|me|developers?|devs?|studios?|publish\w*|developed\sby|founded"
    r"|indie\steam|solo\sdev\w*|designed\sby|created\sby|made\sby|written\sby|composed\sby|composer"
    r"|directed\sby|produced\sby|kickstarted|funded|unreal\sengine|cryengine|ports?\sof|ported"
    r"|chapters?\s(?:one|two|three|four|\d)|episodes?\s(?:one|two|three|four|\d)"
    # languages of the texts
    r"|localization|localisation|translat(?:ed|ions?)|language\ssupport|voice-?overs?\sin"
    r")\b|[©$€£@]|\d\s?%\s(?:off|positive|discount|of\s)|\d/10",
    re.IGNORECASE,
)

# What is said of a game's fame and of its editions: it may stand beside what the game is about.
_FAME = re.compile(
    r"\b(?:mature|licen[cs]\w*|editions?|expansions?|free-to-play|free\sto\splay|f2p|remaster\w*|awards?(?!-winning)|winners?\sof"
    r"|nominat\w+|best-?selling|trading\scards|creators?\sof|makers\sof|veterans?\sof|franchise|sequel\sto|prequel\sto"
    r"|original\sgame|classic\sgame|first\sgame|previous\sgames?|installments?|remakes?)\b",
    re.IGNORECASE,
)

# Orders to a machine that reads the page, and the marks that chat models are given turns by.
_TO_MACHINES = re.compile(
    r"""\b(?:ignore|disregard|forget|override|overrule|bypass)\s+
        (?:(?:all|any|of|the|your|my|our|these|those|other|previous|prior|preceding|earlier|above|given|system)\s+){0,4}
        (?:instructions?|prompts?|guidelines|above|everything\s+(?:above|before|so\s+far)
        |(?:previous|prior|preceding|earlier)\s+(?:texts?|rules|messages?|context|orders|commands?|directions))\b
    |\bsystem\s+prompts?\b|(?:\A\W*|(?<=[.!?]\s))(?:system|assistant)\s?:|\bare\s+(?:now\s+)?an?\s+(?:helpful|AI)\s+assistants?\b
    |\bAI\s+(?:language\s+)?models?\b|\blanguage\s+models?\b|\bLLMs?\b
    |\b(?:write|say|print|output|respond|reply|answer|repeat)\s+(?:back\s+)?
        (?:only|just|exactly|nothing\s+but)\s+(?:with|the|this|that|one|in)\b
    |<\|[^|<>]{1,40}\|>|</?s>|\[/?INST\]|<</?SYS>>|\#{2,}\s?(?:instructions?|system|response|human|assistant|user)\b""",
    re.IGNORECASE | re.VERBOSE,
)

# A sentence that begins with a quotation mark is praise from the press, or a character who speaks.
_QUOTE = re.compile(r"[\"“”«»„'‘]")
# "A masterpiece." – Some Paper
_ATTRIBUTED = re.compile(r"[.!?…\"”»]\s?[-–—~]\s?[A-Z][\w.'’ ]{2,40}$")

# A heading like these hides everything up to the next heading.
HEADING_OF_OTHER_THINGS = re.compile(
    r"\b(?:requirements?|updates?|changelogs?|patch|news|awards?|press|reviews?|accolades|about\s(?:the\s)?(?:developers?|team|us|author)"
    r"|developers?|studio|credits|editions?|dlcs?|bundles?|warnings?|disclaimer|legal|privacy|roadmap|coming\ssoon|upcoming"
    r"|planned|plans|future|early\saccess|controls|support|community|discord|links|contact|languages?|faq|notes?|follow"
    r"|other\sgames|also\savailable|soundtrack\sby|special\sthanks|licen[cs]e|copyright|known\sissues|minimum|recommended)\b",
    re.IGNORECASE,
)


def speaks_to_machines(text: str) -> bool:
    """Whether a text gives orders to a machine that reads it ("Ignore all previous instructions"), in usual words."""
    return _TO_MACHINES.search(text) is not None


def about_other_things(sentence: str, name: Collection[str] = ()) -> bool:
    """Whether a sentence speaks of something other than the game, of its fame or its editions, or quotes somebody.

    It errs towards True: a sentence too many that is passed over costs one fact, the opposite costs a false review.
    `name`: the words of the game's name, in small letters; a game that is called after wallpapers is about them.
    """
    return about_fame(sentence) or _is_other(sentence, name)


def about_fame_alone(sentence: str, name: Collection[str] = ()) -> bool:
    """Whether only a word of the game's fame or its editions makes it a sentence about other things; `name` as above."""
    return about_fame(sentence) and not _is_other(sentence, name)


def about_fame(text: str) -> bool:
    """Whether a text speaks of what a game has won, came from, or is sold as, in usual words."""
    return _FAME.search(text) is not None


def _is_other(sentence: str, name: Collection[str]) -> bool:
    # Pages mix straight and curly apostrophes; the list has the straight one alone.
    plain = sentence.replace("’", "'")
    return bool(
        any(match[0].lower().removesuffix("s") not in name for match in _OTHER.finditer(plain))
        or _QUOTE.match(plain)
        or _ATTRIBUTED.search(plain)
        or speaks_to_machines(plain)
    )
