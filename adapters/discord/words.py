"""What stands on buttons, and the short answers to a press. In English where a language lacks a line."""

from __future__ import annotations

_EN = {
    "again": "Another one", "tone": "Another tone…", "delete": "Delete", "cancel": "Cancel", "retry": "Try again",
    "which_tone": "How should the next one sound?",
    "positive": "Kinder", "negative": "Harsher", "rating": "As players rate it",
    "not_yours": "Only the person who asked, or a moderator, can delete this.",
    "thanks": "Thank you, noted. /forget-me takes it back.",
    "no_ratings": "Ratings are switched off on this server.",
    "reported": "Thank you. The owner of this bot gets to see it.",
    "unseen": "I cannot read that message. Open its menu (right-click or long press), Apps, Review this game.",
    "no_member": "I am no member here and can only answer: please use /review again.",
    "not_served": "The owner of this bot does not let it answer here.",
    "no_link": "I see no link to a game on the Steam store there.",
    "not_found": "The store finds no game for “{text}”. Try its full name, its link or its app id.",
    "trouble": "That did not work just now. Please try again in a moment.",
    "forgotten": "Done: your id is out of {n} records.",
    "ignored": "From now on I leave the links you post alone. /review still works. /ignore-me on:False ends it.",
    "heard": "I answer the links you post again.",
    "kept": "Kept of you: {requests} requests and {ratings} ratings.",
    "listening": "I answer your links.",
    "ignoring": "You asked me to leave your links alone.",
}  # fmt: skip
_DE = {
    "again": "Noch eine", "tone": "Anderer Ton…", "delete": "Löschen", "cancel": "Abbrechen", "retry": "Noch einmal",
    "which_tone": "Wie soll die nächste klingen?",
    "positive": "Freundlicher", "negative": "Strenger", "rating": "Wie Spieler es bewerten",
    "not_yours": "Löschen kann das nur, wer gefragt hat, oder die Moderation.",
    "thanks": "Danke, notiert. /forget-me nimmt es zurück.",
    "no_ratings": "Bewertungen sind auf diesem Server ausgeschaltet.",
    "reported": "Danke. Der Betreiber dieses Bots bekommt es zu sehen.",
    "no_member": "Ich bin hier kein Mitglied und kann nur antworten: bitte nimm noch einmal /review.",
    "not_served": "Der Betreiber dieses Bots lässt ihn hier nicht antworten.",
    "no_link": "Ich sehe dort keinen Link zu einem Spiel im Steam-Shop.",
    "not_found": "Der Shop findet kein Spiel zu „{text}“. Versuche den vollen Namen, den Link oder die App-Id.",
    "trouble": "Das ging gerade nicht. Bitte versuche es gleich noch einmal.",
    "forgotten": "Erledigt: deine Id steht in {n} Einträgen nicht mehr.",
    "ignored": "Ab jetzt lasse ich deine Links in Ruhe. /review geht weiter. /ignore-me on:False beendet das.",
    "heard": "Ich beantworte deine Links wieder.",
    "kept": "Von dir gespeichert: {requests} Anfragen und {ratings} Bewertungen.",
    "listening": "Ich beantworte deine Links.",
    "ignoring": "Du wolltest, dass ich deine Links in Ruhe lasse.",
}  # fmt: skip
_FR = {
    "again": "Une autre", "tone": "Autre ton…", "delete": "Supprimer", "cancel": "Annuler", "retry": "Réessayer",
    "which_tone": "Quel ton pour la prochaine ?",
    "positive": "Plus gentil", "negative": "Plus sévère", "rating": "Comme ses joueurs la notent",
    "not_yours": "Seule la personne qui a demandé, ou la modération, peut supprimer ceci.",
    "thanks": "Merci, c'est noté. /forget-me l'efface.",
    "no_link": "Je ne vois là aucun lien vers un jeu du magasin Steam.",
    "trouble": "Cela n'a pas marché. Réessaie dans un instant.",
}  # fmt: skip
_ES = {
    "again": "Otra", "tone": "Otro tono…", "delete": "Borrar", "cancel": "Cancelar", "retry": "Reintentar",
    "which_tone": "¿Cómo debe sonar la próxima?",
    "positive": "Más amable", "negative": "Más dura", "rating": "Como la valoran sus jugadores",
    "not_yours": "Solo quien la pidió, o la moderación, puede borrarla.",
    "thanks": "Gracias, anotado. /forget-me lo borra.",
    "no_link": "Ahí no veo ningún enlace a un juego de la tienda de Steam.",
    "trouble": "No ha funcionado. Inténtalo de nuevo en un momento.",
}  # fmt: skip
_LANGUAGES = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}


def word(language: str, line: str, **values: object) -> str:
    """A line in a language, its values filled in."""
    return _LANGUAGES.get(language, _EN).get(line, _EN[line]).format(**values)
