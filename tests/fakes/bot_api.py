"""The project's own Bot API server: real HTTP, strict about calls, faulty on demand."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Self

from aiohttp import web

from bot.clock import Clock
from tests.fakes import bot_files, bot_rules, bot_state
from tests.fakes.bot_methods import PLAYED
from tests.fakes.bot_state import BotState, Call, Found, Json, RefusalError
from tests.fakes.people import People
from tests.fakes.shelf import Uploaded

TOKEN = "4242:fake-token"
HTML_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"

How = Literal["json", "html", "cut", "drop", "drop_after", "slow"]


@dataclass(frozen=True)
class Fault:
    """What shall go wrong with one call.

    json: refused with `status`, not carried out; html: a proxy's page, not carried out;
    drop: the connection is cut before it is carried out; drop_after: carried out, answer lost;
    cut: carried out, half of the answer's JSON; slow: carried out, answered `seconds` later.
    """

    how: How
    status: int = 500
    retry_after: int | None = None
    seconds: float = 0


class FakeBotApi(People):
    """A server for one bot and its people; further bots are added with `add_bot`.

    `violations` collects every call that the documentation does not allow.
    """

    def __init__(self, clock: Clock, token: str = TOKEN) -> None:
        super().__init__(BotState(token, clock))
        self.token = token
        self.url = ""
        self.violations: list[str] = []
        self._bots = {token: self.state}
        self._faults: dict[str, list[Fault]] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=bot_state.MOST_UPLOAD + 1_000_000)
        application.router.add_route("*", "/bot{token}/{method}", self._serve)
        application.router.add_get("/file/bot{token}/{path:.+}", self._hand_out)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for state in self._bots.values():
            state.end_polls()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_bot(self, token: str) -> People:
        """Let the server know another bot; its people are separate."""
        self._bots[token] = BotState(token, self.state.clock)
        return People(self._bots[token])

    def fail_next(
        self,
        method: str,
        how: How = "json",
        *,
        status: int = 500,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method go wrong; see Fault for the ways."""
        fault = Fault(how, status, retry_after)
        self._faults.setdefault(method.lower(), []).extend([fault] * times)

    def slow_next(self, method: str, seconds: float, times: int = 1) -> None:
        slow = Fault("slow", seconds=seconds)
        self._faults.setdefault(method.lower(), []).extend([slow] * times)

    def mend(self, method: str) -> None:
        """Let nothing more go wrong with the calls of a method."""
        self._faults.pop(method.lower(), None)

    def calls(self, method: str) -> list[Call]:
        """Return the calls of a method so far, refused and lost ones too."""
        return list(self.state.calls(method))

    async def wait_for(self, predicate: Callable[[], Found], seconds: float = 5.0) -> Found:
        """Wait until something holds, looking again whenever the server's state changes."""
        try:
            return await self.state.until(predicate, seconds)
        except TimeoutError:
            last = "\n".join(map(str, self.state.transcript[-10:]))
            raise AssertionError(f"not within {seconds} s; last calls:\n{last}") from None

    async def wait_for_answer(self, chat: int, count: int = 1) -> list[str]:
        """Wait until the bot has written so many messages in a chat; return their texts."""
        await self.wait_for(lambda: len(self.answers(chat)) >= count)
        return self.answers(chat)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        state = self._bots.get(request.match_info["token"])
        if state is None or state.revoked:
            return _refused(RefusalError(401, "Unauthorized"))
        method = request.match_info["method"]
        try:
            raw, files = await _parameters(request, state.most_upload)
        except RefusalError as refusal:
            return _refused(refusal)
        waiting = self._faults.get(method.lower())
        fault = waiting.pop(0) if waiting else None
        if fault is not None and fault.how in {"json", "html", "drop"}:
            state.transcript.append(
                Call(method, raw, _status(fault), handled=False, fault=fault.how)
            )
            state.ring()
            return await _fail(fault, request)
        response, values = await self._carry_out(state, method, (raw, files))
        how = fault.how if fault else ""
        status = 0 if how == "drop_after" else response.status
        state.transcript.append(
            Call(method, values, status, handled=response.status == 200, fault=how)
        )
        state.ring()
        return await _spoil(fault, response, request) if fault else response

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        """Give the bytes of a file; `fail_next("file", …)` makes that go wrong."""
        state = self._bots.get(request.match_info["token"])
        path = request.match_info["path"]
        file = state.shelf.by_path.get(path) if state is not None else None
        if state is None or state.revoked or file is None:
            return _refused(RefusalError(404, "Not Found"))
        waiting = self._faults.get("file")
        fault = waiting.pop(0) if waiting else None
        state.shelf.fetched.append(path)
        state.ring()
        if fault is not None and fault.how in {"json", "html", "drop"}:
            return await _fail(fault, request)
        response = web.Response(body=file.content, content_type="application/octet-stream")
        return await _spoil(fault, response, request) if fault else response

    async def _carry_out(
        self, state: BotState, method: str, sent: tuple[Json, dict[str, Uploaded]]
    ) -> tuple[web.Response, Json]:
        name = method.lower()
        raw, files = sent
        if name not in bot_rules.METHODS:
            self.violations.append(f"{method}: unknown method")
            return _refused(RefusalError(404, "Not Found")), raw
        values, faults = bot_rules.read(method, raw)
        if faults:
            self.violations += [f"{method}: {fault}" for fault in faults]
            return _refused(RefusalError(400, _description(faults[0]))), values
        if name not in PLAYED:
            self.violations.append(f"{method}: the fake does not play it")
            return _refused(RefusalError(400, "Bad Request: not played")), values
        try:
            lost = bot_files.taken_in(values, files)
            self.violations += [f"{method}: nothing refers to the file {one}" for one in lost]
            result = await PLAYED[name](state, values)
        except RefusalError as refusal:
            return _refused(refusal), values
        return web.json_response({"ok": True, "result": result}), values


async def _parameters(request: web.Request, most: int) -> tuple[Json, dict[str, Uploaded]]:
    if request.content_type == "application/json":
        body = await request.read()
        return (dict(json.loads(body)) if body else {}), {}
    return await bot_files.parameters(request, most)


def _description(fault: str) -> str:
    known = {
        "text: 0 characters": "Bad Request: message text is empty",
        "text: ": "Bad Request: message is too long",
        "callback_data: ": "Bad Request: BUTTON_DATA_INVALID",
    }
    said = (text for start, text in known.items() if fault.startswith(start))
    return next(said, f"Bad Request: {fault}")


def _refused(refusal: RefusalError) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": str(refusal),
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)


def _status(fault: Fault) -> int:
    return {"drop": 0, "html": 502}.get(fault.how, fault.status)


async def _fail(fault: Fault, request: web.Request) -> web.StreamResponse:
    if fault.how == "drop":
        return _cut_off(request)
    if fault.how == "html":
        return web.Response(status=502, text=HTML_PAGE, content_type="text/html")
    if fault.retry_after is not None:
        said = f"Too Many Requests: retry after {fault.retry_after}"
        return _refused(RefusalError(fault.status, said, retry_after=fault.retry_after))
    return _refused(RefusalError(fault.status, "Internal Server Error"))


async def _spoil(fault: Fault, response: web.Response, request: web.Request) -> web.StreamResponse:
    if fault.how == "drop_after":
        return _cut_off(request)
    if fault.how == "slow":
        await asyncio.sleep(fault.seconds)
        return response
    whole = bytes(response.body) if isinstance(response.body, bytes) else b""
    return web.Response(body=whole[: len(whole) // 2], content_type="application/json")


def _cut_off(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
