"""Flash reports (即报件): what headquarters must know of a ticket at once."""
