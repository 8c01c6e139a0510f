"""Webhooks are signed with the token of the account that they are for, and nobody can sign for somebody else's business."""

import pytest
from twilio.request_validator import RequestValidator

from producers.twilio.signature import SignatureCheck

URL, PATH = "https://a.b/twilio/voice", "/twilio/voice"
SOL, LUNA = "ACsol", "ACluna"


class Bound:
    """`sol` and `luna` have accounts of their own, `bea` has none."""

    def token(self, tenant, account):
        own = {"sol": (SOL, "sols"), "luna": (LUNA, "lunas")}
        if tenant:
            bound, token = own.get(tenant, ("", ""))
            return token if bound and account in {"", bound} else ""
        return next((token for bound, token in own.values() if bound == account), "")


def check(tenant, account, signed_with, *, path=PATH, url=URL):
    form = {"CallSid": "CA1", "AccountSid": account}
    signature = RequestValidator(signed_with).compute_signature(url, form)
    return SignatureCheck("ours", "https://a.b", Bound()).webhook(path, form, signature, tenant)


@pytest.mark.parametrize(
    ("tenant", "account", "signed_with", "let_in"),
    [
        ("sol", SOL, "sols", True),
        ("sol", "ACours", "ours", True),
        ("bea", "ACours", "ours", True),
        ("", SOL, "sols", True),
        ("", "ACours", "ours", True),
        ("sol", SOL, "ours", False),
        ("sol", SOL, "lunas", False),
        ("sol", LUNA, "lunas", False),
        ("bea", LUNA, "lunas", False),
        ("bea", LUNA, "sols", False),
        ("", LUNA, "sols", False),
        ("sol", "", "sols", False),
    ],
)
def test_who_may_sign_for_whom(tenant, account, signed_with, let_in):
    assert check(tenant, account, signed_with) is let_in


def test_a_stream_of_a_business_is_signed_by_its_account_or_ours():
    checks, url = SignatureCheck("ours", "https://a.b", Bound()), "wss://a.b/twilio/media/x"
    signatures = {token: RequestValidator(token).compute_signature(url, {}) for token in ("ours", "sols", "lunas")}
    let_in = [token for token, one in signatures.items() if checks.stream("/twilio/media/x", one, "sol")]
    assert let_in == ["ours", "sols"]


def test_the_same_work_is_done_for_everybody(monkeypatch):
    counted = []
    real = RequestValidator.validate
    monkeypatch.setattr(RequestValidator, "validate", lambda self, *asked: counted.append(1) or real(self, *asked))
    done = []
    for tenant, account, token in (("sol", SOL, "sols"), ("sol", SOL, "wrong"), ("", "nobody", "x"), ("bea", "ACours", "ours")):
        counted.clear()
        check(tenant, account, token)
        done.append(len(counted))
    assert len(set(done)) == 1
