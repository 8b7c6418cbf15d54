"""The process that listens: its connections, who may come in, which release it serves, what it tells of itself."""
