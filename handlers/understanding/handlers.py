"""Understanding: what was said becomes an intent; a pause gives a guess, so that answering can begin early."""

from handlers.call.ports.mind import Understanding
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from handlers.language.pack import Languages
from handlers.understanding.mood import estimate_mood
from schemas.knowledge import Business
from schemas.speech import SpeechPaused, SpeechRecognised
from schemas.understanding import IntentRecognised, MoodEstimated


@handler("understanding", role="voice", done=(IntentRecognised,))
async def understand_turn(
    said: SpeechRecognised | SpeechPaused,
    so_far: Conversation,
    mind_reader: Understanding,
    business: Business,
    languages: Languages,
    clock: Clock,
) -> tuple[IntentRecognised, MoodEstimated] | IntentRecognised:
    """The intent of a turn, and the caller's mood once the words are final."""
    begun = clock.steady()
    reading = await mind_reader.read(said.words, so_far, business)
    intent = IntentRecognised(
        turn=said.turn,
        words=said.words,
        intent=reading.intent,
        confidence=reading.confidence,
        tier=reading.tier,
        entities=reading.entities,
        also=reading.also,
        language=reading.language,
        guess=isinstance(said, SpeechPaused),
        classify_ms=round((clock.steady() - begun) * 1000, 3),
        also_scores=reading.also_scores,
        runner_up=reading.runner_up,
        runner_up_score=reading.runner_up_score,
        danger=reading.danger,
        danger_score=reading.danger_score,
        heard=said.confidence if isinstance(said, SpeechRecognised) else 1.0,
        bare=reading.bare,
    )
    if intent.guess:
        return intent
    earlier = [line.words for line in so_far.lines if line.who == "caller" and line.turn < said.turn]
    seems = estimate_mood(said.words, languages.of(reading.language).lexicon, earlier)
    return intent, MoodEstimated(
        turn=said.turn,
        sentiment=seems.sentiment,
        frustration=seems.frustration,
        urgency=seems.urgency,
        hesitancy=seems.hesitancy,
    )
