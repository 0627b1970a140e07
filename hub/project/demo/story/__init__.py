"""The demonstration's past as dated steps: who did what when, each through an action and in that person's name."""

from hub.project.demo.replay import Step
from hub.project.demo.story.announcements import Announcements
from hub.project.demo.story.community import Community
from hub.project.demo.story.conversations import Conversations
from hub.project.demo.story.invitations import Invitations


class Story(Community, Conversations, Announcements, Invitations):
    """The whole past of the demonstration hub."""

    def steps(self) -> list[Step]:
        """Everything that happens, in no order but that of writing, which decides where two share a moment."""
        self.tell_community()
        self.tell_conversations()
        self.tell_announcements()
        self.tell_invitations()
        return self.told
