"""What every noun needs: refusals, apologies, and the stop to a flood."""

from handlers.routes import Routes
from handlers.screens import Screen
from handlers.screens.common import apology, flood, refusal

ROUTES = Routes(
    screens={"refusal": Screen(refusal), "apology": Screen(apology), "flood": Screen(flood)}
)
