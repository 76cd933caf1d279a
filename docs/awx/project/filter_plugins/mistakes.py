# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says where a text is no YAML, so that the answer of a survey can be refused in words instead of with a template."""

from __future__ import annotations

import yaml


def yaml_mistake(text: str) -> str:
    """Where and why a text is no YAML; empty if it is."""
    try:
        yaml.safe_load(str(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        return f"{place}{error.problem or error.context}"
    except yaml.YAMLError as error:
        return " ".join(str(error).split())
    return ""


class FilterModule:
    """The filters of this file."""

    def filters(self):
        return {"yaml_mistake": yaml_mistake}
