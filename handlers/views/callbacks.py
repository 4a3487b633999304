"""What buttons carry: a short code and its arguments, at most 64 bytes and nothing personal.

A code once given keeps its meaning: buttons of a year ago are still pressed.
"""

MOST_BYTES = 64
SEPARATOR = ":"


def data(code: str, *arguments: object) -> str:
    """Return the callback data of a button; raises ValueError beyond Telegram's 64 bytes."""
    text = SEPARATOR.join((code, *(str(argument) for argument in arguments)))
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"The data of a {code} button are too long.")
    return text


def parse(text: str) -> tuple[str, list[str]]:
    """Return code and arguments of what came back; it can be forged and proves nothing."""
    code, *arguments = text.split(SEPARATOR)
    return code, arguments
