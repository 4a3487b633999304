"""What an officer's page shows of an escalation."""

from services.escalation.tables import Escalation
from services.escalation.types import Step, Waiting


def in_short(row: Escalation, step: str) -> Waiting:
    """Return what is known without looking up who was or will be called."""
    return Waiting(
        number=row.ticket,
        generation=row.generation,
        desk=row.desk,
        step=Step(step),
        until=row.until,
        is_current=row.step == step,
    )
