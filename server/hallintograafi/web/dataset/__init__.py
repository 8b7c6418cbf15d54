"""The dataset, its releases, their changes and the feed of these."""
