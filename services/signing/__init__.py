"""The keys that sign: made, published before use, rotated, retired, revoked."""
