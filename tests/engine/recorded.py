"""The fast provider: the answers that the tests with mocks get, over Pulumi's protocol."""

from __future__ import annotations

import uuid
from typing import Any

from pulumi.runtime.mocks import MockCallArgs

from tests.engine import rpc
from tests.engine.provider import Change, Provider
from tests.infra.answers import Answers, World, state_of


class Recorded(Provider):
    """A cloud in which everything succeeds at once; `standing` is what is in it, by URN and id."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self._answers = world, Answers(world)
        self.standing: set[tuple[str, str]] = set()
        self.secrets: set[str] = set()
        """Resources and inputs that arrived marked as secret."""

    def checked(
        self, urn: str, news: dict[str, Any], olds: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        return news, []

    def compared(
        self, urn: str, old_inputs: dict[str, Any], olds: dict[str, Any], news: dict[str, Any]
    ) -> Change:
        before, after = rpc.opened(old_inputs), rpc.opened(news)
        keys = {*before, *after}
        return Change(tuple(sorted(key for key in keys if before.get(key) != after.get(key))))

    def created(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        if preview:
            return "", inputs
        type_, name = rpc.type_of(urn), rpc.name_of(urn)
        self.secrets |= {f"{type_}.{key}" for key, value in inputs.items() if rpc.is_secret(value)}
        id = f"{name}-{uuid.uuid4().hex[:7]}"
        self.standing.add((urn, id))
        return id, {**state_of(type_, name, rpc.opened(inputs)), **inputs}

    def updated(
        self, urn: str, olds: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        return {**olds, **news}

    def found(
        self, urn: str, id: str, inputs: dict[str, Any], state: dict[str, Any]
    ) -> dict[str, Any] | None:
        return state if (urn, id) in self.standing else None

    def deleted(self, urn: str, id: str, state: dict[str, Any]) -> None:
        self.standing.discard((urn, id))

    def answered(self, token: str, args: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        return self._answers.call(MockCallArgs(token=token, args=args, provider=""))
