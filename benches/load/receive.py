"""Receives webhooks on loopback and says how many came within how long; paths below /dead/ are never answered.

usage: receive.py PORT COUNT; prints one line once COUNT messages have come to other paths.
"""

import asyncio
import statistics
import sys
import time

PORT, COUNT = int(sys.argv[1]), int(sys.argv[2])
came: list[float] = []
done = asyncio.Event()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length")), 0)
            await reader.readexactly(length)
            if "/dead/" in lines[0]:
                await asyncio.sleep(3600)
            came.append(time.monotonic())
            if len(came) == COUNT:
                done.set()
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", PORT, backlog=1024)
    async with server:
        await asyncio.wait_for(done.wait(), 300)
    took = came[-1] - came[0]
    pauses = [later - earlier for earlier, later in zip(came, came[1:])]
    print(f"{COUNT} deliveries, {COUNT / took:.0f}/s, longest pause {max(pauses) * 1e3:.0f} ms, "
          f"median {statistics.median(pauses) * 1e3:.2f} ms")


asyncio.run(main())
