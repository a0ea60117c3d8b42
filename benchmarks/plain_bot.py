"""The peer: a plain aiogram bot with its FSM and a SQLAlchemy session per update."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.base import BaseSession
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Chat, Message, TelegramObject, Update
from sqlalchemy import DateTime, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiogram.methods import TelegramMethod
    from aiogram.methods.base import TelegramType
    from sqlalchemy import Engine


class Base(DeclarativeBase):
    """The plain bot's tables."""


class User(Base):
    """Somebody who checks in."""

    __tablename__ = "plain_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram: Mapped[str] = mapped_column(unique=True)


class Attendance(Base):
    """One check-in a day."""

    __tablename__ = "plain_attendance"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("plain_user.id"))
    day: Mapped[date]
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class InstantSession(BaseSession):
    """Answers every call at once, so that only the bot itself is measured."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def make_request(
        self,
        bot: Bot,  # noqa: ARG002  aiogram calls it so
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109  aiogram calls it so
    ) -> TelegramType:
        """Give a message as the platform would."""
        chat = Chat(id=int(getattr(method, "chat_id", 0)), type="private")
        sent: Any = Message(message_id=1, date=datetime.now(UTC), chat=chat, text="✓")  # noqa: TID251  the peer reads the clock as plain bots do
        return sent  # type: ignore[no-any-return]  # the type depends on the method

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:  # noqa: ANN401  aiogram's signature
        """Give nothing."""
        yield b""


def prepare(engine: Engine, people: int) -> None:
    """Create the tables, with everybody known already."""
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(User(telegram=str(number)) for number in range(1, people + 1))


def build(engine: Engine) -> tuple[Bot, Dispatcher]:
    """Give the bot and its dispatcher."""
    router = Router()

    @router.message(F.text == "签到")
    async def check_in(message: Message, state: FSMContext) -> None:
        await state.set_state(None)
        with Session(engine) as session:
            who = session.scalars(select(User).where(User.telegram == str(message.chat.id))).one()
            session.add(
                Attendance(
                    user_id=who.id,
                    day=message.date.date(),
                    said_at=message.date,
                )
            )
            session.commit()
        await message.answer("✓ 已记")

    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    return Bot("42:plain", session=InstantSession()), dispatcher


async def feed(bot: Bot, dispatcher: Dispatcher, raw: bytes) -> None:
    """Handle one raw update to its end."""
    update: TelegramObject = Update.model_validate(json.loads(raw), context={"bot": bot})
    await dispatcher.feed_update(bot, update)  # type: ignore[arg-type]  # an Update
