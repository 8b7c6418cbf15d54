"""Is the data right: shapes, evidence, URIs. Each check gives findings; none stops at the first."""
