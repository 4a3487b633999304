"""How a level of authentication is called."""


def level_name(level: str) -> str:
    """Return a level as people know it: `L3`, also where the platform says `urn:…:L3`."""
    name = level.rpartition(":")[2].rpartition("/")[2].strip()
    return name if name.isalnum() and len(name) <= len("level4") else ""
