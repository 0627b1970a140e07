"""Django's Tasks API on the hub's database: what `TASKS` in the settings names."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from django.utils.module_loading import import_string

from hub.core.jobs import queue
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.tasks import QUEUES, HubTask, decode_arguments, encode_arguments

STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}


class DatabaseBackend(BaseTaskBackend):
    """Enqueues in the caller's transaction: a rolled-back transaction leaves no job.

    Urgency is the queue's ("mail" before "default" before "bulk"), so a task's own `priority` is refused.
    """

    task_class = HubTask
    supports_defer = True
    supports_get_result = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.queues = set(QUEUES)

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        """Insert the job; for a unique task answer the equal job that already waits, if there is one."""
        task = cast("HubTask", task)
        now = timezone.now()
        arguments = encode_arguments(args, kwargs)
        job_id = queue.insert(
            task=task.module_path,
            queue=task.queue_name,
            arguments=arguments,
            unique_key=task.key_for(arguments),
            available_at=task.run_after or now,
            max_attempts=task.max_attempts,
            now=now,
        )
        return _result(task, job_id, args, kwargs, self.alias, enqueued_at=now)

    def get_result(self, result_id: str) -> TaskResult[Any, Any]:
        """The job as it is now. Jobs answer nothing: `return_value` of a done one is None."""
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        args, kwargs = decode_arguments(job.arguments)
        return _result(
            import_string(job.task),
            job.pk,
            args,
            kwargs,
            self.alias,
            status=STATUS[JobState(job.state)],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            errors=[TaskError(exception_class_path=job.error_type, traceback=job.error)] if job.error_type else [],
            worker_ids=[job.worker] * job.attempts,
        )


def _result(
    task: Task[Any, Any],
    job_id: int,
    args: Any,
    kwargs: Any,
    alias: str,
    *,
    enqueued_at: datetime,
    status: TaskResultStatus = TaskResultStatus.READY,
    started_at: datetime | None = None,
    finished_at: datetime | None = None,
    errors: list[TaskError] | None = None,
    worker_ids: list[str] | None = None,
) -> TaskResult[Any, Any]:
    return TaskResult(
        task=task,
        id=str(job_id),
        status=status,
        enqueued_at=enqueued_at,
        started_at=started_at,
        finished_at=finished_at,
        last_attempted_at=started_at,
        args=list(args),
        kwargs=kwargs,
        backend=alias,
        errors=errors or [],
        worker_ids=worker_ids or [],
    )
