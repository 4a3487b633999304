"""The six situations, the assessment of a person, and who must be told when it changes."""
