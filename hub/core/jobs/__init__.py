"""Background jobs on the hub's own database, behind Django's Tasks API.

    from hub.core.jobs.tasks import job
    from hub.core.jobs.schedule import every

    @job(queue="mail")
    def send_answer(post_id: int) -> None: ...

    send_answer.enqueue(post.pk)        # in the action's transaction: rolled back with it

    @every(hours=1)
    @job()
    def purge_drafts() -> None: ...

Jobs run at least once: after a kill -9 the same job runs again, so a job must bear that.
"""
