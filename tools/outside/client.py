"""Gets a token as a machine client with Authlib, checks it against the published keys, and uses it.

usage: client.py ADDRESS CLIENT_ID SECRET; the address is that of the server, http://127.0.0.1:8080
"""

import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebToken

address, client_id, secret = sys.argv[1:]
metadata = requests.get(f"{address}/.well-known/oauth-authorization-server", timeout=10).json()
for method in ("client_secret_basic", "client_secret_post"):
    assert method in metadata["token_endpoint_auth_methods_supported"], metadata
    session = OAuth2Session(client_id, secret, token_endpoint_auth_method=method)
    token = session.fetch_token(f"{address}/oauth/token", grant_type="client_credentials")
    keys = requests.get(f"{address}/.well-known/jwks.json", timeout=10).json()
    claims = JsonWebToken(["EdDSA"]).decode(token["access_token"], keys)
    claims.validate()
    assert claims.header["typ"] == "at+jwt", claims.header
    assert (claims["client_id"], claims["iss"]) == (client_id, metadata["issuer"]), claims
    assert 0 < claims["exp"] - claims["iat"] <= 15 * 60, claims
    answer = session.get(f"{address}/api/v1/vendors", timeout=10)
    assert answer.status_code == 200, answer.text
print("a token by both methods, checked and used")
