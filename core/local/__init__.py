"""The local backend: SQLite stores requests, and a child process is the worker.

The bot uses `store`, `documents` and `fleet`, with `watchdog`, which ends a worker that hangs; the child process uses
`source`. Both open `database`.
"""
