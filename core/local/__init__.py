"""The local world: SQLite for the promises, a child process for the writing.

`store` and `fleet` are the bot's side; `worker_side` is what the child process uses; `database`
is the one file that both open.
"""
