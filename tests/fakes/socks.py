"""A SOCKS5 proxy on loopback that counts who came through it."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

NO_PASSWORD = b"\x05\x00"
CONNECTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
IPV4 = 1


@dataclass
class Proxy:
    url: str = ""
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        count = (await reader.readexactly(2))[1]
        await reader.readexactly(count)
        writer.write(NO_PASSWORD)
        kind = (await reader.readexactly(4))[3]
        length = 4 if kind == IPV4 else (await reader.readexactly(1))[0]
        name = await reader.readexactly(length)
        host = ".".join(map(str, name)) if kind == IPV4 else name.decode()
        port = struct.unpack("!H", await reader.readexactly(2))[0]
        far_reader, far_writer = await asyncio.open_connection(host, port)
        writer.write(CONNECTED)
        async with asyncio.TaskGroup() as group:
            group.create_task(_pipe(reader, far_writer))
            group.create_task(_pipe(far_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65536):
            writer.write(part)
    except ConnectionError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def socks_proxy() -> AsyncIterator[Proxy]:
    """Run a proxy on a free port while the block runs."""
    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield proxy
