"""The order of the calls (DESIGN.md section 6): pure."""

from services.standards.types import Standard, Step


def following(
    standard: Standard, step: Step | None, *, is_named: bool = False, is_practice: bool = False
) -> tuple[Step, ...]:
    """Return the steps after a step in their order; all of them where none was entered yet.

    In practice the gateway is left out: who is called from outside cannot see that it is a drill.
    """
    steps = tuple(one for one in standard.steps if not is_practice or one is not Step.GATEWAY)
    if step is None:
        return ((Step.NAMED,) if is_named else ()) + steps
    if step is Step.NAMED:
        return steps
    # A version that was lost with a database may have had steps that this one lacks.
    return steps[steps.index(step) + 1 :] if step in steps else ()
