"""hallintograafi: a knowledge graph of Finland's state-administration reforms.

The flow is documents → graph → checks → release → answers, and the rooms are named after it:
:mod:`~hallintograafi.graph`, :mod:`~hallintograafi.checks`, :mod:`~hallintograafi.release`,
:mod:`~hallintograafi.engine`, :mod:`~hallintograafi.queries`, :mod:`~hallintograafi.web`.
A room imports only rooms to its left.
"""

__version__ = "0.1.0"
