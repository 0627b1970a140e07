"""The single row that describes this hub."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.hubsettings.kinds import SignUp

_colour = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write the colour as # and six digits, such as #2c4a9a."))


class HubSettings(models.Model):
    """This hub: always the row with key 1. Changed by `update_hub_settings` alone, which raises `version`."""

    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=80, default="Education hub")
    taglines = models.JSONField(default=dict, blank=True)
    operator = models.CharField(max_length=200, blank=True)
    territory = models.CharField(max_length=10, default="EU")
    languages = models.JSONField(default=list)
    default_language = models.CharField(max_length=10, default="en")
    sign_up = models.CharField(max_length=12, choices=SignUp.choices, default=SignUp.OPEN)
    brand_primary = models.CharField(max_length=7, blank=True, validators=[_colour])
    brand_accent = models.CharField(max_length=7, blank=True, validators=[_colour])
    # The name of a file in the hub's storage, re-encoded by `update_logo`.
    logo = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    terms_version = models.CharField(max_length=20, blank=True)
    privacy_version = models.CharField(max_length=20, blank=True)
    source_url = models.URLField(blank=True)
    setup_completed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="hubsettings_one_row")]
        verbose_name_plural = "hub settings"

    def __str__(self) -> str:
        return self.name
