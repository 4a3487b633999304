"""The pretend world in a browser: phones to touch, and a panel that moves the world."""
