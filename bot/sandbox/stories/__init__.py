"""The scripted day: stories that are the tour, the scenario tests and the drill."""
