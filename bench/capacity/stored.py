"""What the log has of the calls: frames by subject, asked from the server."""

from collections.abc import Iterable

import msgspec
import nats

from bench.capacity.caller import Result


class Stored(msgspec.Struct):
    """Frames that were sent and are not in the log, and frames the caller received that are not."""

    heard: int = 0
    lost_in: int = 0
    spoken: int = 0
    lost_out: int = 0


async def stored(url: str, results: Iterable[Result]) -> Stored:
    """Compare. What was said and cleared before it was given to the carrier is in the log only, and is no loss."""
    client = await nats.connect(url, name="bench")
    try:
        count = await _counts(client)
    finally:
        await client.close()
    sum_ = Stored()
    for result in results:
        heard = count.get(f"audio.{result.tenant}.{result.call}.heard", 0)
        spoken = count.get(f"audio.{result.tenant}.{result.call}.spoken", 0)
        sum_.heard += heard
        sum_.spoken += spoken
        sum_.lost_in += result.sent - heard
        sum_.lost_out += max(result.received - spoken, 0)
    return sum_


async def _counts(client: nats.NATS) -> dict[str, int]:
    found, offset = dict[str, int](), 0
    while True:
        question = msgspec.json.encode({"subjects_filter": "audio.>", "offset": offset})
        answer = await client.request("$JS.API.STREAM.INFO.AUDIO", question, timeout=5)
        page = msgspec.json.decode(answer.data)["state"].get("subjects") or {}
        found |= page
        offset += len(page)
        if not page or len(page) < 100_000:
            return found
