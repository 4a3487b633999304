"""What must leave the house: a row in the same transaction as the change that causes it."""
