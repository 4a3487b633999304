"""A pretend Minzhengtong (闽政通): a correct OpenID provider that can be told to be wrong."""
