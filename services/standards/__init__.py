"""The service standards: by when a desk takes and answers, whom it calls in which order."""
