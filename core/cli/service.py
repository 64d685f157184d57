"""What runs the bot after a restart of the machine."""

from __future__ import annotations

from pathlib import Path

from core.errors import UsageError

_UNIT = """\
[Unit]
Description=Steam links in, reviews out
# A refused token or a wrong setting ends the bot at once: after five such ends it stays down.
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
EnvironmentFile={env_file}
ExecStart={grg} bot
Restart=on-failure
RestartSec=10
TimeoutStopSec=30
UMask=0077

# The service may read the system and your home, and write only to its state folder.
NoNewPrivileges=yes
PrivateUsers=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={state_dir}
InaccessiblePaths=-%h/.ssh -%h/.gnupg
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=default.target
"""


def systemd_unit(grg: Path | str, env_file: Path | str, state_dir: Path | str) -> str:
    """A unit for `~/.config/systemd/user/`: a service of one's own user, which needs no root.

    A text is taken as systemd reads it ("%h/grg"), a Path as what it names. Raises UsageError for one that is not one line.
    """
    return _UNIT.format(
        grg=_quoted(grg).replace("$", "$$"), env_file=_escaped(env_file), state_dir=_quoted(state_dir)
    )


def _escaped(path: Path | str) -> str:
    # https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html: a percent sign begins a specifier.
    if isinstance(path, str):
        return path
    if not str(path).isprintable():
        raise UsageError(f"{str(path)!r} cannot stand in a unit: use a path without line ends")
    return str(path).replace("%", "%%")


def _quoted(path: Path | str) -> str:
    text = _escaped(path)
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"' if inside != text or " " in text or "'" in text else text
