"""rdflib-endpoint as its users run it with ``--store Oxigraph``, but loading by Oxigraph's own parser."""

import sys

import uvicorn
from oxrdflib import OxigraphStore
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

if __name__ == "__main__":
    store = Store()
    store.load(path=sys.argv[1], format=RdfFormat.N_QUADS)
    dataset = Dataset(store=OxigraphStore(store=store))
    uvicorn.run(SparqlEndpoint(graph=dataset), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
