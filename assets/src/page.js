// What every page may use. Pages work without it.
