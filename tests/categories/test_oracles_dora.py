"""Agreement with the published tables of Apache DevLake's DORA plugin; each test names what differs.

DevLake keeps commits of deployments per repository, pipeline scope and environment. Here a repository of
a scope is a release, and a deployment happens when it was finished.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmreport.case import Case
from pmreport.case.deployed import live_at
from pmreport.categories import metrics
from pmreport.measure import Reading, take
from pmreport.stats import wilson
from tests.world import case, export_case

ORACLE = Path(__file__).parents[2] / "../shared/oracles/devlake/dora"
pytestmark = pytest.mark.skipif(not ORACLE.exists(), reason="the folder of oracles is not here")
Rows = list[dict[str, str]]
OUTCOME = {"SUCCESS": "success", "FAILURE": "failed", "": ""}
ONE = timedelta(seconds=1)


def rows(name: str) -> Rows:
    with (ORACLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COMMITS = "prev_success_deployment_commit/cicd_deployment_commits_after.csv"


def when(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def place(row: dict[str, str]) -> str:
    """The repository of a scope, as the release that a deployment is of."""
    return f"{row['cicd_scope_id']}/{row['repo_url']}"


def deployed(commits: Rows, recovered: dict[str, str] | None = None) -> str:
    lines = [
        f"{r['finished_date']},{place(r)},{r['environment']},{OUTCOME[r['result']]},"
        f"{(recovered or {}).get(r['id'], '')}"
        for r in commits
    ]
    return "\n".join(["at,release,environment,outcome,recovered_at", *lines])


def whole(deployments: str, tickets: str = "") -> Case:
    head = "key,created,resolved,release,status,status_category"
    return export_case(tickets=f"{head}\nP,2022-09-01,,,To Do,todo\n{tickets}", deployments=deployments)


def read(name: str, c: Case) -> Reading:
    return take(metrics()[name], c)


def test_the_next_successful_deployment_is_the_one_whose_previous_it_is():
    commits = {r["id"]: r for r in rows(COMMITS)}
    followed = {
        r["prev_success_deployment_commit_id"]: r
        for r in commits.values()
        if r["prev_success_deployment_commit_id"] and r["environment"] == "PRODUCTION"
    }  # 7 → 8 is on staging: here only what went to production is live
    assert sorted(followed) == ["1", "2", "3", "4", "5", "6"]
    done = {key: when(commits[key]["finished_date"]) + ONE for key in followed}
    tickets = "\n".join(
        f"{key},2022-09-01,{at.isoformat()},{place(commits[key])},Done,done" for key, at in done.items()
    )
    c = whole(deployed(list(commits.values())), tickets)
    live = dict(zip(c.data.tickets["key"], live_at(c).tolist(), strict=True))
    assert {key: live[key] for key in followed} == {
        key: int(when(row["finished_date"]).timestamp()) for key, row in followed.items()
    }


def test_a_failed_deployment_is_recovered_by_the_next_successful_one():
    # 11 failed between 3 and 13, whose previous success is 3: 48 hours. Nothing followed the failure 14.
    commits = rows(COMMITS)
    by_id = {r["id"]: r for r in commits}
    assert by_id["13"]["prev_success_deployment_commit_id"] == "3"
    found = read("recovery_time", whole(deployed(commits, {"11": by_id["13"]["finished_date"]})))
    assert (found.value, found.n, found.k) == (pytest.approx(48), 2, 1)
    assert found.flags == ("censored",)


def test_failures_of_the_pipelines_themselves():
    # DevLake counts only successful deployments and asks whether incidents followed them; here the outcome of
    # a deployment decides, and one that is still running has none.
    environment = {r["id"]: r["environment"] for r in rows("snapshot_tables/enrich_cicd_tasks.csv")}
    tasks = [r for r in rows("raw_tables/cicd_tasks.csv") if r["finished_date"]]
    lines = [f"{r['finished_date']},{environment[r['id']]},{OUTCOME[r['result']]}" for r in tasks]
    found = read("change_fail_rate", whole("\n".join(["at,environment,outcome", *lines])))
    # An empty environment counts as production here: the enriched table leaves task25 and task28 without.
    known = [r for r in tasks if r["result"]]
    expected = wilson(sum(r["result"] == "FAILURE" for r in known), len(known))
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.coverage) == (3, 12, pytest.approx(12 / len(tasks)))


def test_deployments_that_an_incident_followed():
    # DevLake's rate: of the project's successful production deployments those that an incident is tied to.
    # Ours is the same number once such a deployment is recorded as degraded.
    folder = "connect_incident_to_deployment"
    mapping = rows(f"{folder}/raw_tables/project_mapping.csv")
    scopes = {r["row_id"] for r in mapping if r["project_name"] == "project1" and r["table"] == "cicd_scopes"}
    hit = {
        r["deployment_id"]
        for r in rows(f"{folder}/snapshot_tables/project_incident_deployment_relationships.csv")
    }
    finished: dict[str, str] = {}
    for r in rows(COMMITS):
        if (r["cicd_scope_id"], r["environment"], r["result"]) in {
            (s, "PRODUCTION", "SUCCESS") for s in scopes
        }:
            name = r["cicd_deployment_id"]
            finished[name] = max(finished.get(name, ""), r["finished_date"])
    lines = [f"{at},production,{'degraded' if n in hit else 'success'}" for n, at in finished.items()]
    found = read("change_fail_rate", whole("\n".join(["at,environment,outcome", *lines])))
    assert (found.k, found.n) == (2, 5)  # pipeline2 and pipeline7 of pipelines 1, 2, 4, 6 and 7


@pytest.mark.parametrize(("deployed_at", "k"), [("2022-09-15T04:00:00Z", 1), ("2022-09-16T00:00:00Z", 0)])
def test_a_repair_of_an_incident_follows_the_deployment_that_it_is_tied_to(deployed_at: str, k: int):
    # The incident of 15 September is tied to pipeline2, which was finished in parts: on the 14th and, after
    # the incident, on the 15th at 06:51. A release of this incident alone is a repair when the part of the
    # 14th is the previous deployment, and none when that of the 15th is.
    incidents = rows("connect_incident_to_deployment/raw_tables/incidents.csv")
    created = next(r["created_date"] for r in incidents if r["id"].endswith("1373792478"))
    tables = {
        "releases": f"name,start,actual\nfix 1,2022-09-15,{deployed_at}",
        "tickets": f"key,type,created,release\nA,Incident,{created},fix 1\nZ,Task,2022-09-30,",
        "deployments": f"{deployed(rows(COMMITS))}\n{deployed_at},fix 1,PRODUCTION,success,",
    }
    found = take(metrics()["deploy_rework_rate"], case("fix 1", **tables))
    assert (found.k, found.n) == (k, 1)
