"""What those who manage the hub change."""

from hub.community.management.actions.desk import (
    note_export,
    reinstate_with_reason,
    rerun_job,
    send_sign_in_help,
    suspend_with_reason,
)

__all__ = ["note_export", "reinstate_with_reason", "rerun_job", "send_sign_in_help", "suspend_with_reason"]
