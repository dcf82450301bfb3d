"""What a procurement tool does in bulk: upserts of vendors, and endpoints that are told of changes.

usage: procurement.py upsert ADDRESS TOKEN COUNT CLIENTS
       procurement.py intake ADDRESS TOKEN OFFICER; asks for a sharing as `load` number 1, and has it approved with OFFICER's token
       procurement.py endpoints ADDRESS TOKEN PORT COUNT hook|dead; those that are dead never answer
       procurement.py changes ADDRESS TOKEN COUNT PREFIX PAUSE; registers vendors whose keys begin with PREFIX, with PAUSE
           seconds after each
"""

import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit


def connect(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)


def send(connection: http.client.HTTPConnection, method: str, path: str, token: str, body: object) -> tuple[int, object]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def upsert(address: str, token: str, count: str, clients: str) -> None:
    statuses: list[int] = []

    def client(first: int) -> None:
        connection = connect(address)
        for number in range(first, int(count), int(clients)):
            body = {"name": f"Bulk Vendor {number:05}", "kind": "COMPANY", "country": "DE"}
            statuses.append(send(connection, "PUT", f"/api/v1/vendors/bulk/{number}", token, body)[0])

    for turn in ("made", "changed nothing"):
        statuses.clear()
        threads = [threading.Thread(target=client, args=(first,)) for first in range(int(clients))]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        good = sum(status in (200, 201) for status in statuses)
        print(f"{good} of {count} vendors {turn} by {clients} clients in {took:.1f} s")


def intake(address: str, token: str, officer: str) -> None:
    connection = connect(address)
    body = {
        "vendor": {"registered": "vendor-000050"},
        "flow": {"source": {"property": "property-00"}, "categories": ["data.contact"], "level": "PERSONAL",
                 "purposes": ["purpose.advertising"]},
        "justification": "a load test",
        "externalReference": {"sourceSystem": "load", "externalId": "1"},
    }
    status, answer = send(connection, "POST", "/api/v1/intakes", token, body)
    assert status == 201, answer
    query = "mutation($input: ApproveIntakeInput!) { approveIntake(input: $input) { userErrors { message } } }"
    how = {"overriding": True, "text": "a load test", "until": "2099-12-31"}
    variables = {"input": {"id": answer["record"]["id"], "version": answer["record"]["version"], **how}}
    status, answer = send(connection, "POST", "/graphql", officer, {"query": query, "variables": variables})
    assert status == 200 and not answer["data"]["approveIntake"]["userErrors"], answer


def endpoints(address: str, token: str, port: str, count: str, path: str) -> None:
    connection = connect(address)
    query = "mutation($input: CreateEndpointInput!) { createEndpoint(input: $input) { userErrors { message } } }"
    for number in range(int(count)):
        url = f"http://127.0.0.1:{port}/{path}/{number}"
        variables = {"input": {"url": url, "events": ["vendor.registered"]}}
        status, answer = send(connection, "POST", "/graphql", token, {"query": query, "variables": variables})
        assert status == 200 and not answer["data"]["createEndpoint"]["userErrors"], answer


def changes(address: str, token: str, count: str, prefix: str, pause: str) -> None:
    connection = connect(address)
    query = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { userErrors { message } } }"
    for number in range(int(count)):
        variables = {"input": {"vendor": {"key": f"{prefix}-{number}", "name": "Told", "kind": "COMPANY"}}}
        status, answer = send(connection, "POST", "/graphql", token, {"query": query, "variables": variables})
        assert status == 200 and not answer["data"]["registerVendor"]["userErrors"], answer
        time.sleep(float(pause))


{"upsert": upsert, "intake": intake, "endpoints": endpoints, "changes": changes}[sys.argv[1]](*sys.argv[2:])
