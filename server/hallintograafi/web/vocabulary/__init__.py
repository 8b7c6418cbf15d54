"""What the words mean and the data keep to: ontology, code lists, shapes."""
