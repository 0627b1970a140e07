"""Whom the hub has invited: a table that was imported, and the waves of mail."""

import csv
from functools import partial
from io import StringIO

from hub.community.management.actions.imports import carry_out_import, keep_import
from hub.community.management.actions.waves import create_wave
from hub.community.management.kinds import ImportKind
from hub.core.tables import read_table
from hub.project.demo import records as c
from hub.project.demo.story.telling import Telling


class Invitations(Telling):
    """The waves of invitations, before those whom they brought have joined."""

    def tell_invitations(self) -> None:
        """All of them."""
        for wave in self.content.waves:
            self.at(wave.when.before(self.now), partial(self._send_wave, wave))

    def _send_wave(self, wave: c.Wave) -> None:
        manager = self.viewer(self.manager)
        if wave.imported:
            self._import(wave)
        create_wave(
            wave.name,
            wave.messages,
            by=manager,
            addresses=" ".join([*(self.person(key).email for key in wave.people), *wave.others]),
            with_imported=bool(wave.imported),
        )

    def _import(self, wave: c.Wave) -> None:
        manager = self.viewer(self.manager)
        table = StringIO()
        rows = csv.writer(table)
        rows.writerow(["email", "name", "country", "language"])
        for key in wave.imported:
            person = self.person(key)
            rows.writerow([person.email, person.name, person.country, ""])
        content = table.getvalue().encode()
        pending = keep_import(ImportKind.MEMBERS, "conference-desk.csv", content, by=manager)
        check = carry_out_import(
            ImportKind.MEMBERS, read_table(content), pending.mapping, by=manager, defaults={}, pending=pending
        )
        assert check.is_fine, check
