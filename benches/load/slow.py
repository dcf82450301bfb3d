"""Clients that send a request a byte at a time, as one that wants to hold a server's connections would.

Usage: slow.py ADDRESS:PORT CLIENTS SECONDS; prints how many of them the server had ended by then.
"""

import selectors
import socket
import sys
import time

REQUEST = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


def main(address: str, clients: int, seconds: int) -> None:
    host, port = address.rsplit(":", 1)
    end = time.monotonic() + seconds
    held = selectors.DefaultSelector()
    sent = {}
    for _ in range(clients):
        client = socket.create_connection((host, int(port)))
        client.setblocking(False)
        held.register(client, selectors.EVENT_READ)
        sent[client] = 0
    ended = 0
    while time.monotonic() < end:
        for key, _ in held.select(timeout=0):
            client = key.fileobj
            try:
                said = client.recv(4096)
            except OSError:
                said = b""
            if not said:
                held.unregister(client)
                client.close()
                del sent[client]
                ended += 1
        for client, place in list(sent.items()):
            try:
                client.send((REQUEST + b" " * 1000)[place : place + 1])
                sent[client] = place + 1
            except OSError:
                pass
        time.sleep(0.1)
    print(f"    of {clients} slow clients the server ended {ended}")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
