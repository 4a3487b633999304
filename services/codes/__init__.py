"""Here live the health codes: tokens, their QR symbols and cards, masking, and reading photos."""
