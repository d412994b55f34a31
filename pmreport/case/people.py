"""Teams of people and of tickets. Nothing here ever names a person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.model import Dataset

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class People:
    """`team_of[p]` is the team code of person code p (−1 unknown; one more −1 at the end for nobody);
    `ticket_team[i]` that of ticket i: its own team, else its assignee's; `teams` are the names."""

    teams: npt.NDArray[np.object_]
    team_of: Ints
    ticket_team: Ints
    min_group: int

    def size(self, team: int, assignees: Ints) -> int:
        """How many different people a team has: on the roster, or among these assignees."""
        on_roster = int((self.team_of[:-1] == team).sum())
        return max(on_roster, len(np.unique(assignees[assignees >= 0])))


def people(data: Dataset, configured: Mapping[str, str], min_group: int) -> People:
    """Teams from the configuration, the roster, else the commonest team on a person's tickets."""
    known = {**data.roster, **configured}
    own = data.codes("team")
    names = sorted(
        {*data.names("team").tolist(), *(team for team in known.values() if isinstance(team, str))}
    )
    index = {name: code for code, name in enumerate(names)}
    recode = np.array([*(index[name] for name in data.names("team")), -1], dtype=np.int32)
    own = recode[own]
    assignee = data.codes("assignee")
    team_of = _commonest(assignee, own, len(data.people), len(names))
    for code, person in enumerate(data.people.tolist()):
        if isinstance(known.get(person), str):
            team_of[code] = index[known[person]]
    team_of = np.append(team_of, np.int32(-1))
    return People(
        np.array(names, dtype=object), team_of, np.where(own >= 0, own, team_of[assignee]), min_group
    )


def _commonest(person: Ints, team: Ints, n_people: int, n_teams: int) -> Ints:
    """The most frequent team per person; of equals the first by name; −1 where there is none."""
    ok = (person >= 0) & (team >= 0)
    if not ok.any():
        return np.full(n_people, -1, dtype=np.int32)
    pair = person[ok].astype(np.int64) * n_teams + team[ok]
    pairs, counts = np.unique(pair, return_counts=True)
    who, what = pairs // n_teams, pairs % n_teams
    order = np.lexsort([what, -counts, who])
    out = np.full(n_people, -1, dtype=np.int32)
    out[who[order][::-1]] = what[order][::-1]
    return out
