"""The game store: links in a text, its page of a game, its API. Import the modules, not this package."""
