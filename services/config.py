"""What the services are told by whoever composes them; they know no settings."""

from dataclasses import dataclass

from services.gateway.types import GatewayConfig
from services.identity.types import OidcConfig


@dataclass(frozen=True)
class Config:
    """What the services are told by the settings."""

    region: str = "CN-FJ"
    zone: str = "Asia/Shanghai"
    public_url: str = "http://127.0.0.1:8080"
    code_validity: str = "day"
    is_demo: bool = False
    oidc: OidcConfig | None = None
    first_ticket: int = 1001
    gateway: GatewayConfig | None = None
