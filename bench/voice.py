"""How soon and at what cost a voice speaks: first sound, processor seconds a second of sound, memory."""

import statistics
import time
from pathlib import Path

from bench.real_speech import cpu, memory
from handlers.call.ports.voice import Voice
from infra.engines.voice_choice import VoiceSettings, choose_voice
from infra.engines.voice_fallback import FallbackVoice, prepare

#: What a receptionist says, short and long.
SENTENCES = (
    "One moment, please.",
    "What day would suit you?",
    "Which day works best for the cleaning?",
    "Thanks for calling Alder Street Dental, this is the AI assistant.",
    "A cleaning is eighty-nine dollars, and most insurance plans cover two of them a year.",
    "I have Tuesday the twenty-fourth at eight o'clock, nine o'clock or ten o'clock in the morning; which would you like?",
    "You're all set: cleaning, Tuesday the twenty-fourth at half past two, and your reference is K T, three four two.",
)


async def measure(name: str, folder: Path) -> None:
    """Print a table of the voice of that name, else of the best that this machine carries."""
    chosen: Voice = choose_voice(VoiceSettings(folder=folder, engine=name), tell=print)
    speaking = chosen.first if isinstance(chosen, FallbackVoice) else chosen
    began = time.perf_counter()
    await prepare(speaking)
    print(f"{speaking.name}: ready after {time.perf_counter() - began:.1f} s")
    print(f"{'':12} {'first sound ms':>15} {'whole ms':>9} {'seconds':>8} {'CPU-s per s':>12}")
    for few, rounds in ((6, 5), (14, 5), (30, 5)):
        of = [text for text in SENTENCES if few / 3 < len(text.split()) <= few] or SENTENCES[-1:]
        firsts, wholes, seconds, busy = [], [], 0.0, 0.0
        for nth in range(rounds):
            for text in of:
                first, spent, start = 0.0, cpu(), time.perf_counter()
                async for sound in speaking.say(f"{text}{' ' * nth}", "en"):
                    first = first or time.perf_counter() - start
                    seconds += len(sound) / 8000
                firsts.append(first)
                wholes.append(time.perf_counter() - start)
                busy += cpu() - spent
        print(
            f"to {few:2} words  {1000 * statistics.median(firsts):15.0f} {1000 * statistics.median(wholes):9.0f}"
            f" {seconds:8.1f} {busy / seconds:12.3f}"
        )
    print(f"memory {memory():.0f} MB")
    await chosen.close()
