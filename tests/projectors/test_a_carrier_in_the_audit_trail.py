"""What an owner does with a carrier is in the audit trail; the carrier's account is no member's."""

from datetime import UTC, datetime

from projectors.audit import audit
from schemas.carriers import CarrierBound, CarrierUnbound, NumberBought
from schemas.fact import Fact


def line(event):
    fact = Fact(
        subject="business.demo.profile",
        event=event,
        id="f",
        at=datetime(2026, 11, 20, tzinfo=UTC),
        cause="",
        person="",
        sequence=1,
    )
    (shown,) = audit(event, fact)
    return shown.what, shown.account, shown.by, shown.about, shown.detail


def test_an_account_that_is_bound_and_unbound_is_a_line_each():
    bound = line(CarrierBound(carrier="twilio", account="9f21", by="olive"))
    assert bound == ("carrier.bound", "", "olive", "twilio", "account ending in 9f21")
    assert line(CarrierUnbound(by="olive")) == ("carrier.unbound", "", "olive", None, None)


def test_a_number_that_is_bought_is_a_line_with_its_price():
    bought = line(NumberBought(number="+34910123456", price="1.15", currency="USD", by="olive"))
    assert bought == ("number.bought", "", "olive", "+34910123456", "1.15 USD a month")
