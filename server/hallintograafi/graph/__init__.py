"""Reading the files into one RDF dataset, with the place of every statement, and the ledger of URIs."""
