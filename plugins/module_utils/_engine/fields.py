# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members of an item as a table: what each is called, what it can hold, and who says it. Pure.

A value is what the option has: text, a number, true or false, a list, a mapping. A type knows how it is specified, checked,
read from an answer, written into a request, and when two values mean the same.
"""

from __future__ import annotations

import re
import typing as t

from .._errors import Problems
from .words import is_text, not_text

Values = dict[str, t.Any]
Usual = t.Mapping[t.Any, tuple[int, int]]
Raw = t.Mapping[str, t.Any]


class _Who:
    """Who says a value that an entry for a new item leaves out."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


REQUIRED = _Who("the user must")  # for a new item; what exists keeps what it has
SERVICE = _Who("the service does")  # known only once it is there
# Under this name values hold, as they came, members that nobody can say and nobody is shown: see `carried`.
_CARRIED = ""
# Of a tag.
_LONGEST_KEY, _LONGEST_CONTENT = 64, 128


class Type:
    """What a member can hold. Without more it is text, as it is."""

    spec: t.Mapping[str, t.Any] = {"type": "str"}
    lasting = False

    def nothing(self) -> t.Any:
        """What is there where the service says nothing."""
        return ""

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        """Add what is wrong with a value that Ansible found of the right type."""

    def unfit(self, value: t.Any) -> str:
        """In words, why a value must not be written, though it may be there already and is then given back; empty if it may."""
        return ""

    def remark(self, value: t.Any, followed: t.Any) -> str:
        """What to warn of where a value is written, if anything; what it follows has that value."""
        return ""

    def parse(self, value: t.Any) -> t.Any:
        """A value that a user wrote, in the form in which values are compared."""
        return value

    def read(self, raw: t.Any) -> t.Any:
        """A member of an answer."""
        return "" if raw is None else str(raw)

    def write(self, value: t.Any) -> t.Any:
        """What a request carries."""
        return value

    def same(self, one: t.Any, other: t.Any) -> bool:
        """Whether two values mean the same, as far as both are known."""
        return bool(one == other)

    def show(self, value: t.Any) -> t.Any:
        """A value as the modules return it; None for what is not known."""
        return value

    def merge(self, live: t.Any, value: t.Any) -> t.Any:
        """What a live value becomes where an entry says another."""
        return value

    def join(self, live: t.Any, value: t.Any) -> t.Any:
        """The same, where what the entry does not name is to stay."""
        return self.merge(live, value)


class Plain(Type):
    """Whatever the service says, as it is."""

    def nothing(self) -> None:
        """Nothing."""

    def read(self, raw: t.Any) -> t.Any:
        return None if raw == "" else raw


class Inner(Type):
    """A member of a member.

    Args:
        member: its name.
        held: what it can hold.
    """

    def __init__(self, member: str, held: Type | None = None) -> None:
        self._member = member
        self._type = held or Type()
        self.spec = self._type.spec

    def read(self, raw: t.Any) -> t.Any:
        return self._type.read((raw or {}).get(self._member))

    def write(self, value: t.Any) -> t.Any:
        return {self._member: value}


class Pairs(Type):
    """A mapping of texts, which on the wire is a list of pairs, as tags are.

    Args:
        most: how many there may be.
        reserved: how the keys begin that are the service's own.
        own: whether it holds the service's own, and else all others.
    """

    spec: t.Mapping[str, t.Any] = {"type": "dict"}

    def __init__(self, most: int = 0, reserved: tuple[str, ...] = (), own: bool = False) -> None:
        self.most = most
        self._reserved = reserved
        self._own = own

    def nothing(self) -> Values:
        return {}

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        if self.most and len(value) > self.most:
            problems.append((path, f"has {len(value)} entries, and may have {self.most}"))
        for key, content in value.items():
            place = f"{path}.{key}"
            if not is_text(key) or not is_text(content):
                problems.append((place, not_text(content if is_text(key) else key)))
                continue
            if not 1 <= len(str(key)) <= _LONGEST_KEY:
                problems.append((place, f"has a key of {len(str(key))} characters, and may have 1 to {_LONGEST_KEY}"))
            if len(str(content)) > _LONGEST_CONTENT:
                problems.append((place, f"has {len(str(content))} characters, and may have {_LONGEST_CONTENT}"))
            for one in (str(key), str(content)):
                if one.startswith(self._reserved) or "http://" in one or "https://" in one:
                    words = " or ".join(self._reserved)
                    what = f"{one!r} must not begin with {words}, and have no http:// or https:// in it"
                    problems.append((place, what))

    def parse(self, value: t.Any) -> Values:
        return {str(key): str(content) for key, content in value.items()}

    def read(self, raw: t.Any) -> Values:
        pairs = ((str(one.get("Key") or ""), str(one.get("Value") or "")) for one in raw or ())
        return dict(sorted(pair for pair in pairs if bool(pair[0].startswith(self._reserved)) is self._own))

    def join(self, live: t.Any, value: t.Any) -> t.Any:
        return {**(live or {}), **value}

    def show(self, value: t.Any) -> t.Any:
        return dict(sorted((value or {}).items()))

    def write(self, value: t.Any) -> t.Any:
        return [{"Key": name, "Value": content} for name, content in value.items()]


class Text(Type):
    """Text of so many characters.

    Args:
        most: how many it may have.
        fewest: how many it must have, if it is not empty, which clears it.
    """

    def __init__(self, most: int = 0, fewest: int = 0) -> None:
        self.most = most
        self.fewest = fewest

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        if value and not self.fewest <= len(value) <= (self.most or len(value)):
            limits = f"{self.fewest} to {self.most}" if self.fewest else f"at most {self.most}"
            problems.append((path, f"has {len(value)} characters, and may have {limits}"))


class Name(Text):
    """What something is called [doc]. Letters of any script would be too many, ASCII too few."""

    def unfit(self, value: t.Any) -> str:
        if not value or re.fullmatch(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9._\u4e00-\u9fff-]*", value):
            return ""
        return f"{value!r} must be a name that starts with a letter and is made of letters, digits, '.', '_' and '-'"


class Description(Text):
    """What people should know of something [doc]."""

    def unfit(self, value: t.Any) -> str:
        return "must not begin with http:// or https://" if (value or "").startswith(("http://", "https://")) else ""


class Number(Type):
    """A whole number, with both limits.

    Args:
        least, most: what it may be.
        noun: what it is.
        usual: what it may be without a quota, by the values of the member that it follows, None if it follows none.
    """

    spec: t.Mapping[str, t.Any] = {"type": "int"}

    def __init__(self, least: int, most: int, noun: str = "number", usual: Usual | None = None) -> None:
        self.least = least
        self.most = most
        self._noun = noun
        self._usual = usual or {}

    def nothing(self) -> None:
        """No number."""

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        if not self.least <= value <= self.most:
            problems.append((path, f"{value} is not a {self._noun} from {self.least} to {self.most}"))

    def remark(self, value: t.Any, followed: t.Any) -> str:
        least, most = self._usual.get(followed, (value, value))
        of = f" with {followed}" if followed else ""
        return "" if least <= value <= most else f"{value} is not from {least} to {most}, and needs a quota{of}."

    def read(self, raw: t.Any) -> int | None:
        """Where 0 is no value, the service has it for none."""
        value = None if raw in (None, "") else int(raw)
        return None if value == 0 and self.least > 0 else value


PORT = Number(1, 65499, "port")


class Flag(Type):
    """True or false."""

    spec: t.Mapping[str, t.Any] = {"type": "bool"}

    def nothing(self) -> None:
        """Neither."""

    def read(self, raw: t.Any) -> bool | None:
        return None if raw in (None, "") else str(raw).lower() == "true"


class Choice(Type):
    """One of some words, which the service may spell in other capitals, or in the other ways of `also`."""

    def __init__(self, *words: str, also: t.Mapping[str, str] | None = None) -> None:
        self.words = words
        self.spec = {"type": "str", "choices": list(words)}
        self._known = {word.lower(): word for word in words}
        self._known.update({other.lower(): word for other, word in (also or {}).items()})

    def nothing(self) -> None:
        """No word."""

    def read(self, raw: t.Any) -> str | None:
        return self._known.get(str(raw).lower(), str(raw)) if raw else None


class Texts(Type):
    """A list of texts, whose order makes no difference that could be seen.

    Args:
        member: where each stands in an element of its own, the member that holds it.
        choices: the words that there are, if they are known; the service may join them, as in `tcp,udp` or `TCP+UDP`.
        most: how many there may be.
        fewest: how many there must be.
        in_order: whether they are sent in the order in which they came: the first of them may mean more [open].
        lasting: whether the last of them cannot be taken away.
    """

    def __init__(
        self,
        member: str = "",
        choices: t.Sequence[str] = (),
        most: int = 0,
        fewest: int = 0,
        in_order: bool = False,
        lasting: bool = False,
    ) -> None:
        self._member = member
        self.choices = choices
        self.most = most
        self.fewest = fewest
        self._in_order = in_order
        self.lasting = lasting
        self.spec = {"type": "list", "elements": "str", **({"choices": list(choices)} if choices else {})}

    def nothing(self) -> list[str]:
        return []

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        if len(value) < self.fewest:
            of = f" of {', '.join(self.choices)}" if self.choices else ""
            problems.append((path, f"must have at least {'one' if self.fewest == 1 else self.fewest}{of}"))
        if self.most and len(value) > self.most:
            problems.append((path, f"has {len(value)} elements, and may have {self.most}"))

    def parse(self, value: t.Any) -> list[str]:
        return list(dict.fromkeys(value)) if self._in_order else sorted(set(value))

    def read(self, raw: t.Any) -> list[str]:
        found = [str(one.get(self._member) if self._member else one) for one in raw or ()]
        if self.choices:
            found = [one.strip() for one in ",".join(found).replace("+", ",").upper().split(",") if one.strip()]
        return self.parse(found)

    def same(self, one: t.Any, other: t.Any) -> bool:
        return set(one or ()) == set(other or ())

    def show(self, value: t.Any) -> t.Any:
        return sorted(value)

    def write(self, value: t.Any) -> t.Any:
        return [{self._member: one} for one in value] if self._member else list(value)


class Mapping(Type):
    """One mapping with members of its own."""

    def __init__(self, *fields: Field) -> None:
        self.fields = fields
        self.spec = {"type": "dict", "options": specs(fields)}

    def nothing(self) -> t.Any:
        return {}

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        check_members(self.fields, path, value, problems)

    def parse(self, value: t.Any) -> t.Any:
        return said(self.fields, value)

    def read(self, raw: t.Any) -> t.Any:
        return read_members(self.fields, raw or {})

    def write(self, value: t.Any) -> t.Any:
        return write_members(self.fields, value)

    def merge(self, live: t.Any, value: t.Any) -> t.Any:
        return {**(live or defaults(self.fields, {})), **value}

    def same(self, one: t.Any, other: t.Any) -> bool:
        return same_members(self.fields, one or {}, other or {})

    def show(self, value: t.Any) -> t.Any:
        return show_members(self.fields, value or {})


class Entries(Mapping):
    """A list of mappings, written as a whole; the order means nothing.

    Args:
        fields: their members.
        key: the members that say which live entry one means, whose other members it keeps where it does not say them.
        span: the members that are the first and the last of a range, if there are such.
        most: how many there may be.
        lasting: whether the last of them cannot be taken away.
        carries: see `carried`.
    """

    def __init__(
        self,
        *fields: Field,
        key: tuple[str, ...],
        span: tuple[str, ...] = (),
        most: int = 0,
        lasting: bool = False,
        carries: tuple[str, ...] = (),
    ) -> None:
        super().__init__(*fields)
        self.spec = {"type": "list", "elements": "dict", "options": specs(fields)}
        self.most = most
        self.lasting = lasting
        self._key = key
        self._span = span
        self._carries = carries

    def nothing(self) -> list[Values]:
        return []

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        if self.most and len(value) > self.most:
            problems.append((path, f"has {len(value)} entries, and may have {self.most}"))
        seen: dict[t.Any, int] = {}
        for number, entry in enumerate(value):
            place = f"{path}[{number}]"
            check_members(self.fields, place, entry, problems)
            check_span(self._span, place, entry, problems)
            lacks_members(self.fields, place, entry, "", problems)
            other = seen.setdefault(self._key_of(entry), number)
            if other != number:
                problems.append((place, f"means the same as {path}[{other}]"))

    def parse(self, value: t.Any) -> list[Values]:
        return sorted((said(self.fields, entry) for entry in value), key=self._key_of)

    def read(self, raw: t.Any) -> list[Values]:
        found = ({**read_members(self.fields, one), **carried(self._carries, one)} for one in raw or ())
        return sorted(found, key=self._key_of)

    def write(self, value: t.Any) -> t.Any:
        return [write_members(self.fields, entry) for entry in value]

    def merge(self, live: t.Any, value: t.Any) -> list[Values]:
        had = {self._key_of(entry): entry for entry in live or ()}
        return [{**defaults(self.fields, entry), **had.get(self._key_of(entry), {}), **entry} for entry in value]

    def join(self, live: t.Any, value: t.Any) -> list[Values]:
        named = {self._key_of(entry) for entry in value}
        unnamed = [entry for entry in live or () if self._key_of(entry) not in named]
        return sorted([*self.merge(live, value), *unnamed], key=self._key_of)

    def same(self, one: t.Any, other: t.Any) -> bool:
        ones, others = ({self._key_of(entry): entry for entry in entries or ()} for entries in (one, other))
        return ones.keys() == others.keys() and all(same_members(self.fields, ones[key], others[key]) for key in ones)

    def show(self, value: t.Any) -> t.Any:
        return [show_members(self.fields, entry) for entry in value or ()]

    def _key_of(self, entry: t.Mapping[str, t.Any]) -> t.Any:
        return tuple(orderly(entry.get(name)) for name in self._key)


class Whose(t.NamedTuple):
    """What something has to be so that others can lie in it in some way.

    Attributes:
        member: a member of its description.
        values: what that may be; capitals mean nothing.
    """

    member: str
    values: tuple[str, ...]

    def holds(self, parent: Raw) -> bool:
        """Whether what has this description is so."""
        return str(parent.get(self.member)).upper() in {value.upper() for value in self.values}


class Field(t.NamedTuple):
    """One member of an item.

    Attributes:
        option: its name in the option.
        wire: its name in requests and, unless `answer` says another, in answers.
        type: what it can hold.
        default: what a new item gets where its entry says nothing, as documented; REQUIRED or SERVICE; None is nothing.
        fixed: whether it stays what it was created with.
        answer: its name in answers.
        only_with: the member, and its values, with which alone it goes.
        only_in: values, or numbers of entries from which on, that go only where what the item lies in is so.
        follows: the member with which it changes where nobody says what to: its limits depend on that.
        unasked: whether an update sends it although nobody asked for another value: else a member that is not sent is kept.
        purged_by: the option of the module that says whether what an entry does not name of it goes.
        unread: whether no list has it: it is read by a description of its own, or is only said, as an order is.
        sample: a value for the documentation.
    """

    option: str
    wire: str
    type: Type
    default: t.Any = None
    fixed: bool = False
    answer: str = ""
    only_with: tuple[str, tuple[str, ...]] | None = None
    only_in: t.Mapping[t.Any, Whose] | None = None
    follows: str = ""
    unasked: bool = True
    purged_by: str = ""
    unread: bool = False
    sample: t.Any = None

    def read(self, raw: Raw) -> t.Any:
        """What an answer has; where that is nothing, the documented default is what holds."""
        value = self.type.read(raw.get(self.answer or self.wire))
        if value in (None, "", [], {}) and not isinstance(self.default, _Who) and self.default is not None:
            return self.default
        return value

    def goes_with(self, values: t.Mapping[str, t.Any]) -> bool:
        """Whether an item with these values can have it."""
        return self.only_with is None or values.get(self.only_with[0]) in (*self.only_with[1], None)

    def place_for(self, value: t.Any) -> Whose | None:
        """What the item has to lie in so that it can have this value; None if anything will do."""
        if not isinstance(value, list):
            return (self.only_in or {}).get(value)
        return next((place for number, place in (self.only_in or {}).items() if len(value) >= number), None)


def orderly(value: t.Any) -> tuple[int, str]:
    """A value as that by which people sort: numbers by size, texts by letters."""
    return (value, "") if isinstance(value, int) else (0, str(value or ""))


def carried(names: tuple[str, ...], raw: Raw) -> Values:
    """Members of an answer that are sent back as they came, since an update that lacks them may take them away [open].

    They can neither be said nor are they shown: some are secrets.
    """
    found = {name: raw[name] for name in names if raw.get(name) not in (None, "", [])}
    return {_CARRIED: found} if found else {}


def specs(fields: t.Iterable[Field]) -> dict[str, t.Any]:
    """The argument specification of members. Nothing in it is required and nothing has a default: both hold for new items."""
    return {field.option: dict(field.type.spec) for field in fields}


def said(fields: t.Iterable[Field], entry: t.Mapping[str, t.Any]) -> Values:
    """What an entry says, in the form in which values are compared; what is null is not said."""
    return {
        field.option: field.type.parse(entry[field.option]) for field in fields if entry.get(field.option) is not None
    }


def check_members(fields: t.Iterable[Field], path: str, entry: t.Mapping[str, t.Any], problems: Problems) -> None:
    """Add what is wrong with the members that an entry says."""
    for field in fields:
        if entry.get(field.option) is not None:
            field.type.check(f"{path}.{field.option}", entry[field.option], problems)


def check_span(span: tuple[str, ...], path: str, values: t.Mapping[str, t.Any], problems: Problems) -> None:
    """Add it if a range ends before it begins."""
    first, last = (values.get(name) for name in span) if span else (None, None)
    if first is not None and last is not None and first > last:
        problems.append((f"{path}.{span[0]}", f"{first} is greater than {span[1]}, which is {last}"))


def lacks_members(
    fields: t.Iterable[Field], path: str, values: t.Mapping[str, t.Any], why: str, problems: Problems
) -> None:
    """Add what a new item lacks; `why` says in words that it is one."""
    for field in fields:
        if field.default is REQUIRED and values.get(field.option) is None and field.goes_with(values):
            problems.append((f"{path}.{field.option}", f"is needed{why}"))


def defaults(fields: t.Iterable[Field], values: t.Mapping[str, t.Any]) -> Values:
    """What a new item has beside what is said: the documented defaults."""
    return {
        field.option: field.type.nothing() if field.default is None else field.default
        for field in fields
        if not isinstance(field.default, _Who) and field.goes_with(values)
    }


def read_members(fields: t.Iterable[Field], raw: Raw) -> Values:
    """The members of an answer."""
    return {field.option: field.read(raw) for field in fields if not field.unread}


def same_members(fields: t.Iterable[Field], one: t.Mapping[str, t.Any], other: t.Mapping[str, t.Any]) -> bool:
    """Whether two items mean the same, as far as both are known."""
    return all(
        field.type.same(one[field.option], other[field.option])
        for field in fields
        if field.option in one and field.option in other
    )


def show_members(fields: t.Iterable[Field], values: t.Mapping[str, t.Any]) -> Values:
    """The members as the modules return them, in their order; None for what is not known."""
    return {field.option: field.type.show(values[field.option]) if field.option in values else None for field in fields}


def write_members(
    fields: t.Iterable[Field], values: t.Mapping[str, t.Any], before: t.Mapping[str, t.Any] | None = None
) -> Values:
    """The members of a request. What is nothing goes without saying, but false and 0 are something.

    Args:
        fields: the members.
        values: what they are to be.
        before: what they are, where they are changed: then what becomes nothing is said, and what is fixed is not.
    """
    written: Values = {**values.get(_CARRIED, {})}
    for field in fields:
        value = values.get(field.option)
        changed = before is not None and not field.type.same(before.get(field.option, value), value)
        if value is None or not field.goes_with(values) or (before is not None and field.fixed):
            continue
        asked = field.unasked or (before is None and value != field.default)
        if changed or (asked and value not in ("", [], {})):
            written[field.wire] = field.type.write(value)
    return written
