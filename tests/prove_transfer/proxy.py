"""A process between two gateways that does to their talk what networks do, by a script.

It understands HTTP/1.1 just well enough to know where a request begins and ends, and passes every byte on as it
came unless told otherwise.
"""

import asyncio
import contextlib
import os
import random
import re
import socket
import struct
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

from prove_transfer.children import CONTEXT
from prove_transfer.line_faults import Fault, Rule, Seen

_BLOCK: Final = 32 * 1024
_HEAD: Final = 64 * 1024
_LINGER: Final = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing then sends a reset, as a crashed machine's network does."""


@dataclass
class _Script:
    """What the process knows."""

    target: int
    rules: list[Rule] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    answered: int = 0


class Proxy:
    """The proxy as the harness holds it: a process on a port of its own, which stays when the server dies."""

    def __init__(self, target: int) -> None:
        self._mine, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=run, args=(theirs, target), daemon=True)
        self._process.start()
        theirs.close()
        self.port: int = self._ask("port")

    def _ask(self, word: str, value: object = None) -> Any:  # noqa: ANN401 - JSON, or another's own type
        self._mine.send((word, value))
        if not self._mine.poll(30):
            raise TimeoutError(f"proxy: {word}")
        return self._mine.recv()

    def play(self, *rules: Rule) -> None:
        """Do this from now on, and forget what came by."""
        self._ask("rules", rules)

    def seen(self) -> list[Seen]:
        """Return what came by since."""
        found: list[Seen] = self._ask("seen")
        return found

    def down(self, down: bool) -> None:
        """Stop listening, so that connections are refused, or listen again."""
        self._ask("down", down)

    def aim(self, target: int) -> None:
        """Pass on to another port."""
        self._ask("target", target)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()
        self._mine.close()


def run(control: Connection, target: int) -> None:
    """Be the proxy until killed."""
    asyncio.run(_serve(control, _Script(target)))


async def _serve(control: Connection, script: _Script) -> None:
    talks = set[asyncio.Task[None] | None]()  # the loop itself holds tasks only weakly

    async def each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await _Talk(script, reader, writer).run()
        _reset(writer)
        talks.discard(asyncio.current_task())

    async def listen(port: int) -> asyncio.Server:
        return await asyncio.start_server(each, "127.0.0.1", port, limit=_HEAD)

    server: asyncio.Server | None = await listen(0)
    port: int = server.sockets[0].getsockname()[1]  # type: ignore[union-attr] # it was just made
    loop = asyncio.get_running_loop()
    words: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    loop.add_reader(control.fileno(), lambda: words.put_nowait(_word(control)))
    while True:
        word, value = await words.get()
        answer: object = None
        if word == "port":
            answer = port
        elif word == "rules":
            script.rules, script.seen = list(value), []
        elif word == "seen":
            answer = script.seen
        elif word == "target":
            script.target = value
        elif word == "down" and value and server is not None:
            server.close()
            server = None
        elif word == "down" and not value and server is None:
            server = await listen(port)
        control.send(answer)


def _word(control: Connection) -> tuple[str, Any]:
    try:
        word, value = control.recv()
    except (EOFError, OSError):
        os._exit(0)  # whoever held us is gone
    return word, value


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    writer.transport.abort()


@dataclass(frozen=True)
class _Head:
    """A request's or an answer's head, its bytes as they came."""

    raw: bytes

    @property
    def line(self) -> str:
        return self.raw.split(b"\r\n", 1)[0].decode("latin-1")

    def field(self, name: str) -> str:
        found = re.search(rb"(?im)^" + name.encode() + rb":[ \t]*([^\r\n]*)", self.raw)
        return found[1].decode("latin-1").strip() if found else ""

    @property
    def length(self) -> int:
        return int(self.field("content-length") or 0)

    @property
    def status(self) -> int:
        found = re.match(rb"HTTP/1\.[01] (\d{3})", self.raw)
        return int(found[1]) if found else 0


class _Talk:
    """One connection of a client, and the one to the server that belongs to it."""

    def __init__(self, script: _Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.script, self.reader, self.writer = script, reader, writer
        self.up: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.early = False
        """Whether the last answer came before the request was through: nothing can follow on that connection."""

    async def run(self) -> None:
        """Pass requests on until one side ends."""
        try:
            while await self._one():
                pass
        finally:
            if self.up is not None:
                _reset(self.up[1])

    async def _one(self) -> bool:
        head = _Head(await self.reader.readuntil(b"\r\n\r\n"))
        rule = next((one for one in self.script.rules if one.hits(head.line)), None)
        number = len(self.script.seen)
        self.script.seen.append(Seen(head.line, head.field("upload-offset"), rule.fault if rule else "", 0))
        answer = await self._done(head, rule)
        if answer is None:
            return False
        if number < len(self.script.seen):
            was = self.script.seen[number]
            self.script.seen[number] = Seen(was.line, was.offset, was.fault, _Head(answer).status)
        self.writer.write(answer)
        await self.writer.drain()
        if self.early:
            self.writer.close()
        return not self.early and b"connection: close" not in answer.lower()

    async def _done(self, head: _Head, rule: Rule | None) -> bytes | None:
        """Do to a request what the rule says, and return the bytes of the answer to pass on."""
        fault = rule.fault if rule else None
        if rule is None or fault is None:
            return await self._passed(head)
        if fault is Fault.REFUSE:
            return None
        if fault in {Fault.RESET, Fault.TRUNCATE}:
            await self._stopped(head, rule)
            return None
        if fault in {Fault.HANG, Fault.ERROR_500, Fault.ERROR_503}:
            await self._swallow(head)
            return await self._instead(fault)
        if fault is Fault.DELAY:
            await asyncio.sleep(rule.seconds)
        if fault in {Fault.TWICE, Fault.TWICE_LATE}:
            return await self._twice(head, late=fault is Fault.TWICE_LATE)
        answer = await self._passed(head, rule)
        return await self._spoilt(answer, fault)

    async def _spoilt(self, answer: bytes | None, fault: Fault) -> bytes | None:
        if answer is None or fault in {Fault.DELAY, Fault.FLIP, Fault.DRIP}:
            return answer
        if fault is Fault.LOSE:
            await self.reader.read()  # until the client has had enough
            return None
        if fault is Fault.CUT:
            self.writer.write(answer[: max(len(answer) // 2, 1)])
            await self.writer.drain()
            self.writer.close()
            return None
        if fault is Fault.GARBAGE:
            return random.Random(len(answer)).randbytes(200) + b"\r\n\r\nconnection: close"  # noqa: S311 - seeded troubles, no secrets
        if fault is Fault.GATEWAY_500:
            return _simple(b"502 Bad Gateway")
        return None

    async def _instead(self, fault: Fault) -> bytes | None:
        if fault is Fault.ERROR_500:
            return _simple(b"500 Internal Server Error")
        if fault is Fault.ERROR_503:
            return _simple(b"503 Service Unavailable", b"Retry-After: 1\r\n")
        await self.reader.read()
        return None

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.up is None or self.up[0].at_eof():
            self.up = await asyncio.open_connection("127.0.0.1", self.script.target, limit=_HEAD)
        return self.up

    async def _passed(self, head: _Head, rule: Rule | None = None) -> bytes | None:
        """Pass a request on and return the whole answer, also one that comes before the body is through."""
        reader, writer = await self._connected()
        writer.write(head.raw)
        sending = asyncio.ensure_future(self._body(writer, head.length, rule))
        answering = asyncio.ensure_future(_answer(reader, head.line.startswith("HEAD ")))
        try:
            await asyncio.wait({sending, answering}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and sending.exception() is not None and not answering.done():
                await asyncio.wait({answering}, timeout=1)
            answer = await answering
            self.early = not sending.done() or sending.exception() is not None
            return answer
        finally:
            for one in (sending, answering):
                one.cancel()
            await asyncio.gather(sending, answering, return_exceptions=True)

    async def _body(self, writer: asyncio.StreamWriter, length: int, rule: Rule | None = None) -> None:
        fault = rule.fault if rule else None
        flip = int(length * rule.at) if rule and fault is Fault.FLIP and length else -1
        block = max(length // 20, 1) if fault is Fault.DRIP else _BLOCK
        done = 0
        while done < length:
            piece = bytearray(await self.reader.readexactly(min(block, length - done)))
            if done <= flip < done + len(piece):
                piece[flip - done] ^= 1
            if rule and fault is Fault.DRIP:
                await asyncio.sleep(rule.seconds / 20)
            writer.write(piece)
            await writer.drain()
            done += len(piece)

    async def _stopped(self, head: _Head, rule: Rule) -> None:
        """Pass on a part of the body, then end both connections: abruptly, or as if that had been all."""
        _reader, writer = await self._connected()
        most = int(head.length * rule.at)
        writer.write(head.raw if head.length else head.raw[: len(head.raw) // 2])
        await self._body(writer, most)
        await asyncio.sleep(0.01)  # so that it has arrived before the reset overtakes it
        if rule.fault is Fault.TRUNCATE:
            writer.close()
            self.writer.close()
            self.up = None
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _swallow(self, head: _Head) -> None:
        left = head.length
        while left:
            left -= len(await self.reader.readexactly(min(_BLOCK, left)))

    async def _twice(self, head: _Head, *, late: bool) -> bytes | None:
        body = await self.reader.readexactly(head.length)
        answers = []
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.script.target, limit=_HEAD)
            writer.write(head.raw + body)
            answers.append(await _answer(reader, head.line.startswith("HEAD ")))
            _reset(writer)
        return answers[1] if late else answers[0]


async def _answer(reader: asyncio.StreamReader, bare: bool) -> bytes:
    """Return one whole answer as it came."""
    head = _Head(await reader.readuntil(b"\r\n\r\n"))
    if bare or head.status in {204, 304}:
        return head.raw
    if "chunked" in head.field("transfer-encoding").lower():
        return head.raw + await reader.readuntil(b"0\r\n\r\n")
    if head.field("content-length"):
        return head.raw + await reader.readexactly(head.length)
    return head.raw + await reader.read()


def _simple(status: bytes, more: bytes = b"") -> bytes:
    text = b"<html>the machine between</html>"
    length = str(len(text)).encode()
    return (
        b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\nContent-Length: " + length + b"\r\n"
        b"Connection: close\r\n" + more + b"\r\n" + text
    )
