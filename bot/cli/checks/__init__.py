"""What the doctor looks at, one module for each neighbour of the program."""
