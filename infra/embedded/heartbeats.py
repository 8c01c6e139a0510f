"""A child's pulse: a byte four times a second on the pipe on which it said that it serves. Without it, it is frozen."""

import asyncio
import contextlib
import os
import select

#: Seconds between two bytes.
PULSE = 0.25
#: Seconds of our own lateness from which we, or the whole machine, were frozen too: then nobody is blamed.
_OURSELVES = 0.1


async def write_pulse(descriptor: int) -> None:
    """Write the pulse until cancelled; a supervisor that does not read, or is gone, is its own trouble."""
    os.set_blocking(descriptor, False)
    try:
        while True:
            with contextlib.suppress(BlockingIOError):
                os.write(descriptor, b".")
            await asyncio.sleep(PULSE)
    except OSError:
        return
    finally:
        os.close(descriptor)


async def wait_for_pulse(descriptor: int) -> bool:
    """Wait for the first byte; False when the pipe closes without one."""
    loop = asyncio.get_running_loop()
    there: asyncio.Future[bytes] = loop.create_future()

    def read() -> None:
        loop.remove_reader(descriptor)
        if not there.done():
            there.set_result(os.read(descriptor, 1))

    loop.add_reader(descriptor, read)
    try:
        return bool(await there)
    finally:
        loop.remove_reader(descriptor)


async def wait_for_silence(descriptor: int, seconds: float) -> None:
    """Return once there was no pulse for so long; never when the child has ended, which is seen otherwise."""
    silent, loop = 0.0, asyncio.get_running_loop()
    while silent < seconds:
        began = loop.time()
        await asyncio.sleep(PULSE)
        if select.select([descriptor], [], [], 0)[0]:
            if not os.read(descriptor, 4096):
                await asyncio.Event().wait()
            silent = 0.0
        elif loop.time() - began < PULSE + _OURSELVES:
            silent += PULSE
