"""People: who somebody is, by document and number, sealed at rest."""
