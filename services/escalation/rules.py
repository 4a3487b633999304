"""The order of the calls (DESIGN.md section 6): pure."""

from datetime import timedelta

from services.escalation.types import Policy, Step

POLICIES = {
    1: Policy(
        version=1,
        steps=(Step.DUTY, Step.BACKUP, Step.LEAD, Step.PARENT, Step.HQ),
        page_every=timedelta(minutes=2),
        most_pages=5,
    ),
    2: Policy(
        version=2,
        steps=(Step.DUTY, Step.BACKUP, Step.LEAD, Step.PARENT, Step.HQ, Step.GATEWAY),
        page_every=timedelta(minutes=2),
        most_pages=5,
    ),
}
"""Every policy that ever was in force; a running escalation keeps the one it began with."""
CURRENT = POLICIES[2]


def following(
    policy: Policy, step: Step | None, *, is_named: bool = False, is_practice: bool = False
) -> tuple[Step, ...]:
    """Return the steps after a step in their order; all of them where none was entered yet.

    In practice the gateway is left out: who is called from outside cannot see that it is a drill.
    """
    steps = tuple(one for one in policy.steps if not is_practice or one is not Step.GATEWAY)
    if step is None:
        return ((Step.NAMED,) if is_named else ()) + steps
    if step is Step.NAMED:
        return steps
    return steps[steps.index(step) + 1 :]
