"""Who plays in the sample county."""

from dataclasses import dataclass

from storage.kinds import AreaId, PersonId, TeamId


@dataclass(frozen=True, slots=True)
class TeamCast:
    """A team of the sample county; the first of its people leads it."""

    team: TeamId
    village: AreaId
    township: AreaId
    clerk: PersonId
    people: tuple[PersonId, ...]

    @property
    def leader(self) -> PersonId:
        """The team leader."""
        return self.people[0]

    @property
    def members(self) -> tuple[PersonId, ...]:
        """Everybody but the leader."""
        return self.people[1:]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of the sample county."""

    county: AreaId
    coordinator: PersonId
    teams: tuple[TeamCast, ...]
