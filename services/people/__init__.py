"""Who people are: their documents' numbers, sealed names, one row for each."""
