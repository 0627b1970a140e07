"""How the hub's people, organisations and groups came together."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from hub.community.members import actions as members
from hub.community.members.models import Member
from hub.community.organisations import actions as organisations
from hub.community.profiles import actions as profiles
from hub.community.spaces import actions as spaces
from hub.community.spaces.models import SpaceMembership
from hub.community.topics.actions import load_topics
from hub.core.hubsettings.actions import complete_setup, update_hub_settings
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.worker import run_pending_jobs
from hub.core.languages import INTERFACE_LANGUAGES
from hub.project.demo import records as c
from hub.project.demo.story.telling import WEEK, Telling

BRIEF = 90  # characters of a line under a name


class Community(Telling):
    """The hub's beginning, its people and organisations, and who is in which group."""

    def tell_community(self) -> None:
        """All of it; networks before their members, groups before those inside them."""
        oldest = max(person.joined for person in self.content.people)
        self.at(self.day(oldest * WEEK + 3, "08:00"), self._begin)
        for person in self.content.people:
            # Who was only invited has an account by the wave that invited them.
            if person.state != "invited":
                self.at(self.joining(person), partial(self._join, person))
        for organisation in sorted(self.content.organisations, key=lambda each: -each.joined):
            self._tell_organisation(organisation)
        for person in self.content.people:
            for affiliation in person.affiliations:
                self._tell_affiliation(person, affiliation)
        for space in self.content.spaces:
            self._tell_space(space, [thread for thread in self.content.threads if thread.space == space.slug])

    # --- The hub and its people ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        update_hub_settings(by=self.system, **self.content.hub)
        complete_setup(by=self.system)
        load_topics(by=self.system)

    def _join(self, person: c.Person) -> None:
        language = next((code for code in person.languages if code in INTERFACE_LANGUAGES), "en")
        hub = hub_settings()
        member = members.register_member(
            person.email,
            person.name,
            by=self.system,
            country=person.country,
            language=language,
            terms_version=hub.terms_version,
            privacy_version=hub.privacy_version,
        )
        self.members[person.key] = member
        if person.state == "active":
            members.confirm_member(member, by=self.system)
            if person.role != "member":
                members.change_hub_role(member, person.role, by=self.system)
            self._introduce(person, member)

    def _introduce(self, person: c.Person, member: Member) -> None:
        """Fill in the profile: a single sentence stands as the line under the name, more than that is told about."""
        by = self.viewer(person.key)
        is_brief = len(person.bio) <= BRIEF
        profiles.update_profile(
            member.actor,
            by=by,
            region=person.region,
            languages=person.languages,
            pronouns=person.pronouns,
            stakeholder_type=person.stakeholder,
            sectors=person.sectors,
            headline=person.bio if is_brief else next((each.role for each in person.affiliations), ""),
            about="" if is_brief else person.bio,
            can_help_with=person.helps,
            looking_for=person.seeks,
            topics=self.topics(person.topics),
        )
        profiles.finish_onboarding(member, by=by)

    # --- Organisations ---------------------------------------------------------------------------------------------

    def _tell_organisation(self, organisation: c.Organisation) -> None:
        days = organisation.joined * WEEK + 1
        if organisation.asked_by and organisation.state != "lapsed":
            self.at(self.day(days, "09:10"), partial(self._propose, organisation))
            self.at(self.day(days - 1, "10:30"), partial(self._review, organisation))
            return
        self.at(self.day(days, "07:30"), partial(self._enter, organisation))
        if organisation.state == "lapsed":
            self.at(self.day(days // 2, "14:00"), partial(self._lapse, organisation))

    def _details(self, organisation: c.Organisation) -> organisations.Details:
        return {
            "name": organisation.name,
            "type": organisation.type,
            "size_class": organisation.size,
            "about": organisation.about,
            "website": organisation.website,
            "country": organisation.country,
            "region": organisation.region,
            "languages": [organisation.about_language],
            "sectors": list(organisation.sectors),
            "topics": self.topics(organisation.topics),
            "parent": self.organisations.get(organisation.parent),
        }

    def _enter(self, organisation: c.Organisation) -> None:
        manager = self.viewer(self.manager)
        entered = organisations.create_organisation(by=manager, **self._details(organisation))
        self.organisations[organisation.slug] = entered
        for body in organisation.member_of:
            organisations.add_member_organisation(
                self.organisations[body], entered, by=manager, since_on=self.day(organisation.joined * WEEK).date()
            )

    def _propose(self, organisation: c.Organisation) -> None:
        by = self.viewer(organisation.asked_by)
        proposed = organisations.propose_organisation(by=by, **self._details(organisation))
        organisations.submit_organisation(proposed, by=by)
        self.organisations[organisation.slug] = proposed

    def _review(self, organisation: c.Organisation) -> None:
        manager, proposed = self.viewer(self.manager), self.organisations[organisation.slug]
        if organisation.state == "in_review":
            organisations.take_organisation(proposed, by=manager)
        elif organisation.state == "more_information":
            organisations.ask_for_information(proposed, by=manager, question=organisation.information_asked)
        elif organisation.state == "refused":
            organisations.refuse_organisation(proposed, by=manager, reasons=organisation.refused_because)

    def _lapse(self, organisation: c.Organisation) -> None:
        organisations.lapse_organisation(self.organisations[organisation.slug], by=self.viewer(self.manager))

    def _tell_affiliation(self, person: c.Person, affiliation: c.Affiliation) -> None:
        organisation = next(each for each in self.content.organisations if each.slug == affiliation.organisation)
        both_here = min(person.joined, organisation.joined) * WEEK + 1
        self.at(self.day(both_here, "08:10"), partial(self._affiliate, person, affiliation))

    def _affiliate(self, person: c.Person, affiliation: c.Affiliation) -> None:
        asked = organisations.ask_affiliation(
            self.organisations[affiliation.organisation],
            by=self.viewer(person.key),
            title=affiliation.role,
            wants_to_represent=affiliation.speaks,
        )
        organisations.confirm_affiliation(
            asked,
            by=self.viewer(self.manager),
            is_representative=affiliation.speaks,
            may_speak=affiliation.speaks,
        )

    # --- Groups ----------------------------------------------------------------------------------------------------

    def _tell_space(self, space: c.Space, threads: list[c.Thread]) -> None:
        self.at(self.day(space.created * WEEK, "05:00"), partial(self._open, space))
        of_network = (o for o in self.content.organisations if space.organisations_of in o.member_of)
        listed = (o for o in self.content.organisations if o.slug in space.organisations)
        for organisation in (*of_network, *listed):
            days = min(space.created, organisation.joined) * WEEK
            self.at(self.day(days, "05:10"), partial(self._let_in_organisation, space, organisation.slug))
        for key, role in self._people_of(space, threads):
            self.at(self._entry(space, key, role, threads), partial(self._let_in, space, key, role))
        for request in space.requests:
            self.at(self.day(request.days, name=request.by), partial(self._request, space, request))
        for invitation in space.invitations:
            invited = self.day(invitation.days, name=invitation.email)
            self.at(invited, partial(self._invite, space, invitation))
            if invitation.email.endswith(f"@{c.GONE_DOMAIN}"):
                # The worker's eight attempts, spread over days, until the desk hears of it.
                for attempt in range(8):
                    self.at(invited + timedelta(minutes=5, hours=8 * attempt), self._try_mail)
        if space.state == "concluded":
            last = min(each.when.working_days for thread in threads for each in thread.said)
            self.at(self.day(last - 1, "15:00"), partial(self._conclude, space))

    def _people_of(self, space: c.Space, threads: Iterable[c.Thread]) -> list[tuple[str, str]]:
        """Everybody in the group but its first lead: those named for it, and whoever writes there."""
        named = dict(space.roles())
        for thread in threads:
            for each in thread.said:
                named.setdefault(each.by, "member")
        del named[space.lead[0]]
        return list(named.items())

    def _entry(self, space: c.Space, key: str, role: str, threads: Iterable[c.Thread]) -> datetime:
        """When a person came in: those with a task at once, others some time before they first wrote."""
        earliest = min(space.created, self.person(key).joined) * WEEK
        if role not in ("member", "observer"):
            return self.day(earliest, "05:20")
        written = [e.when.working_days for t in threads for e in t.said if e.by == key]
        latest = max(written, default=1)
        days = earliest - int((earliest - latest) * 0.8 * Random(f"{space.slug} {key}").random())  # noqa: S311
        return self.day(max(days, latest), "05:30")

    def _open(self, space: c.Space) -> None:
        self.spaces[space.slug] = spaces.create_space(
            by=self.viewer(self.manager),
            lead=self.actor(space.lead[0]),
            slug=space.slug,
            name=space.name,
            purpose=space.purpose,
            kind=space.kind,
            languages=list(space.languages),
            country=space.country,
            region=space.region,
            join_method=space.join,
            visibility=space.visibility,
            topics=self.topics(space.topics),
            parent=self.spaces.get(space.parent),
        )

    def _let_in_organisation(self, space: c.Space, slug: str) -> None:
        spaces.add_member(self.spaces[space.slug], self.organisations[slug].actor, by=self.viewer(self.manager))

    def _let_in(self, space: c.Space, key: str, role: str) -> None:
        """Join where anyone may; else be let in. Who is in already, for an organisation, gets the role alone."""
        place, actor, manager = self.spaces[space.slug], self.actor(key), self.viewer(self.manager)
        already = SpaceMembership.objects.filter(space=place, actor=actor).select_related("space", "actor").first()
        if already is not None:
            if already.role != role:
                spaces.change_role(already, role, by=manager)
        elif space.join == "open" and role == "member":
            spaces.join_space(place, by=self.viewer(key))
        else:
            spaces.add_member(place, actor, by=manager, role=role)

    def _request(self, space: c.Space, request: c.JoinRequest) -> None:
        by = self.speaking(request.by, request.voice)
        spaces.request_to_join(self.spaces[space.slug], by=by, reason=request.reason)

    def _invite(self, space: c.Space, invitation: c.Invitation) -> None:
        by = self.viewer(space.lead[0])
        spaces.invite_address(self.spaces[space.slug], invitation.email, by=by, message=invitation.message)

    def _try_mail(self) -> None:
        run_pending_jobs(limit=1000, raises=False, queues=("mail",))

    def _conclude(self, space: c.Space) -> None:
        spaces.conclude_space(self.spaces[space.slug], by=self.viewer(space.lead[0]))
