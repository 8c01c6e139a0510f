"""A business gets another number: the old one is released and the new one bound, unless somebody else has it."""

from bus.log import Log
from handlers.business import number_state
from handlers.business.number_state import hash_number, number_subject
from handlers.business.policy import Decision, Refusal
from schemas.business import FieldProblem
from schemas.numbers import NumberBound, NumberReleased


async def move_number(
    decision: Decision, tenant: str, log: Log
) -> tuple[tuple[NumberBound | NumberReleased, ...], dict[str, int]]:
    """What a decision does to numbers, and where their lives stand by subject; Refusal when the new one is somebody else's."""
    before, after = decision.number_before, decision.number_after
    if before == after:
        return (), {}
    moves: list[NumberBound | NumberReleased] = []
    lives: dict[str, int] = {}
    if before:
        owner = number_state.fold(await log.load(number_subject(before)))
        if owner.business == tenant:
            moves.append(NumberReleased(number=hash_number(before), business=tenant))
            lives[number_subject(before)] = owner.version
    if after:
        owner = number_state.fold(await log.load(number_subject(after)))
        if owner.business not in {"", tenant}:
            taken = f"{after} answers for another business here; choose another number, or take it away from that one first"
            raise Refusal(FieldProblem(field="number", problem=taken))
        moves.append(NumberBound(number=hash_number(after), business=tenant))
        lives[number_subject(after)] = owner.version
    return tuple(moves), lives
