"""What headquarters announces: to whom, how far it has got, and who wants no more."""
