"""Search, suggestions and reconciliation."""
