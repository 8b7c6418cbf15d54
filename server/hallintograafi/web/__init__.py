"""The HTTP doors. Only this room knows FastAPI; the SPARQL door is plain ASGI in front of it."""
