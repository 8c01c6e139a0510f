"""What is said about a bus that does not answer names the server, and no password."""

import socket

import pytest

from bus.jetstream.connection import mask_password, open_link
from bus.log import Unavailable


def test_addresses_are_shown_without_name_and_password():
    assert mask_password("nats://daybook:geheim@10.0.0.1:4222") == "nats://10.0.0.1:4222"
    assert mask_password(["nats://u:p@ss@a:1", "u:p@b:2", "tls://c:3"]) == "nats://a:1, b:2, tls://c:3"


async def test_a_bus_that_does_not_answer_is_named_without_its_password():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable) as told:
        await open_link(f"nats://daybook:geheim@127.0.0.1:{port}", "test", lambda _: None, seconds=0.3)
    assert f"127.0.0.1:{port}" in str(told.value)
    assert "geheim" not in str(told.value)


async def test_an_address_that_is_none_is_told_like_one_that_does_not_answer():
    with pytest.raises(Unavailable, match="check the address"):
        await open_link("nats://", "test", lambda _: None, seconds=0.3)
