"""What browsers ask for, one module for each noun."""
