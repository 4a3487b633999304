"""What every noun needs: the words of a refusal, and the apology when we fail."""

from handlers.routes import Routes
from handlers.screens import Screen
from handlers.screens.common import apology, refusal

ROUTES = Routes(screens={"refusal": Screen(refusal), "apology": Screen(apology)})
