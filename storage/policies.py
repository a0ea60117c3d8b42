"""Policy versions: added for an area from a day on, never changed."""

import hashlib
from datetime import date

from storage import areas, tables
from storage.kinds import AreaId, PolicyId
from storage.work import Work


def add(work: Work, area: AreaId, pack: str, body: str, valid_from: date) -> PolicyId:
    """Store a pack as the version of an area from a day on."""
    row = tables.PolicyVersion(
        area_id=area,
        pack=pack,
        valid_from=valid_from,
        body=body,
        checksum=hashlib.sha256(body.encode()).hexdigest(),
    )
    work.add(row)
    areas.changed(work)
    return PolicyId(row.id)
