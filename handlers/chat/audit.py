"""The record of acts speaks by itself, every morning; nobody asks it anything here."""

from handlers.routes import Routes
from handlers.screens.audit import SCREENS

ROUTES = Routes(screens=SCREENS)
