"""All services, and how each is made of its neighbours."""

from services.registry.everything import Services

__all__ = ["Services"]
