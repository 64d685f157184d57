"""The local backend: SQLite for the requests, a child process for the writing.

`store`, `documents`, `fleet` and `watchdog` are the bot's side, `source` is the worker's; `database` is the one file
that both open.
"""
