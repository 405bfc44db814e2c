"""The span reader: short answers that are words of the article."""
