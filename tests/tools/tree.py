# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives a checkout in a folder of any name its real name, ``ansible_collections/alicloud/ga``.

Ansible, ansible-doc, ansible-lint, mypy and Python's import find a collection only below that path, and a clone lies
wherever its owner put it. So a tree with one symbolic link to the checkout is made outside it (a link inside would be
a loop for whatever walks the checkout). It is live: nothing is copied. Where the path is the real one already, as
under ansible-test, in a development tree and in an installed collection, nothing is made.

ansible-test alone wants a copy, because it resolves links: see lanes.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
NAME = ("ansible_collections", "alicloud", "ga")


def cache_dir() -> Path:
    """The folder for what may be kept between runs and belongs to no checkout; made if it is not there.

    A private folder for temporary files does where the home cannot be written (containers with a foreign user id),
    lies in a git repository (of dot files, say): ansible-test would leave out what that repository ignores, or has a
    blank in its path: the oldest cores cannot start a Python that lies there.
    """
    chosen = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    for parent in (Path(chosen), Path(tempfile.gettempdir(), f"cache-{os.getuid()}")):
        folder = parent / "alicloud-ga"
        if not folder.is_absolute() or any((above / ".git").exists() for above in folder.resolve().parents):
            continue
        if any(character.isspace() for character in str(folder)):
            continue
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # In a folder that everybody can write, somebody else may have been first.
            if folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
                return folder
    raise OSError("no folder for caches can be written; set XDG_CACHE_HOME to one that is in no git repository")


def link_tree(checkout: Path = CHECKOUT) -> Path:
    """Return the folder that holds ``ansible_collections/alicloud/ga``, after making it if need be.

    May be called any number of times and by several processes at once. The result is for ANSIBLE_COLLECTIONS_PATH,
    MYPYPATH and sys.path.
    """
    if checkout.parts[-3:] == NAME:
        return checkout.parents[2]
    key = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    tree = cache_dir() / "trees" / key
    link = tree.joinpath(*NAME)
    link.parent.mkdir(parents=True, exist_ok=True)
    if not (link.is_symlink() and Path(os.readlink(link)) == checkout):
        # Made beside and renamed: another process sees no link or the whole one.
        fresh = link.with_name(f".{link.name}-{os.getpid()}")
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        fresh.symlink_to(checkout, target_is_directory=True)
        fresh.replace(link)
    return tree


def use_tree() -> Path:
    """Make ``import ansible_collections.alicloud.ga`` work in this process, and return the tree.

    The folders on the way have no ``__init__.py``: they are namespace packages. Under ansible-test, whose own loader
    does all this and where the path is the real one, nothing is touched.
    """
    tree = link_tree()
    if CHECKOUT.parts[-3:] == NAME and "ansible_collections" in sys.modules:
        return tree
    if str(tree) not in sys.path:
        sys.path.insert(0, str(tree))
    import ansible_collections

    # The package "ansible" brings a regular package of this name, which wins wherever on sys.path it is.
    ours = str(tree / NAME[0])
    if ours not in list(ansible_collections.__path__):
        ansible_collections.__path__ = [ours, *ansible_collections.__path__]
    # Ansible's own loader, should a test start it in this process, refuses a collection imported without it.
    collection = importlib.import_module(".".join(NAME))
    vars(collection).setdefault("_collection_meta", {})
    return tree
