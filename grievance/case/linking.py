"""From a site without a certificate to the certified companies that own it or buy from it, and by which links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from grievance.case.records import Confidence, LinkKind, Scope
from grievance.case.register import Register

LINKS: Final = 4
"""So many links are followed where nothing else is said: two of ownership and one of supply, and one more."""

_SURE: Final = {confidence: at for at, confidence in enumerate(Confidence)}


@dataclass(frozen=True, slots=True)
class Hop:
    """One link as it was followed, from `start` to `end`. `record` is the id of the link, or of the site itself.

    `kind` says what is so of the two: that `end` owns `start`, that `start` is part of `end`, that `end` buys from it.
    """

    kind: LinkKind
    start: str
    end: str
    record: str
    source: str
    day: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Path:
    """The way to a certified company, and the certificates by which it is one on the day that was asked for."""

    hops: tuple[Hop, ...]
    certificates: tuple[Scope, ...]

    @property
    def entity(self) -> str:
        """The id of the certified company."""
        return self.hops[-1].end

    @property
    def confidence(self) -> Confidence:
        """As sure as its least sure link."""
        return max((hop.confidence for hop in self.hops), key=_SURE.__getitem__)

    @property
    def buys(self) -> bool:
        """Say whether a purchase is on the way: then the company buys from it, and does not own it."""
        return any(hop.kind is LinkKind.BUYS_FROM for hop in self.hops)

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of the records on the way."""
        return tuple(hop.record for hop in self.hops)


def paths(register: Register, place: str, day: date, most: int = LINKS) -> tuple[Path, ...]:
    """Return the ways from a site or company without a certificate on a day, over at most so many links.

    The shortest first, of the same length the surest; one way to each company. What lies beyond a certified company is
    that company's own to look after, so no way goes on behind one. Empty where the place itself has a certificate.
    """
    if register.certificates(place, day):
        return ()
    seen, found = {place}, list[Path]()
    edge: dict[str, tuple[Hop, ...]] = {place: ()}
    for _ in range(most):
        edge = _next(register, edge, seen)
        seen |= edge.keys()
        for end in sorted(edge, key=lambda one: (_doubt(edge[one]), one)):
            if register.entity(end) and (certificates := register.certificates(end, day)):
                found.append(Path(edge.pop(end), certificates))
    return tuple(found)


def _next(register: Register, edge: dict[str, tuple[Hop, ...]], seen: set[str]) -> dict[str, tuple[Hop, ...]]:
    """Go one link further from everywhere, by the surest way to each place that was not seen yet."""
    ways = [(*hops, hop) for place, hops in edge.items() for hop in _hops(register, place) if hop.end not in seen]
    ways.sort(key=lambda hops: (_doubt(hops), [hop.record for hop in hops]), reverse=True)
    return {hops[-1].end: hops for hops in ways}


def _doubt(hops: tuple[Hop, ...]) -> tuple[int, ...]:
    return tuple(sorted((_SURE[hop.confidence] for hop in hops), reverse=True))


def _hops(register: Register, place: str) -> Iterator[Hop]:
    """Give every link that leads to whom a place belongs, or to who buys from it."""
    site = register.facility(place)
    if site is not None and site.entity and not site.retired:
        yield Hop(LinkKind.PART_OF, place, site.entity, site.id, site.source, site.day, Confidence.CONFIRMED)
    for link in register.links_from(place):
        if link.kind is LinkKind.PART_OF:
            yield Hop(link.kind, place, link.other, link.id, link.source, link.day, link.confidence)
    for link in register.links_to(place):
        if link.kind is not LinkKind.PART_OF:
            yield Hop(link.kind, place, link.one, link.id, link.source, link.day, link.confidence)
