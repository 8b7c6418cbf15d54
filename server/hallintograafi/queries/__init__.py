"""Canned queries: SPARQL files with a header that says what they answer and what they ask for."""
