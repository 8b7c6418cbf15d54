"""Giving the memory of a release back that nobody is answered by any more."""

import ctypes
import gc
import sys
from typing import Final

_CACHING: Final = "fastapi."
"""Modules that keep the functions behind every route they ever saw, and by them the pages of each release."""


def settle() -> None:
    """Take what lives as long as the process out of the garbage collector's rounds."""
    gc.collect()
    gc.freeze()


def tidy() -> None:
    """Give back what a release has left, its pages among it, which :func:`settle` hid from the garbage collector."""
    _forget_functions()
    gc.unfreeze()
    settle()
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:  # other libraries than glibc have none
        trim(0)


def _forget_functions() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(_CACHING):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()
