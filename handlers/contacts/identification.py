"""Knowing that two contacts are one: merged where details leave no doubt, else put before a person."""

from handlers.contacts.policy import judge_contacts
from handlers.contacts.ports.people import ContactMemory
from handlers.contacts.state import STRANGER, evolve
from handlers.handler import handler
from schemas.contacts import ContactLearned, ContactMet
from schemas.fact import Fact
from schemas.identity import ContactEdited, ContactMerged, MergeSuggested
from schemas.subjects import parse_subject

#: By these fields contacts are told apart; what else is learned says nothing of who somebody is.
_TELLING = frozenset(("name", "phone", "email", "birthday"))
#: So many doubtful ones at most for one fact: a common name is no reason to fill the inbox.
_MOST = 3


@handler("identifying", role="ledger")
def identify_contact(
    told: ContactMet | ContactLearned | ContactEdited, fact: Fact, people: ContactMemory
) -> tuple[ContactMerged | MergeSuggested, ...]:
    """The merge when a detail that was just learned leaves no doubt; else those whom somebody has to look at.

    The contact that was met first is kept. A merge by details alone joins what is shown; it lets no caller pass for another.
    """
    if not isinstance(told, ContactMet) and told.field not in _TELLING:
        return ()
    tenant = parse_subject(fact.subject).tenant
    known = evolve(people.contact(tenant, told.person) or STRANGER, fact)
    if known.merged_into:
        return ()
    judged = [(other, judge_contacts(known, other)) for other in people.alike(tenant, known) if not other.merged_into]
    for other, judgement in judged:
        if judgement.sameness == "same":
            first, later = sorted((known.person, other.person))
            return (ContactMerged(person=later, into=first, reason=judgement.reason),)
    doubtful = [pair for pair in judged if pair[1].sameness == "doubtful" and pair[0].person not in known.suggested]
    doubtful.sort(key=lambda pair: (-pair[1].likeness, pair[0].person))
    return tuple(
        MergeSuggested(person=known.person, other=other.person, likeness=judgement.likeness, reason=judgement.reason)
        for other, judgement in doubtful[:_MOST]
        if known.person not in other.suggested
    )
