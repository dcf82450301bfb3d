"""An example of a receiver: checks the signature of each message (Standard Webhooks 1.0) and prints what came, a line each.

    receive_webhooks.py http://127.0.0.1:7400/hook whsec_...

It needs the standard library alone, so that every step can be seen. A receiver in earnest uses one of the libraries of
Standard Webhooks, keeps what it got before it answers, and passes over a `webhook-id` that it has seen.
"""

import base64
import hashlib
import hmac
import http.server
import json
import sys
import time
import urllib.parse

TOLERANCE = 300  # seconds between the clocks, so that an old message cannot be played again


def is_genuine(headers, body, key):
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    signed = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    # Two while secrets are exchanged.
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), f"v1,{expected}".encode()) for one in given)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        genuine = is_genuine(self.headers, body, self.server.key)
        self.send_response(204 if genuine else 401)
        self.end_headers()
        if genuine:
            event = json.loads(body)
            print(event["type"], event["subject"], f"revision {event['data']['revision']}", flush=True)

    def log_message(self, *_):
        pass


url, secret = sys.argv[1:]
address = urllib.parse.urlsplit(url)
server = http.server.ThreadingHTTPServer((address.hostname, address.port), Receiver)
server.key = base64.b64decode(secret.removeprefix("whsec_"))
server.serve_forever()
