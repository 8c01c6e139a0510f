"""What is said to the server: a message with headers as one line of its protocol."""

from collections.abc import Mapping


def write_command(subject: str, reply: str, headers: Mapping[str, str], payload: bytes) -> bytes:
    """The `HPUB` of a message; ValueError when a header or the subject would end its line early."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers) or not subject.isprintable() or " " in subject:
        raise ValueError(f"a header of a message on {subject!r}, or its subject, has a line's end in it")
    block = f"NATS/1.0\r\n{lines}\r\n".encode()
    size = len(block)
    return b"".join((f"HPUB {subject} {reply} {size} {size + len(payload)}\r\n".encode(), block, payload, b"\r\n"))
