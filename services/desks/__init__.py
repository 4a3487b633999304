"""Desks: the county's, the towns' and the parks' task forces, and who handles what."""
