"""A provider behind Pulumi's own protocol, in this process: `PULUMI_DEBUG_PROVIDERS` names its port.

A subclass says what happens to a resource; this class speaks the protocol, keeps a list of what was asked, and plays
faults.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from tests.engine import rpc

_ANY_SIZE = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class Refused(Exception):
    """The cloud does not do it. The text is what the owner sees."""


@dataclass(frozen=True)
class Change:
    """What an update would do. Names are Pulumi's."""

    changed: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    delete_first: bool = False
    """Whether two of them cannot be there at once."""


@dataclass(frozen=True)
class Asked:
    """One call of the engine that does something: create, update, delete."""

    call: str
    urn: str
    inputs: Mapping[str, Any] = field(repr=False)
    """Of a create: in clear."""


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """Serves from `with` on; `port` is where."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.seconds: dict[str, float] = {}
        """Spent in each kind of call, all together."""
        self.refuse = ""
        """A resource whose URN ends so is refused."""
        self.hold: tuple[str, threading.Event, threading.Event] | None = None
        """A resource whose URN ends so: the first event is set once it is made, and the answer waits for the second."""

    def __enter__(self) -> Self:
        if hasattr(self, "_server"):
            return self  # it serves a second stack
        self._server = grpc.server(ThreadPoolExecutor(16), options=_ANY_SIZE)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop(grace=None)

    # What a subclass says. Values come with their marks; `rpc.opened` takes them off.

    def checked(
        self, urn: str, news: dict[str, Any], olds: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """The inputs with made-up names filled in, and what is wrong with them."""
        raise NotImplementedError

    def compared(
        self, urn: str, old_inputs: dict[str, Any], olds: dict[str, Any], news: dict[str, Any]
    ) -> Change:
        """What would have to be done."""
        raise NotImplementedError

    def created(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        """Its id and its state."""
        raise NotImplementedError

    def updated(
        self, urn: str, olds: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        """Its state."""
        raise NotImplementedError

    def found(
        self, urn: str, id: str, inputs: dict[str, Any], state: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Its state as it is now; None if it is gone."""
        raise NotImplementedError

    def deleted(self, urn: str, id: str, state: dict[str, Any]) -> None:
        """Make it go."""
        raise NotImplementedError

    def answered(self, token: str, args: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """To a lookup: the answer, and properties with what is wrong with them."""
        raise NotImplementedError

    def configured(self, args: dict[str, Any]) -> None:
        """The stack's own region and the like."""

    # Pulumi's protocol. The names are Pulumi's.

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, accept_resources=True, accept_outputs=True
        )

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: N802
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: N802
        return plugin_pb2.PluginInfo(version="7.51.1")

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: N802
        return empty_pb2.Empty()

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._do("configure", context, lambda: self.configured(rpc.opened(rpc.read(request.args))))
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=True, acceptOutputs=True
        )

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        news, olds = rpc.read(request.news), rpc.read(request.olds)
        inputs, wrong = self._do("check", context, lambda: self.checked(request.urn, news, olds))
        failures = [provider_pb2.CheckFailure(property="", reason=reason) for reason in wrong]
        return provider_pb2.CheckResponse(inputs=rpc.written(inputs), failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        old_inputs, olds, news = (rpc.read(part) for part in (request.old_inputs, request.olds, request.news))
        change = self._do("diff", context, lambda: self.compared(request.urn, old_inputs, olds, news))
        some = change.changed or change.replaces
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if some else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=change.changed,
            replaces=change.replaces,
            deleteBeforeReplace=change.delete_first,
        )

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        inputs = rpc.read(request.properties)

        def create() -> tuple[str, dict[str, Any]]:
            if self.refuse and request.urn.endswith(self.refuse) and not request.preview:
                raise Refused("UnauthorizedOperation: refused on purpose")
            return self.created(request.urn, inputs, preview=request.preview)

        if not request.preview:
            self.asked.append(Asked("create", request.urn, rpc.opened(inputs)))
        id, state = self._do("create", context, create)
        if self.hold and request.urn.endswith(self.hold[0]) and not request.preview:
            _, made, go_on = self.hold
            made.set()
            go_on.wait(60)
        return provider_pb2.CreateResponse(id=id, properties=rpc.written(state))

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        olds, news = rpc.read(request.olds), rpc.read(request.news)
        if not request.preview:
            self.asked.append(Asked("update", request.urn, rpc.opened(news)))
        state = self._do(
            "update", context, lambda: self.updated(request.urn, olds, news, preview=request.preview)
        )
        return provider_pb2.UpdateResponse(properties=rpc.written(state))

    def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        inputs, known = rpc.read(request.inputs), rpc.read(request.properties)
        state = self._do("read", context, lambda: self.found(request.urn, request.id, inputs, known))
        if state is None:
            return provider_pb2.ReadResponse(id="")
        return provider_pb2.ReadResponse(id=request.id, properties=rpc.written(state), inputs=request.inputs)

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.asked.append(Asked("delete", request.urn, {}))
        self._do(
            "delete", context, lambda: self.deleted(request.urn, request.id, rpc.read(request.properties))
        )
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        args = rpc.opened(rpc.read(request.args))
        answer, wrong = self._do("invoke", context, lambda: self.answered(request.tok, args))
        failures = [provider_pb2.CheckFailure(property=name, reason=why) for name, why in wrong]
        return provider_pb2.InvokeResponse(**{"return": rpc.written(answer)}, failures=failures)

    def _do(self, call: str, context: Any, action: Callable[[], Any]) -> Any:
        """Its result; an error is passed on to the engine as one text."""
        begun = time.monotonic()
        try:
            return action()
        except Refused as refusal:
            context.abort(grpc.StatusCode.UNKNOWN, str(refusal))
        except Exception as error:  # noqa: BLE001 - a fault of the harness must reach the report, too
            context.abort(grpc.StatusCode.INTERNAL, f"the harness failed: {type(error).__name__}: {error}")
        finally:
            self.seconds[call] = self.seconds.get(call, 0.0) + time.monotonic() - begun
