"""What the bot says, in the languages that a community can choose. Reviews themselves are in English.

A line that a language lacks is said in English.
"""

from __future__ import annotations

from core.domain import FailureCode, RefusalCode
from core.domain.reasons import Values
from core.prompts import DEMO_LABEL, LABEL

_FAILURES = frozenset(FailureCode) - {FailureCode.WRITER}
_REFUSALS = frozenset(RefusalCode)

HELLO = (
    "Hello! Post a link to a game on the Steam store, and I write a review of it. "
    "A machine writes it, not a player; take it with a smile."
)
HELP = (
    "Post a store.steampowered.com link anywhere in a message, or ask me by command with a link, an app id or "
    "a game's name.\n"
    "Put a link in <angle brackets>, in code, or write `noreview` beside it, and I stay silent. A link in a "
    "spoiler gets its review in a spoiler.\n"
    "Delete your message and I take my reply back. Edit a link in, and I answer it."
)
PRIVACY = (
    "I keep the ids of your request (who asked, where, which message, which game) so that no promise is lost, "
    "and the texts that I wrote; never what you said. You can see what is kept of you, have your id "
    "taken out of it, or have me ignore the links you post in passing."
)

_EN = {
    "label": LABEL,
    "demo_label": DEMO_LABEL,
    "page": "Reading the store page…",
    "writing": "Writing a review of {name}…",
    "starting": "Writing a review of {name}… It takes longer this time: the writer is still starting, or busy.",
    "wait_s": "Usually about {n} s.",
    "wait_minutes": "Usually about {n} minutes.",
    "sorry": "Sorry, no review of {what}: {why}",
    "app": "app {id}",
    "no_such_game": "the store knows no such app. Please check the link.",
    "not_visible": "the store does not show it (any more).",
    "adult": "it is for adults only. Please ask where such games may be shown.",
    "page_failed": "I do not understand its store page. The owner of this bot finds it in the log.",
    "unreachable": "the store could not be reached for a while. Please post the link again later.",
    "late": "it took longer than I may keep you waiting. Please post the link again.",
    "budget": "this month's writing is used up. Please ask again next month; games that I know may be answered sooner.",
    "engine_unavailable": "the program that writes reviews cannot start at the moment. Please tell the owner of this bot.",
    "workers_died": "the program that writes reviews crashed {times} times over this one. Please tell this bot's owner.",
    "does_not_fit": "its name is too long for the model that I write with.",
    "nothing_usable": "I tried {tries} times and wrote nothing that makes sense. Please try again.",
    "not_good_enough": "I tried {tries} times, and nothing was good enough to show. Please try again.",
    "blocked_game": "The owner of this bot asked me not to review this one.",
    "too_many_open": "I have more reviews to write than I can promise right now. Please ask again in a while.",
    "paused": "I am taking a break and write no new reviews just now. Please ask again later.",
    "too_many_links": "I answer at most {most} links in one message; please post these by themselves: app {named}.",
    "limit_person": "That is {reviews} within the hour, as many as you are allowed. Please ask again in {minutes}.",
    "limit_place": "That is {reviews} within the hour, as many as I am allowed here. Please ask again in {minutes}.",
    "limit_all": "That is {reviews} within the hour, as many as I am allowed. Please ask again in {minutes}.",
    "limit_day": "That is {reviews} within a day, as many as I am allowed here. Please ask again in {minutes}.",
    "review": "1 review",
    "reviews": "{n} reviews",
    "minute": "1 minute",
    "minutes": "{n} minutes",
}
_DE = {
    "label": "Von einer Maschine geschrieben, nicht von einem Spieler.",
    "demo_label": "Von einer Maschine geschrieben (dem mitgelieferten Demomodell), nicht von einem Spieler.",
    "page": "Ich lese die Shopseite…",
    "writing": "Ich schreibe eine Rezension zu {name}…",
    "starting": "Ich schreibe eine Rezension zu {name}… Diesmal dauert es länger: der Schreiber startet oder hat zu tun.",
    "wait_s": "Meist etwa {n} s.",
    "wait_minutes": "Meist etwa {n} Minuten.",
    "sorry": "Leider keine Rezension zu {what}: {why}",
    "app": "App {id}",
    "no_such_game": "der Shop kennt keine solche App. Bitte prüfe den Link.",
    "not_visible": "der Shop zeigt sie nicht (mehr).",
    "adult": "das Spiel ist nur für Erwachsene. Bitte frag dort, wo solche Spiele gezeigt werden dürfen.",
    "page_failed": "ich verstehe die Shopseite nicht. Der Betreiber dieses Bots findet sie im Log.",
    "unreachable": "der Shop war eine Weile nicht zu erreichen. Bitte poste den Link später noch einmal.",
    "late": "es hat länger gedauert, als ich dich warten lassen darf. Bitte poste den Link noch einmal.",
    "budget": "das Schreiben für diesen Monat ist aufgebraucht. Bitte frag nächsten Monat wieder.",
    "engine_unavailable": "das Schreibprogramm startet gerade nicht. Bitte sag dem Betreiber dieses Bots Bescheid.",
    "workers_died": "das Schreibprogramm ist dabei {times}-mal abgestürzt. Bitte sag dem Betreiber dieses Bots Bescheid.",
    "does_not_fit": "der Name ist zu lang für das Modell, mit dem ich schreibe.",
    "nothing_usable": "ich habe es {tries}-mal versucht, und es kam nichts Sinnvolles heraus. Versuch es gern noch einmal.",
    "not_good_enough": "ich habe es {tries}-mal versucht, aber nichts war gut genug. Versuch es gern noch einmal.",
    "blocked_game": "Der Betreiber dieses Bots möchte nicht, dass ich dieses Spiel rezensiere.",
    "too_many_open": "Ich habe gerade mehr zu schreiben, als ich versprechen kann. Bitte frag bald noch einmal.",
    "paused": "Ich mache gerade Pause und schreibe nichts Neues. Bitte frag später noch einmal.",
    "too_many_links": "Ich beantworte höchstens {most} Links in einer Nachricht; bitte poste diese einzeln: App {named}.",
    "limit_person": "Das sind {reviews} in einer Stunde, mehr darfst du nicht. Bitte frag in {minutes} wieder.",
    "limit_place": "Das sind {reviews} in einer Stunde, mehr darf ich hier nicht. Bitte frag in {minutes} wieder.",
    "limit_all": "Das sind {reviews} in einer Stunde, mehr darf ich nicht. Bitte frag in {minutes} wieder.",
    "limit_day": "Das sind {reviews} an einem Tag, mehr darf ich hier nicht. Bitte frag in {minutes} wieder.",
    "review": "1 Rezension",
    "reviews": "{n} Rezensionen",
    "minute": "1 Minute",
    "minutes": "{n} Minuten",
}
_FR = {
    "label": "Écrit par une machine, pas par un joueur.",
    "demo_label": "Écrit par une machine (le modèle de démonstration fourni), pas par un joueur.",
    "page": "Je lis la page du magasin…",
    "writing": "J'écris une critique de {name}…",
    "starting": "J'écris une critique de {name}… C'est plus long cette fois : le rédacteur démarre, ou il est occupé.",
    "wait_s": "D'habitude environ {n} s.",
    "wait_minutes": "D'habitude environ {n} minutes.",
    "sorry": "Désolé, pas de critique de {what} : {why}",
    "app": "l'app {id}",
    "no_such_game": "le magasin ne connaît pas cette app. Vérifie le lien.",
    "not_visible": "le magasin ne la montre pas (ou plus).",
    "adult": "il est réservé aux adultes. Demande là où de tels jeux peuvent être montrés.",
    "page_failed": "je ne comprends pas sa page. Le propriétaire de ce bot la trouve dans le journal.",
    "unreachable": "le magasin est resté injoignable un moment. Reposte le lien plus tard.",
    "late": "cela a duré plus longtemps que je ne peux te faire attendre. Reposte le lien.",
    "budget": "l'écriture de ce mois est épuisée. Redemande le mois prochain.",
    "engine_unavailable": "le programme qui écrit ne démarre pas en ce moment. Préviens le propriétaire de ce bot.",
    "workers_died": "le programme qui écrit a planté {times} fois sur celle-ci. Préviens le propriétaire de ce bot.",
    "does_not_fit": "son nom est trop long pour le modèle avec lequel j'écris.",
    "nothing_usable": "j'ai essayé {tries} fois sans rien écrire de sensé. N'hésite pas à réessayer.",
    "not_good_enough": "j'ai essayé {tries} fois, mais rien n'était assez bon. N'hésite pas à réessayer.",
    "blocked_game": "Le propriétaire de ce bot m'a demandé de ne pas critiquer celui-ci.",
    "too_many_open": "J'ai plus de critiques à écrire que je ne peux en promettre. Redemande dans un moment.",
    "paused": "Je fais une pause et n'écris rien de nouveau. Redemande plus tard.",
    "too_many_links": "Je réponds à {most} liens au plus par message ; poste ceux-ci séparément : app {named}.",
    "limit_person": "Cela fait {reviews} en une heure, tu n'as pas droit à plus. Redemande dans {minutes}.",
    "limit_place": "Cela fait {reviews} en une heure, je n'ai pas droit à plus ici. Redemande dans {minutes}.",
    "limit_all": "Cela fait {reviews} en une heure, je n'ai pas droit à plus. Redemande dans {minutes}.",
    "limit_day": "Cela fait {reviews} en un jour, je n'ai pas droit à plus ici. Redemande dans {minutes}.",
    "review": "1 critique",
    "reviews": "{n} critiques",
    "minute": "1 minute",
    "minutes": "{n} minutes",
}
_ES = {
    "label": "Escrito por una máquina, no por un jugador.",
    "demo_label": "Escrito por una máquina (el modelo de demostración incluido), no por un jugador.",
    "page": "Leyendo la página de la tienda…",
    "writing": "Escribiendo una reseña de {name}…",
    "starting": "Escribiendo una reseña de {name}… Esta vez tarda más: el redactor aún está arrancando, o está ocupado.",
    "wait_s": "Normalmente unos {n} s.",
    "wait_minutes": "Normalmente unos {n} minutos.",
    "sorry": "Lo siento, no hay reseña de {what}: {why}",
    "app": "la app {id}",
    "no_such_game": "la tienda no conoce esa app. Revisa el enlace.",
    "not_visible": "la tienda (ya) no la muestra.",
    "adult": "es solo para adultos. Pídela donde se puedan mostrar juegos así.",
    "page_failed": "no entiendo su página. El dueño de este bot la encuentra en el registro.",
    "unreachable": "la tienda no respondió durante un rato. Publica el enlace más tarde.",
    "late": "tardó más de lo que puedo hacerte esperar. Publica el enlace otra vez.",
    "budget": "la escritura de este mes se ha agotado. Vuelve a pedirla el mes que viene.",
    "engine_unavailable": "el programa que escribe no arranca en este momento. Avisa al dueño de este bot.",
    "workers_died": "el programa que escribe se ha caído {times} veces con esta. Avisa al dueño de este bot.",
    "does_not_fit": "su nombre es demasiado largo para el modelo con el que escribo.",
    "nothing_usable": "lo intenté {tries} veces y no salió nada con sentido. Prueba otra vez.",
    "not_good_enough": "lo intenté {tries} veces, pero nada fue lo bastante bueno. Prueba otra vez.",
    "blocked_game": "El dueño de este bot me pidió no reseñar este juego.",
    "too_many_open": "Tengo más reseñas por escribir de las que puedo prometer. Vuelve a pedirla en un rato.",
    "paused": "Estoy en pausa y no escribo nada nuevo. Vuelve a pedirla más tarde.",
    "too_many_links": "Respondo como mucho a {most} enlaces por mensaje; publica estos aparte: app {named}.",
    "limit_person": "Son {reviews} en una hora, no se te permiten más. Vuelve a pedir en {minutes}.",
    "limit_place": "Son {reviews} en una hora, aquí no se me permiten más. Vuelve a pedir en {minutes}.",
    "limit_all": "Son {reviews} en una hora, no se me permiten más. Vuelve a pedir en {minutes}.",
    "limit_day": "Son {reviews} en un día, aquí no se me permiten más. Vuelve a pedir en {minutes}.",
    "review": "1 reseña",
    "reviews": "{n} reseñas",
    "minute": "1 minuto",
    "minutes": "{n} minutos",
}
_LANGUAGES = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}


def say(language: str, line: str, **values: object) -> str:
    """A line of the bot's in a language, with its values filled in. Values are not parsed again."""
    return _LANGUAGES.get(language, _EN).get(line, _EN[line]).format(**values)


def failure_text(language: str, code: str, values: Values | None = None) -> str | None:
    """Why there is no review, as half a sentence after a colon; None if nothing is known by that code."""
    if code not in _FAILURES:
        return None
    return _filled(language, "page_failed" if code == FailureCode.PAGE else code, values or {})


def refusal_text(language: str, code: str, values: Values | None = None) -> str | None:
    """Why a request was turned down, as a sentence; None if nothing is known by that code."""
    if code not in _REFUSALS:
        return None
    filled = dict(values or {})
    for name, one in (("reviews", "review"), ("minutes", "minute")):
        if isinstance(n := filled.get(name), int):
            filled[name] = counted(language, one, n)
    return _filled(language, code, filled)


def _filled(language: str, line: str, values: Values) -> str | None:
    """None if a record lacks what the sentence needs."""
    try:
        return say(language, line, **values)
    except KeyError:
        return None


def counted(language: str, one: str, n: int) -> str:
    """`1 review` or `3 reviews`: `one` is the line for one, with an s for more."""
    return say(language, one) if n == 1 else say(language, f"{one}s", n=n)


def took(seconds: float) -> str:
    """A time that something took, as short as it makes sense: `0.4 s`, `12 s`."""
    return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
