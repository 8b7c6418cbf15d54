"""What HTTP asks of every door: negotiation, tags, problems, time travel, links."""
