"""Receives webhooks on loopback and says how many came within how long and how late; paths below /dead/ are never answered.

usage: receive.py PORT COUNT...; prints one line each time that COUNT messages have come to other paths, and ends after the last.
"""

import asyncio
import json
import sys
import time
from datetime import datetime

PORT, *COUNTS = map(int, sys.argv[1:])
came: asyncio.Queue[tuple[float, float]] = asyncio.Queue()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length")), 0)
            body = await reader.readexactly(length)
            if "/dead/" in lines[0]:
                await asyncio.sleep(3600)
            now = time.time()
            happened = datetime.fromisoformat(json.loads(body)["time"]).timestamp()
            came.put_nowait((now, now - happened))
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", PORT, backlog=1024)
    async with server:
        for count in COUNTS:
            times, delays = zip(*[await asyncio.wait_for(came.get(), 300) for _ in range(count)])
            delays = sorted(delays)
            late = [delays[int(len(delays) * part)] * 1e3 for part in (0.5, 0.99)] + [delays[-1] * 1e3]
            pause = max(later - earlier for earlier, later in zip(times, times[1:])) * 1e3
            print(f"{count} deliveries, {count / (times[-1] - times[0]):.0f}/s, longest pause {pause:.0f} ms, after the change "
                  f"p50 {late[0]:.0f} ms, p99 {late[1]:.0f} ms, at most {late[2]:.0f} ms", flush=True)


asyncio.run(main())
