"""A business gets other numbers: what it gives up is released and what is new is bound, unless somebody else has it."""

from bus.log import Log
from handlers.business import number_state
from handlers.business.number_state import hash_number, number_subject
from handlers.business.policy import Decision, Refusal
from schemas.business import FieldProblem
from schemas.numbers import NumberBound, NumberReleased


async def move_numbers(
    decision: Decision, tenant: str, log: Log
) -> tuple[tuple[NumberBound | NumberReleased, ...], dict[str, int]]:
    """What a decision does to numbers, and where their lives stand by subject; Refusal when a new one is somebody else's."""
    before, after = decision.numbers_before, decision.numbers_after
    moves: list[NumberBound | NumberReleased] = []
    lives: dict[str, int] = {}
    for number in (one for one in before if one not in after):
        owner = number_state.fold(await log.load(number_subject(number)))
        if owner.business == tenant:
            moves.append(NumberReleased(number=hash_number(number), business=tenant))
            lives[number_subject(number)] = owner.version
    for number in (one for one in after if one not in before):
        owner = number_state.fold(await log.load(number_subject(number)))
        if owner.business not in {"", tenant}:
            taken = f"{number} answers for another business here; choose another number, or take it away from that one first"
            raise Refusal(FieldProblem(field="number", problem=taken))
        moves.append(NumberBound(number=hash_number(number), business=tenant))
        lives[number_subject(number)] = owner.version
    return tuple(moves), lives
