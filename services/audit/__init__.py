"""Who did or looked at what: entries that are only added, each holding the hash of the former."""
