"""What is the owner of a contact asked, what holds until they answer, and what do they answer?"""

from sqlmodel import col, select

from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import Hold, QuestionToOwner
from tests.house import REP, House


def questions(house: House, contact: int) -> list[QuestionToOwner]:
    """What is asked about a contact and not answered."""
    with house.engine.database.read() as session:
        wanted = select(QuestionToOwner).where(QuestionToOwner.contact_id == contact)
        return list(session.exec(wanted.where(col(QuestionToOwner.answered_at).is_(None))))


def held(house: House, contact: int) -> list[str]:
    """Why a contact is left in peace, by kind."""
    with house.engine.database.read() as session:
        wanted = select(Hold.kind).where(Hold.contact_id == contact, col(Hold.lifted_at).is_(None))
        return list(session.exec(wanted))


def answers(house: House, question: QuestionToOwner, *, yes: bool) -> None:
    """Their owner's yes or no."""
    with house.engine.database.write() as session:
        answer_owner(session, question.id or 0, house.user(session, REP), Answer(yes=yes), house.clock.now())
