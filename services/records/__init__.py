"""Official records of eight sources under blind indexes, with who loaded them and when."""
