"""The rewrite rules of the permanent addresses, as w3id.org keeps them: an Apache ``.htaccess``.

See https://w3id.org/ (Permanent Identifiers for the Web): a folder ``hallintograafi`` with this file is sent there as
a pull request.
"""

import re
from typing import Final

from hallintograafi.errors import InputError
from hallintograafi.terms import BASE

_HOST: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?")
_RULES: Final = """# {base}
# Every address leads to the same path at the host below, which itself chooses the form by Accept. The redirect is a
# temporary one (302), so that the host may change while the addresses stay.
Options +FollowSymLinks
Header always set Access-Control-Allow-Origin "*"
RewriteEngine on
RewriteRule ^(.*)$ {host}/$1 [R=302,NE,L]
"""


def rules(host: str) -> str:
    """Write the file for a host such as ``https://data.example.org``; parameters of an address go along.

    Raises :class:`InputError` when the host is not one to lead to.
    """
    if not _HOST.fullmatch(host):
        raise InputError(f"'{host}' is not a web address such as https://data.example.org")
    return _RULES.format(base=BASE, host=host.rstrip("/"))
