"""Who a certificate speaks of: the name and the PINFL in its subject.

The Uzbek profile keeps the PINFL in the subject attribute 1.2.860.3.16.1.2; ours repeats it in
serialNumber with the prefix of ETSI EN 319 412-1, section 5.1.3, for readers that know only that.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.x509.oid import NameOID

PINFL = x509.ObjectIdentifier("1.2.860.3.16.1.2")
PERSON = "PNOUZ-"


def subject(name: str, pinfl: str) -> x509.Name:
    """The subject of a person's certificate."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "UZ"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, PERSON + pinfl),
            x509.NameAttribute(PINFL, pinfl),
        ]
    )


def common_name(certificate: x509.Certificate) -> str:
    """The name as it is printed, or nothing."""
    return _only(certificate, NameOID.COMMON_NAME)


def pinfl_of(certificate: x509.Certificate) -> str:
    """The PINFL, or nothing when there is none or more than one."""
    return _only(certificate, PINFL)


def _only(certificate: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    """Two different values would let the reader choose, so they count as none."""
    found = {str(one.value) for one in certificate.subject.get_attributes_for_oid(kind)}
    return found.pop() if len(found) == 1 else ""
