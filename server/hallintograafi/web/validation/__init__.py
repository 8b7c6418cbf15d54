"""The validator: its door and its page."""
