"""Which zone naive times are in, and whether that had to be assumed."""

from collections import Counter
from collections.abc import Sequence

from pmreport.model import Caution, Export

# Offsets that one well-known zone stands for; others become a fixed offset.
KNOWN = {28_800: "Asia/Shanghai", 32_400: "Asia/Tokyo", 19_800: "Asia/Kolkata"}


def zone_of(exports: Sequence[Export], configured: str | None) -> tuple[str, tuple[Caution, ...]]:
    """The zone, and a caution if nothing in the data names it (DESIGN 7).

    Configuration or option; else the commonest non-zero offset in the inputs; else the zone that such
    files use by custom; else UTC.
    """
    if configured:
        return configured, ()
    offsets = Counter({o: n for export in exports for o, n in export.zone_offsets.items() if o})
    if offsets:
        offset = min(offsets, key=lambda o: (-offsets[o], o))
        return _named(offset), ()
    customs = sorted({export.zone_default for export in exports if export.zone_default})
    zone = customs[0] if customs else "UTC"
    return zone, (Caution("zone-assumed", {"zone": zone}),)


def _named(offset: int) -> str:
    if offset in KNOWN:
        return KNOWN[offset]
    hours = round(offset / 3600)
    return f"Etc/GMT{-hours:+d}"
