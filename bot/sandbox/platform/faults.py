"""What the pretend platform can be told to do wrong."""

FAULTS = {
    "down": "answers 503 everywhere",
    "token_500": "the token endpoint answers 500",
    "token_503": "the token endpoint answers 503",
    "userinfo_500": "userinfo answers 500",
    "userinfo_503": "userinfo answers 503",
    "access_denied": "refuses every authorization",
    "tampered_state": "returns another state",
    "tampered_code": "returns a code that it does not know",
    "wrong_callback_iss": "names another issuer in the callback",
    "no_callback_iss": "announces iss in the callback and leaves it out",
    "no_id_token": "leaves out the ID token",
    "bad_signature": "signs wrongly",
    "unknown_key": "signs with a key that it does not publish",
    "alg_none": "does not sign",
    "alg_hs256": "signs with the client secret",
    "wrong_issuer": "names another issuer in the ID token",
    "foreign_audience": "issues the ID token for another client",
    "foreign_audience_with_azp": "does so with the right authorized party",
    "two_audiences": "names two audiences and another authorized party",
    "expired": "issues an ID token that has ended",
    "future_iat": "issues an ID token from the future",
    "no_nonce": "leaves out the nonce",
    "wrong_nonce": "returns another nonce",
    "low_acr": "states level L1 whatever was reached",
    "no_acr": "states no level",
    "foreign_userinfo_sub": "returns somebody else's subject from userinfo",
}


class Faults(set[str]):
    """The faults that are switched on; an unknown name is refused."""

    def add(self, fault: str) -> None:
        if fault not in FAULTS:
            raise KeyError(fault)
        super().add(fault)
