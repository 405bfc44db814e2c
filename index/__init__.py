"""Articles become an immutable, verifiable generation."""
