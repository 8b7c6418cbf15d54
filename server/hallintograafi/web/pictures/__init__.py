"""Pictures of what the graph tells: laid out here, drawn as SVG by one template, and told in words beside it."""
