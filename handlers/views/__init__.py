"""Pure views: data in, words and keyboards out."""
