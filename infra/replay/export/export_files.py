"""The files of an export: JSON Lines and Parquet, there whole or not at all, readable by their owner only."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import msgspec

from infra.settings import BadSetting

Format = Literal["jsonl", "parquet"]
Record = dict[str, Any]


class Sheet(Protocol):
    """Where records go."""

    def write(self, records: Sequence[Record]) -> None: ...

    def close(self) -> None: ...


class JsonLines:
    """One JSON object a line."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, records: Sequence[Record]) -> None:
        self._out.write(b"".join(msgspec.json.encode(record) + b"\n" for record in records))

    def close(self) -> None:
        self._out.flush()


class Parquet:
    """Columns, compressed; the event itself is JSON text. BadSetting when pyarrow is not there."""

    def __init__(self, out: IO[bytes]) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415 - an extra, and half a second
            import pyarrow.parquet as pq  # noqa: PLC0415
        except ImportError as missing:
            raise BadSetting(
                "Parquet needs pyarrow: install it with `uv pip install 'daybook[parquet]'`, or choose --format jsonl"
            ) from missing
        text, number = pa.string(), pa.int64()
        self._schema = pa.schema(
            [
                ("subject", text),
                ("sequence", number),
                ("fact", text),
                ("id", text),
                ("at", pa.timestamp("us", tz="UTC")),
                ("cause", text),
                ("handler", text),
                ("person", text),
                ("epoch", number),
                ("event", text),
            ]
        )
        self._table = pa.Table.from_pylist
        self._writer = pq.ParquetWriter(out, self._schema, compression="zstd")

    def write(self, records: Sequence[Record]) -> None:
        rows = [
            {**one, "at": datetime.fromisoformat(one["at"]), "event": msgspec.json.encode(one["event"]).decode()}
            for one in records
        ]
        self._writer.write_table(self._table(rows, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


@contextmanager
def open_sheet(to: str, format_: Format) -> Iterator[Sheet]:
    """A sheet that becomes the file `to` at the end of the block, in one step; nothing is left of one that fails.

    `-` is the standard output, for JSON Lines.
    """
    if to == "-":
        if format_ == "parquet":
            raise BadSetting("Parquet cannot be written to the standard output; name a file with --out")
        yield JsonLines(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    file = Path(to)
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123 - made with its mode
        try:
            into = Parquet(out) if format_ == "parquet" else JsonLines(out)
            try:
                yield into
            finally:
                into.close()
            out.flush()
            os.fsync(out.fileno())
            half.replace(file)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
