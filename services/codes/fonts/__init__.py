"""Here live the two fonts of the card, their licence and the script that cuts them."""
