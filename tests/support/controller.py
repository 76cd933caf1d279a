# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A double of AWX's API, for configure.yml and for the question who may do what. It runs no jobs.

It answers as AWX 24.6.1 did when the kit was run on one, wherever that decides whether configure.yml is right:

* the inputs of a credential are replaced whole, secrets are shown as $encrypted$, and this word keeps what is there;
* the inputs of a credential type cannot be changed once a credential is of this type (403);
* a field that a kind does not know is ignored, and is not in its answer: an approval has no identifier;
* a list of objects of one name has them of all organizations; named URLs tell them apart;
* names of execution environments are unique in all organizations (CommonModel in awx/main/models);
* a project that could not be updated has no playbooks, and a template for one of them is refused;
* without a Galaxy credential in its organization, a project gets no collections, and its update is content all the same;
* the role Approve of a workflow does not let anybody see the jobs of its templates; whoever may execute a template may
  relaunch its old jobs.

Where nothing was seen, it follows AWX's source (awx/api/serializers.py, awx/main/access.py, utils/named_url_graph.py).
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from emulator.application import Response
from support.doubles import json_response, serving

Object = dict[str, Any]
ENCRYPTED = "$encrypted$"
_NOTIFICATIONS = tuple(f"notification_templates_{when}" for when in ("started", "success", "error"))
_PAGE = 25


@dataclass(frozen=True)
class Kind:
    """A list of the API.

    `fields` with their defaults are all that can be written; `links` are those that hold the id of another object, by
    the list it is in; `named` are the parts of its named URL; `unique` are those that no two may share.
    """

    type: str
    fields: Object
    links: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ("name", "organization")
    named: tuple[str, ...] = ("name", "organization")
    roles: tuple[str, ...] = ()


def _text(*names: str, **others: Any) -> Object:
    return {**dict.fromkeys(("name", "description", *names), ""), **others}


_ORGANIZATION = {"organization": "organizations"}
_NOTIFIED = dict.fromkeys(_NOTIFICATIONS, "notification_templates")
_NODES = dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes")
_ASKS = dict.fromkeys((f"ask_{what}_on_launch" for what in ("credential", "variables", "inventory", "limit")), False)
KINDS = {
    "organizations": Kind(
        "organization",
        _text(),
        lists={
            **_NOTIFIED,
            "galaxy_credentials": "credentials",
            "instance_groups": "instance_groups",
            "notification_templates_approvals": "notification_templates",
        },
        unique=("name",),
        named=("name",),
        roles=("admin_role", "execute_role", "auditor_role", "member_role", "read_role", "approval_role"),
    ),
    "teams": Kind("team", _text(organization=None), _ORGANIZATION, roles=("admin_role", "member_role")),
    "users": Kind("user", {"username": "", "is_superuser": False}, unique=("username",), named=("username",)),
    "credential_types": Kind(
        "credential_type",
        _text("kind", inputs={}, injectors={}, managed=False),
        unique=("name", "kind"),
        named=("name+kind",),
    ),
    "credentials": Kind(
        "credential",
        _text(organization=None, credential_type=None, inputs={}),
        {**_ORGANIZATION, "credential_type": "credential_types"},
        unique=("name", "organization", "credential_type"),
        named=("name", "credential_type", "organization"),
        roles=("admin_role", "use_role", "read_role"),
    ),
    "execution_environments": Kind(
        "execution_environment",
        _text("image", "pull", organization=None, credential=None),
        {**_ORGANIZATION, "credential": "credentials"},
        unique=("name",),
        named=("name",),
    ),
    "instance_groups": Kind("instance_group", {"name": "", "is_container_group": False}, unique=("name",)),
    "notification_templates": Kind(
        "notification_template", _text("notification_type", organization=None), _ORGANIZATION
    ),
    "projects": Kind(
        "project",
        _text(
            *("scm_type", "scm_url", "scm_branch"),
            scm_update_on_launch=False,
            organization=None,
            credential=None,
            timeout=0,
        ),
        {**_ORGANIZATION, "credential": "credentials"},
        lists=_NOTIFIED,
        roles=("admin_role", "use_role", "update_role", "read_role"),
    ),
    "inventories": Kind(
        "inventory", _text("kind", "variables", organization=None, host_filter=None), _ORGANIZATION, roles=("use_role",)
    ),
    "hosts": Kind(
        "host",
        _text("variables", inventory=None, enabled=True),
        {"inventory": "inventories"},
        unique=("name", "inventory"),
        named=("name", "inventory"),
    ),
    "job_templates": Kind(
        "job_template",
        _text(
            *("playbook", "extra_vars", "limit"),
            **_ASKS,
            job_type="run",
            diff_mode=False,
            project=None,
            inventory=None,
            execution_environment=None,
            survey_enabled=False,
            allow_simultaneous=False,
        ),
        {"project": "projects", "inventory": "inventories", "execution_environment": "execution_environments"},
        {**_NOTIFIED, "credentials": "credentials", "instance_groups": "instance_groups"},
        roles=("admin_role", "execute_role", "read_role"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        _text("extra_vars", organization=None, survey_enabled=False, allow_simultaneous=False),
        _ORGANIZATION,
        {**_NOTIFIED, "notification_templates_approvals": "notification_templates"},
        roles=("admin_role", "execute_role", "read_role", "approval_role"),
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            "identifier": "",
            "workflow_job_template": None,
            "unified_job_template": None,
            "extra_data": {},
            "all_parents_must_converge": False,
        },
        {"workflow_job_template": "workflow_job_templates", "unified_job_template": "unified_job_templates"},
        {**_NODES, "credentials": "credentials"},
        unique=("identifier", "workflow_job_template"),
        named=("identifier", "workflow_job_template"),
    ),
    "workflow_approval_templates": Kind("workflow_approval_template", _text(timeout=0), unique=()),
    "schedules": Kind(
        "schedule",
        _text("rrule", unified_job_template=None, extra_data={}, enabled=True),
        {"unified_job_template": "unified_job_templates"},
        {"credentials": "credentials"},
        unique=("name", "unified_job_template"),
    ),
    "project_updates": Kind("project_update", {}, unique=()),
    "jobs": Kind("job", {}, unique=()),
    "workflow_jobs": Kind("workflow_job", {}, unique=()),
    "workflow_approvals": Kind("workflow_approval", {}, unique=()),
}
_UNIFIED = ("job_templates", "workflow_job_templates", "projects")


class Refused(Exception):
    """What the API answers instead of what was asked for."""

    def __init__(self, status: int, content: Any) -> None:
        super().__init__(status, content)
        self.status = status
        self.content = content


class Controller:
    """What this AWX holds, and how it answers.

    `repositories` are the playbooks in each Git repository that can be reached. A token is the name of its user.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self.objects: dict[str, dict[int, Object]] = {name: {} for name in KINDS}
        self.attached: dict[tuple[str, int, str], list[int]] = {}
        self.roles: dict[int, tuple[str, int, str]] = {}
        self.surveys: dict[int, Object] = {}
        self.repositories: dict[str, list[str]] = {}
        self.requests: list[tuple[str, str]] = []
        self.url = ""
        # What a new AWX has.
        self.make("users", username="admin", is_superuser=True)
        galaxy = self.make(
            "credential_types", name="Ansible Galaxy/Automation Hub API Token", kind="galaxy", managed=True
        )
        for name, kind in (("Source Control", "scm"), ("Container Registry", "registry")):
            fields = [{"id": "username"}, {"id": "host"}, {"id": "password", "secret": True}]
            self.make("credential_types", name=name, kind=kind, managed=True, inputs={"fields": fields})
        credential = self.make("credentials", name="Ansible Galaxy", credential_type=galaxy)
        default = self.make("organizations", name="Default")
        self.attached["organizations", default, "galaxy_credentials"] = [credential]

    # for tests

    def make(self, table: str, **fields: Any) -> int:
        """Make an object as somebody would have made it by hand; returns its id."""
        return self._create(table, {**KINDS[table].fields, **fields})

    def find(self, kind: str, name: str, organization: str | None = None) -> Object:
        """The one object of this name; it must be there."""
        org = next(
            one["id"]
            for one in self.objects["organizations"].values()
            if one["name"] == organization or not organization
        )
        (found,) = (
            one
            for one in self.objects[kind].values()
            if one.get("name", one.get("identifier", one.get("username"))) == name
            and (organization is None or self._organization(kind, one) == org)
        )
        return found

    def named(self, kind: str, identifier: int, attached: str) -> list[str]:
        """The names of what is attached to an object."""
        to = KINDS[kind].lists[attached]
        return [
            str(self.objects[to][one].get("name", self.objects[to][one].get("identifier")))
            for one in self.attached.get((kind, identifier, attached), [])
        ]

    def holders(self, kind: str, identifier: int, role: str, actors: str) -> list[str]:
        """Who has a role of an object, by name."""
        (number,) = (number for number, held in self.roles.items() if held == (kind, identifier, role))
        name = "username" if actors == "users" else "name"
        return sorted(self.objects[actors][one][name] for one in self.attached.get(("roles", number, actors), []))

    def state(self) -> Any:
        """All that can be seen or is secret, to be compared."""
        with self._lock:
            transient = ("project_updates",)
            kept = {name: value for name, value in self.objects.items() if name not in transient}
            return copy.deepcopy((kept, self.attached, self.surveys))

    # what is asked

    def answer(
        self, method: str, path: str, query: list[tuple[str, str]], content: Object, token: str
    ) -> tuple[int, Any]:
        """The status and content of an answer."""
        with self._lock:
            self.requests.append((method, path))
            user = next((one for one in self.objects["users"].values() if one["username"] == token), None)
            if user is None:
                return 401, {"detail": "Authentication credentials were not provided."}
            try:
                return self._route(method, [unquote(part) for part in path.split("/") if part], query, content, user)
            except Refused as refused:
                return refused.status, refused.content

    def _route(
        self, method: str, parts: list[str], query: list[tuple[str, str]], content: Object, user: Object
    ) -> tuple[int, Any]:
        if parts[:2] != ["api", "v2"] or len(parts) < 3:
            raise Refused(404, {"detail": "Not found."})
        kind, rest = parts[2], parts[3:]
        if kind == "roles":
            return self._attach(method, ("roles", int(rest[0]), rest[1]), rest[1], content)
        if kind == "unified_job_templates" and not rest:
            return 200, self._page([(name, one) for name in _UNIFIED for one in self.objects[name].values()], query)
        if kind not in KINDS:
            raise Refused(404, {"detail": "Not found."})
        if not rest:
            if method == "POST":
                self._allow(user["is_superuser"])
                return 201, self._show(kind, self.objects[kind][self._create(kind, content)])
            return 200, self._page([(kind, one) for one in self.objects[kind].values()], query)
        one = self._one(kind, rest[0])
        if len(rest) == 1:
            return self._object(method, kind, one, content, user)
        return self._below(method, kind, one, rest[1], query, content, user)

    def _object(self, method: str, kind: str, one: Object, content: Object, user: Object) -> tuple[int, Any]:
        if method == "GET":
            self._allow(self._sees(user, kind, one))
            return 200, self._show(kind, one)
        self._allow(user["is_superuser"])
        if method == "PATCH":
            self._change(kind, one, content)
            return 200, self._show(kind, one)
        del self.objects[kind][one["id"]]
        return 204, None

    def _below(
        self,
        method: str,
        kind: str,
        one: Object,
        name: str,
        query: list[tuple[str, str]],
        content: Object,
        user: Object,
    ) -> tuple[int, Any]:
        actions: dict[tuple[str, str], Callable[[Object, Object], Object]] = {
            ("job_templates", "launch"): self._launch,
            ("workflow_job_templates", "launch"): self._launch_workflow,
            ("workflow_approvals", "approve"): self._approve,
            ("jobs", "relaunch"): self._relaunch,
        }
        if (kind, name) in actions:
            return 201, actions[kind, name](one, user)
        if (kind, name) == ("jobs", "stdout"):
            self._allow(self._sees(user, kind, one))
            return 200, {"content": one["stdout"]}
        if name in KINDS[kind].lists:
            if method == "POST":
                self._allow(user["is_superuser"])
                self._check_attachment(kind, one, name, content)
            return self._attach(method, (kind, one["id"], name), KINDS[kind].lists[name], content)
        if name == "schedules":
            return 200, self._page(
                [
                    ("schedules", s)
                    for s in self.objects["schedules"].values()
                    if s["unified_job_template"] == one["id"]
                ],
                query,
            )
        self._allow(user["is_superuser"])
        if name == "survey_spec":
            if method == "POST":
                self.surveys[one["id"]] = content
                return 200, {}
            return 200, self.surveys.get(one["id"], {})
        if (kind, name) == ("projects", "update"):
            return 202, self._show("project_updates", self._update_project(one))
        if (kind, name) == ("workflow_job_template_nodes", "create_approval_template"):
            number = self._create("workflow_approval_templates", content)
            one["unified_job_template"] = number
            return 201, self._show("workflow_approval_templates", self.objects["workflow_approval_templates"][number])
        raise Refused(404, {"detail": "Not found."})

    # lists

    def _page(self, found: list[tuple[str, Object]], query: list[tuple[str, str]]) -> Object:
        either = [(name[4:], value) for name, value in query if name.startswith("or__")]
        all_of = [(name, value) for name, value in query if not name.startswith(("or__", "page"))]
        results = [
            self._show(kind, one)
            for kind, one in found
            if all(self._fits(kind, one, *test) for test in all_of)
            and (not either or any(self._fits(kind, one, *test) for test in either))
        ]
        page = int(dict(query).get("page", "1"))
        size = int(dict(query).get("page_size", _PAGE))
        more = len(results) > page * size
        others = "&".join(f"{name}={value}" for name, value in query if name != "page")
        return {
            "count": len(results),
            "next": f"/api/v2/{found[0][0]}/?{others}&page={page + 1}" if more else None,
            "previous": None,
            "results": results[(page - 1) * size : page * size],
        }

    def _fits(self, kind: str, one: Object, name: str, value: str) -> bool:
        first, _under, rest = name.partition("__")
        if first not in {*KINDS[kind].fields, "id", "type", "organization"}:
            raise Refused(400, {"detail": f"{KINDS[kind].type} has no field named '{first}'"})
        linked = KINDS[kind].links.get(first)
        if rest and linked:
            return bool(one[first]) and self._fits(linked, self.objects[linked][one[first]], rest, value)
        if first == "organization":
            return str(self._organization(kind, one)) == value
        return str({**one, "type": KINDS[kind].type}[first]) == value

    def _one(self, kind: str, name: str) -> Object:
        """By id, or by named URL."""
        if name.isdigit():
            found = [one for number, one in self.objects[kind].items() if number == int(name)]
        else:
            found = [one for one in self.objects[kind].values() if self._named_url(kind, one) == name]
        if len(found) != 1:
            raise Refused(404, {"detail": "Not found."})
        return found[0]

    def _named_url(self, kind: str, one: Object) -> str:
        parts = []
        for name in KINDS[kind].named:
            if name in KINDS[kind].links or name == "organization":
                to = KINDS[kind].links.get(name, "organizations")
                linked = self._organization(kind, one) if name == "organization" else one[name]
                parts.append(self._named_url(to, self.objects[to][linked]) if linked else "")
            else:
                parts.append("+".join(str(one.get(part, "")).replace("+", "[+]") for part in name.split("+")))
        return "++".join(parts)

    def _attach(self, method: str, key: tuple[str, int, str], to: str, content: Object) -> tuple[int, Any]:
        held = self.attached.setdefault(key, [])
        if method == "GET":
            return 200, self._page([(to, self.objects[to][one]) for one in held], [("page_size", "200")])
        number = int(content["id"])
        if content.get("disassociate"):
            held.remove(number)
        elif number not in self.objects[to]:
            raise Refused(400, {"msg": f"{to} {number} does not exist."})
        elif number not in held:
            held.append(number)
        return 204, None

    def _check_attachment(self, kind: str, one: Object, name: str, content: Object) -> None:
        if content.get("disassociate") or name != "credentials":
            return
        if kind == "schedules" and not self._template(one["unified_job_template"])[1].get("ask_credential_on_launch"):
            raise Refused(400, {"msg": "Related template is not configured to accept credentials on launch."})
        types = [
            self.objects["credentials"][number]["credential_type"]
            for number in self.attached.get((kind, one["id"], name), [])
        ]
        if self.objects["credentials"][content["id"]]["credential_type"] in types:
            raise Refused(400, {"error": "Cannot assign multiple credentials of one type."})

    # objects

    def _organization(self, kind: str, one: Object) -> int | None:
        if kind == "job_templates":
            return self._organization("projects", self.objects["projects"][one["project"]]) if one["project"] else None
        if kind == "hosts":
            return self._organization("inventories", self.objects["inventories"][one["inventory"]])
        return one.get("organization")

    def _template(self, number: int) -> tuple[str, Object]:
        for kind in (*_UNIFIED, "workflow_approval_templates"):
            if number in self.objects[kind]:
                return kind, self.objects[kind][number]
        raise Refused(400, {"unified_job_template": [f'Invalid pk "{number}" - object does not exist.']})

    def _show(self, kind: str, one: Object) -> Object:
        url = f"/api/v2/{kind}/{one['id']}/"
        shown = {**copy.deepcopy(one), "type": KINDS[kind].type, "url": url}
        related = {name: f"{url}{name}/" for name in (*KINDS[kind].lists, "survey_spec", "update", "schedules")}
        if kind == "credentials":
            secret = self._secret_fields(one["credential_type"])
            shown["inputs"] = {
                name: ENCRYPTED if name in secret and value else value for name, value in one["inputs"].items()
            }
        if kind in ("job_templates", "hosts"):
            shown["organization"] = self._organization(kind, one)
        if kind == "workflow_job_template_nodes" and one["unified_job_template"]:
            to, template = self._template(one["unified_job_template"])
            related["unified_job_template"] = f"/api/v2/{to}/{template['id']}/"
        roles = {held[2]: {"id": number} for number, held in self.roles.items() if held[:2] == (kind, one["id"])}
        shown["summary_fields"] = {"object_roles": roles}
        # It is told once: whoever asks again, finds that it is over.
        if shown.pop("current_update", None):
            shown["summary_fields"]["current_update"] = {"id": one.pop("current_update")}
        shown["related"] = related
        return shown

    def _secret_fields(self, credential_type: int) -> set[str]:
        fields = self.objects["credential_types"][credential_type]["inputs"].get("fields", [])
        return {one["id"] for one in fields if one.get("secret")}

    def _create(self, kind: str, content: Object) -> int:
        number = next(self._ids)
        one: Object = {**copy.deepcopy(KINDS[kind].fields), "id": number}
        if kind == "projects":
            one.update(scm_revision="", playbook_files=[], status="never updated", collections=False)
        if kind == "workflow_job_template_nodes" and not content.get("identifier"):
            content = {**content, "identifier": str(number)}
        self._change(kind, one, content, new=True)
        self.objects[kind][number] = one
        for role in KINDS[kind].roles:
            self.roles[next(self._ids)] = (kind, number, role)
        return number

    def _change(self, kind: str, one: Object, content: Object, new: bool = False) -> None:
        changed = {**one, **{name: value for name, value in content.items() if name in KINDS[kind].fields}}
        for name, default in KINDS[kind].fields.items():
            # No text is null in AWX.
            if changed[name] is None and isinstance(default, str):
                changed[name] = one[name]
        self._check_links(kind, changed)
        self._check(kind, one, changed, new)
        if kind == "credentials":
            changed["inputs"] = self._inputs(one, changed)
        moved = [name for name in ("scm_url", "scm_branch", "credential") if changed.get(name) != one.get(name)]
        one.update(changed)
        if kind == "projects" and moved and one["scm_type"]:
            one["current_update"] = self._update_project(one)["id"]

    def _check_links(self, kind: str, changed: Object) -> None:
        for name, to in KINDS[kind].links.items():
            if changed[name] is None:
                continue
            if to == "unified_job_templates":
                self._template(changed[name])
            elif changed[name] not in self.objects[to]:
                raise Refused(400, {name: [f'Invalid pk "{changed[name]}" - object does not exist.']})

    def _check(self, kind: str, one: Object, changed: Object, new: bool) -> None:
        others = [other for other in self.objects[kind].values() if other["id"] != one["id"]]
        key = self._key(kind, changed)
        if key and key in [self._key(kind, other) for other in others]:
            unique = " and ".join(KINDS[kind].unique)
            raise Refused(400, {"__all__": [f"{KINDS[kind].type} with this {unique} already exists."]})
        if kind == "credential_types" and not new and changed["inputs"] != one["inputs"]:
            if any(held["credential_type"] == one["id"] for held in self.objects["credentials"].values()):
                detail = "Modifications to inputs are not allowed for credential types that are in use"
                raise Refused(403, {"detail": detail})
        if kind == "job_templates":
            project = self.objects["projects"].get(changed["project"] or 0)
            if project is None or changed["playbook"] not in project["playbook_files"]:
                raise Refused(400, {"playbook": ["Playbook not found for project."]})
        if kind == "schedules" and not re.match(r"DTSTART\S+ RRULE:\S+$", changed["rrule"]):
            raise Refused(400, {"rrule": ["Valid DTSTART required in rrule."]})

    def _inputs(self, before: Object, after: Object) -> Object:
        allowed = {
            one["id"] for one in self.objects["credential_types"][after["credential_type"]]["inputs"].get("fields", [])
        }
        unknown = sorted(set(after["inputs"]) - allowed)
        if unknown:
            raise Refused(400, {"inputs": [f"Additional properties are not allowed ({unknown[0]!r} was unexpected)"]})
        return {
            name: before["inputs"].get(name, "") if value == ENCRYPTED else value
            for name, value in after["inputs"].items()
        }

    def _key(self, kind: str, one: Object) -> tuple[Any, ...] | None:
        unique = KINDS[kind].unique
        return (
            tuple(self._organization(kind, one) if name == "organization" else one.get(name) for name in unique) or None
        )

    def _update_project(self, project: Object) -> Object:
        playbooks = self.repositories.get(project["scm_url"])
        number = next(self._ids)
        project.pop("current_update", None)
        if playbooks is None:
            project["status"] = "failed"
        else:
            galaxy = self.attached.get(("organizations", project["organization"], "galaxy_credentials"))
            project.update(
                status="successful", playbook_files=playbooks, scm_revision="0123abcd", collections=bool(galaxy)
            )
        self.objects["project_updates"][number] = {
            "id": number,
            "name": project["name"],
            "status": project["status"],
            "failed": playbooks is None,
            "scm_revision": project["scm_revision"],
            "event_processing_finished": True,
            "started": "2026-12-01T00:00:00Z",
            "finished": "2026-12-01T00:00:01Z",
            "elapsed": 1.0,
        }
        return self.objects["project_updates"][number]

    # who may do what

    @staticmethod
    def _allow(allowed: bool) -> None:
        if not allowed:
            raise Refused(403, {"detail": "You do not have permission to perform this action."})

    def _has(self, user: Object, kind: str, one: Object, *roles: str) -> bool:
        """Whether somebody has one of these roles, as the admin or in the organization, and alone or in a team."""
        if user["is_superuser"]:
            return True
        places = [(kind, one["id"]), ("organizations", self._organization(kind, one))]
        teams = [
            held[1]
            for number, held in self.roles.items()
            if held[0] == "teams" and user["id"] in self.attached.get(("roles", number, "users"), [])
        ]
        return any(
            user["id"] in self.attached.get(("roles", number, "users"), [])
            or set(teams) & set(self.attached.get(("roles", number, "teams"), []))
            for number, held in self.roles.items()
            if held[:2] in places and held[2] in (*roles, "admin_role")
        )

    def _sees(self, user: Object, kind: str, one: Object) -> bool:
        if kind == "jobs":
            return self._sees(user, "job_templates", self.objects["job_templates"][one["job_template"]])
        if kind == "workflow_jobs":
            return self._sees(
                user, "workflow_job_templates", self.objects["workflow_job_templates"][one["workflow_job_template"]]
            )
        roles = {"job_templates": ("execute_role",), "workflow_job_templates": ("execute_role", "approval_role")}.get(
            kind, ()
        )
        return self._has(user, kind, one, "read_role", "auditor_role", *roles)

    def _job(self, template: Object, launch_type: str, **more: Any) -> Object:
        number = next(self._ids)
        there = self.objects["projects"][template["project"]]["collections"]
        job = {
            "id": number,
            "name": template["name"],
            "job_template": template["id"],
            "launch_type": launch_type,
            "status": "successful" if there else "failed",
            "stdout": "ok" if there else "couldn't resolve module/action 'alicloud.ga.ga_forwarding_rules'",
            **more,
        }
        self.objects["jobs"][number] = job
        return job

    def _launch(self, template: Object, user: Object) -> Object:
        self._allow(self._has(user, "job_templates", template, "execute_role"))
        return self._show("jobs", self._job(template, "manual"))

    def _relaunch(self, job: Object, user: Object) -> Object:
        template = self.objects["job_templates"][job["job_template"]]
        self._allow(self._has(user, "job_templates", template, "execute_role"))
        return self._show("jobs", self._job(template, "relaunch"))

    def _launch_workflow(self, workflow: Object, user: Object) -> Object:
        """Runs the first node, whoever may launch its template, and leaves the second to be approved."""
        self._allow(self._has(user, "workflow_job_templates", workflow, "execute_role"))
        number = next(self._ids)
        self.objects["workflow_jobs"][number] = {
            "id": number,
            "name": workflow["name"],
            "workflow_job_template": workflow["id"],
        }
        nodes = [
            one
            for one in self.objects["workflow_job_template_nodes"].values()
            if one["workflow_job_template"] == workflow["id"]
        ]
        later = {
            child
            for one in nodes
            for child in self.attached.get(("workflow_job_template_nodes", one["id"], "success_nodes"), [])
        }
        (first,) = (one for one in nodes if one["id"] not in later)
        job = self._job(self._template(first["unified_job_template"])[1], "workflow", workflow_job=number)
        approval = next(self._ids)
        self.objects["workflow_approvals"][approval] = {
            "id": approval,
            "workflow_job": number,
            "node": self._next(first)["id"],
            "status": "pending",
        }
        return {
            **self._show("workflow_jobs", self.objects["workflow_jobs"][number]),
            "check": job["id"],
            "approval": approval,
        }

    def _next(self, node: Object) -> Object:
        (child,) = self.attached["workflow_job_template_nodes", node["id"], "success_nodes"]
        return self.objects["workflow_job_template_nodes"][child]

    def _approve(self, approval: Object, user: Object) -> Object:
        workflow_job = self.objects["workflow_jobs"][approval["workflow_job"]]
        workflow = self.objects["workflow_job_templates"][workflow_job["workflow_job_template"]]
        self._allow(self._has(user, "workflow_job_templates", workflow, "approval_role"))
        approval["status"] = "successful"
        node = self._next(self.objects["workflow_job_template_nodes"][approval["node"]])
        return {"job": self._job(self._template(node["unified_job_template"])[1], "workflow")["id"]}


class _Door:
    """What HTTP has to do with it."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        parts = urlsplit(target)
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        query = parse_qsl(parts.query, keep_blank_values=True)
        status, content = self._controller.answer(method, parts.path, query, json.loads(body or b"{}"), token)
        version = {"X-API-Product-Name": "AWX", "X-API-Product-Version": "24.6.1"}
        return json_response(status, content, **version)


@contextlib.contextmanager
def serve(controller: Controller) -> Iterator[Controller]:
    """Answer on a free port; the address is in `controller.url`."""
    with serving(_Door(controller)) as controller.url:
        yield controller
