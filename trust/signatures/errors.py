"""Refusals about signatures: what is wrong, why it matters, what to do next."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class BadSignature(Refusal):
    """The mathematics do not hold: no key of this certificate made this signature."""

    message = gettext_noop(
        "The signature does not belong to the certificate it names, so it proves nothing. "
        "Sign the document again."
    )


class MalformedSignature(Refusal):
    """Not the form we accept: RFC 5652, detached, one signer, signed attributes."""

    message = gettext_noop(
        "This file is not a signature in the form this system accepts, so it cannot be checked. "
        "Sign the document again on this page."
    )


class SignedOtherBytes(Refusal):
    """The signature is true, and it was made upon something else."""

    message = gettext_noop(
        "The signature was made upon another text than this document, or the document has changed "
        "since. Open the document, read it and sign it again."
    )


class UntrustedCertificate(Refusal):
    """No way leads from the certificate to an authority we trust, or it may not sign documents."""

    message = gettext_noop(
        "The certificate was not issued for signing by an authority this system trusts. "
        "Sign with a certificate of a recognised authority."
    )


class CertificateExpired(Refusal):
    """The certificate did not hold at the moment that counts."""

    message = gettext_noop(
        "The certificate was not valid when the document was signed: it had expired or had not "
        "begun. Renew the certificate, then sign again."
    )


class CertificateRevoked(Refusal):
    """Its authority had taken the certificate back at the moment that counts."""

    message = gettext_noop(
        "The certificate had been revoked or suspended by its authority when the document was "
        "signed. Obtain a new certificate, then sign again."
    )


class WrongSigner(Refusal):
    """The certificate of another person, or of nobody we can name."""

    message = gettext_noop(
        "The certificate belongs to another person than the one who is signed in, and nobody "
        "signs for somebody else. Choose your own certificate."
    )


class RevocationUnknown(Refusal):
    """Nobody could say whether the certificate was revoked."""

    message = gettext_noop(
        "It is not known whether the certificate has been revoked, because its authority gave no "
        "answer that can be used. Try again in a few minutes."
    )


class BadTimeStamp(Refusal):
    """The time-stamp is not about this signature, or its authority is not trusted."""

    message = gettext_noop(
        "The time-stamp does not prove when this document was signed, because it does not belong "
        "to the signature or its authority is not trusted. Obtain a new time-stamp."
    )


class TimeStampMissing(Refusal):
    """A level was asked for that needs a time-stamp."""

    message = gettext_noop(
        "The signature has no time-stamp, so the time of signing is not proven. "
        "Wait until the time-stamp has been added, then try again."
    )


class ClockWrong(Refusal):
    """The signer's clock says a time that cannot be."""

    message = gettext_noop(
        "The time of signing is not true: the clock of the signing computer is wrong. "
        "Correct its date and time, then sign again."
    )


class ChallengeExpired(Refusal):
    """The signed challenge is unknown, used up or too old."""

    message = gettext_noop(
        "The request to sign is no longer valid, because too much time has passed. "
        "Start again and sign without a long pause."
    )


class ProviderUnreachable(Refusal):
    """The other side gave no answer, or one we cannot read."""

    message = gettext_noop(
        "The signature service does not answer, so nothing was signed or checked. "
        "Try again in a few minutes."
    )
    status = 503


class NotSealed(Refusal):
    """A PDF without a seal, or one that was changed after it."""

    message = gettext_noop(
        "This file does not carry an unbroken seal of the organisation, so its origin is not "
        "proven. Ask for the document again."
    )


class NoAuthority(Refusal):
    """No authority is configured: production of this release signs with accounts alone."""

    message = gettext_noop(
        "Certificates are not set up here. What you wrote is saved and signed by your account."
    )
    status = 503


class NoPersonalNumber(Refusal):
    """A certificate names its holder by the PINFL; we hold none for this account."""

    message = gettext_noop(
        "Your account has no personal number (PINFL), so no certificate can be issued. "
        "Ask the head of your facility to enter it."
    )


class NoCertificate(Refusal):
    """Lost, expired, somebody else's, or never there."""

    message = gettext_noop(
        "This browser has no certificate that holds today. Make one first; "
        "the document waits here meanwhile."
    )


class NotProven(Refusal):
    """The browser did not show that it holds the key."""

    message = gettext_noop("This browser could not show that it holds the key. Try again.")


class NotYours(Refusal):
    """The part is not missing, or not for this account to give."""

    message = gettext_noop(
        "This document does not wait for your signature: it has it already, or another person "
        "must sign now."
    )
    status = 409


class NoSignature(Refusal):
    """It is not among the signatures of this document."""

    message = gettext_noop("This signature is not here. Open the visit again.")
    status = 404
