"""What is done with a file once it is there, by the purpose it was asked for."""

from collections.abc import Mapping

from handlers import diary, diary_files, paper_month
from handlers.files import Arrival
from handlers.leave import paper_arrivals, papers
from handlers.meetings import minutes
from handlers.notices import attachments
from handlers.reports import uploads
from handlers.rota import plan

ARRIVALS: Mapping[str, Arrival] = {
    papers.PURPOSE: Arrival(paper_arrivals.arrived, papers.TYPES),
    diary.PURPOSE: diary_files.ARRIVAL,
    plan.PURPOSE: plan.ARRIVAL,
    minutes.PURPOSE: minutes.ARRIVAL,
    paper_month.PURPOSE: paper_month.ARRIVAL,
    uploads.PURPOSE: uploads.ARRIVAL,
    attachments.PURPOSE: attachments.ARRIVAL,
}
"""By purpose; a purpose stays here for as long as files of it may be on their way."""
