"""Topics: in a forum each ticket may have one of its own, named by number, kind and place."""
