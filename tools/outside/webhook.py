"""Verifies deliveries with the Standard Webhooks library for Python.

Reads a JSON list of {secret, headers, body} from the standard input. Each must verify, and none with another byte in it.
"""

import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

deliveries = json.load(sys.stdin)
for delivery in deliveries:
    library = Webhook(delivery["secret"])
    event = library.verify(delivery["body"], delivery["headers"])
    assert event["id"] == delivery["headers"]["webhook-id"], event
    try:
        library.verify(delivery["body"] + " ", delivery["headers"])
    except WebhookVerificationError:
        continue
    sys.exit("a delivery with another byte verifies")
print(f"{len(deliveries)} verified")
