"""Invitations by their secret: only keyed digests of secrets are stored, so that a stolen database opens no door."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from hub.community.spaces.models import SpaceInvitation

_LONGEST_SECRET = 64


def digest_of(secret: str, *, key: str | bytes = "") -> str:
    """The digest under which a secret is stored, made with the hub's key."""
    return salted_hmac(
        "community_spaces.invitation", secret, secret=key or settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def invitation_with(secret: str) -> SpaceInvitation | None:
    """The invitation that the secret belongs to, whatever its state; None for one that nobody was given."""
    if not 0 < len(secret) <= _LONGEST_SECRET:
        return None
    digests = [digest_of(secret, key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return (
        SpaceInvitation.objects.select_related("space", "invited_by", "actor").filter(token_digest__in=digests).first()
    )
