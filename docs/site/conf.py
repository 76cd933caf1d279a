# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sphinx' settings of the site that ``make docs`` builds. It needs no network, neither when built nor when read."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

_HERE = Path(__file__).resolve().parent
# What the module pages refer to and what is no part of this site.
_ELSEWHERE = {
    "ansible_configuration_settings": "https://docs.ansible.com/ansible/latest/reference_appendices/config.html",
    "common_return_values": "https://docs.ansible.com/ansible/latest/reference_appendices/common_return_values.html",
}

project = "alicloud.ga"
author = "the alicloud.ga authors"
project_copyright = "2026, the alicloud.ga authors"

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext", "sphinx_copybutton"]
intersphinx_mapping: dict[str, tuple[str, str | None]] = {}
nitpicky = True
default_role = "any"
highlight_language = "yaml"

html_title = "alicloud.ga"
html_theme = "furo"
html_static_path = [str(_HERE / "static")]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#b34700", "color-brand-content": "#a63f00"},
    "dark_css_variables": {"color-brand-primary": "#ff9a52", "color-brand-content": "#ff9a52"},
}
pygments_style = "default"
pygments_dark_style = "monokai"
# What is copied is what is run: outputs have no button.
copybutton_selector = "div.highlight-bash pre, div.highlight-yaml pre, div.highlight-python pre, div.highlight-json pre"


def _without_contents(_app, _page, source):
    """antsibull-docs begins each page with its contents, which the theme shows at the side."""
    source[0] = re.sub(r"^\.\. contents::\n(?: +:.*\n)+", "", source[0], flags=re.MULTILINE)


def _elsewhere(_app, _environment, node, content):
    """A link to Ansible's own documentation, where a page of this site would be looked for in vain."""
    address = _ELSEWHERE.get(node.get("reftarget"))
    return nodes.reference("", "", content, refuri=address, internal=False) if address else None


def setup(app):
    app.connect("source-read", _without_contents)
    app.connect("missing-reference", _elsewhere)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
