"""What came in: stored raw first, then handled once, in order for each chat."""
