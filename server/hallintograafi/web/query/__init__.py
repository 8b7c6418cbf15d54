"""Queries: the SPARQL Protocol, the Graph Store Protocol, canned queries, and the pages where they are written."""
