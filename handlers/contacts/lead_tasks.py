"""A caller who may become a customer leaves something to do: somebody is to get back to them about what they want."""

from handlers.handler import handler
from schemas.contacts import LeadQualified
from schemas.identity import TaskOpened


@handler("lead-tasks", role="ledger")
def open_lead_task(lead: LeadQualified) -> TaskOpened | None:
    """The task, in the words of what they want; None when nobody knows who they are."""
    if not lead.person or not lead.wants.strip():
        return None
    text = f"{lead.wants.strip()}: {lead.notes.strip()}" if lead.notes.strip() else lead.wants.strip()
    return TaskOpened(person=lead.person, text=text, call=lead.call)
