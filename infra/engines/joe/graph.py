"""A Piper model whose chance is taken out: the noise it draws becomes an input, so that the same words sound the same.

An ONNX file is a protocol buffer; only what is needed of it is read and written here: `onnx.proto3`, version 8.
"""

from collections.abc import Iterator
from typing import Final

#: Numbers of fields, by message.
_MODEL_GRAPH: Final = 7
_GRAPH_NODE, _GRAPH_INPUT = 1, 11
_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE = 1, 2, 4
_BYTES: Final = 2
_FLOAT, _INTEGER = 1, 7
_CHANCE: Final = b"RandomNormalLike"

#: The inputs that a model has besides its own: noise of three dimensions, and three zeros and the numbers of the axes.
NOISE, FROM, AXES = "noise", "from", "axes"


def without_chance(model: bytes) -> bytes:
    """The model, in which each `RandomNormalLike` is a piece of the input `noise` as large as its own input."""
    changed = bytearray()
    for number, value, whole in _fields(model):
        changed += _field(number, _changed(value)) if number == _MODEL_GRAPH and isinstance(value, bytes) else whole
    return bytes(changed)


def _changed(graph: bytes) -> bytes:
    changed = bytearray()
    for number, value, whole in _fields(graph):
        node = list(_fields(value)) if number == _GRAPH_NODE and isinstance(value, bytes) else []
        if (_NODE_TYPE, _CHANCE) in [(field, found) for field, found, _ in node]:
            taken = next(found for field, found, _ in node if field == _NODE_INPUT)
            given = next(found for field, found, _ in node if field == _NODE_OUTPUT)
            if isinstance(taken, bytes) and isinstance(given, bytes):
                changed += _slice(taken.decode(), given.decode())
        else:
            changed += whole
    for name, kind, dimensions in ((NOISE, _FLOAT, 3), (FROM, _INTEGER, 1), (AXES, _INTEGER, 1)):
        changed += _field(_GRAPH_INPUT, _input(name, kind, dimensions))
    return bytes(changed)


def _slice(taken: str, given: str) -> bytes:
    """Two nodes: the shape of what the noise is to be like, and so much of the noise."""
    shape = f"{given}_shape"
    return _node("Shape", [taken], shape) + _node("Slice", [NOISE, FROM, shape, AXES], given)


def _node(kind: str, inputs: list[str], output: str) -> bytes:
    told = b"".join(_field(_NODE_INPUT, name.encode()) for name in inputs)
    return _field(_GRAPH_NODE, told + _field(_NODE_OUTPUT, output.encode()) + _field(_NODE_TYPE, kind.encode()))


def _input(name: str, kind: int, dimensions: int) -> bytes:
    """`ValueInfoProto`: a tensor of so many dimensions, each of any size."""
    shape = b"".join(_field(1, _field(2, f"{name}_{nth}".encode())) for nth in range(dimensions))
    tensor = bytes([1 << 3, kind]) + _field(2, shape)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes, bytes]]:
    """Its fields: number, value, and the whole as it stands."""
    at = 0
    while at < len(message):
        start = at
        tag, at = _number(message, at)
        value: int | bytes
        match tag & 7:
            case 0:
                value, at = _number(message, at)
            case 2:
                length, at = _number(message, at)
                value, at = message[at : at + length], at + length
            case kind:
                size = 8 if kind == 1 else 4
                value, at = message[at : at + size], at + size
        yield tag >> 3, value, message[start:at]


def _field(number: int, value: bytes) -> bytes:
    return _written(number << 3 | _BYTES) + _written(len(value)) + value


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            return value, at


def _written(value: int) -> bytes:
    told = bytearray()
    while value > 0x7F:  # noqa: PLR2004
        told.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*told, value])
