"""Whose email does an ID token vouch for, and is it meant for us, for this one sign-in, and for now?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core.claims import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by keys that the provider alone holds: neither `none` nor what is signed with a shared secret."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""


class NotVouched(Exception):
    """The token does not say who is there, and why it does not."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must be about."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def vouched(token: str, keys: Mapping[str, Any], expected: Expected, now: datetime) -> str:
    """The verified email of whoever has signed in there. Raises `NotVouched`."""
    seconds = int(now.timestamp())
    try:
        read = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
        )
        claims.validate(seconds, LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NotVouched(f"the ID token does not hold: {error}") from error
    if claims["iat"] > seconds + LEEWAY:
        raise NotVouched("the ID token is of the future")
    email, verified = claims.get("email"), claims.get("email_verified")
    if not isinstance(email, str) or not email:
        raise NotVouched("the ID token names no email")
    if verified is not True and verified != "true":
        raise NotVouched("the provider has not verified the email")
    return email
