"""Reports: the form in which a person says what is difficult, until it is a ticket."""
