"""The pictures of this installation, kept in its database: a row for every size of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sites.content_tables import take_turn
from sites.database import Base, Moment
from sites.media import TakenPicture
from sites.rights import Action, Actor, require


class PictureRow(Base):
    """The table of pictures: a name is a hash of the content, so a row never changes."""

    __tablename__ = "picture"

    name: Mapped[str] = mapped_column(primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    account: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Moment)


def keep_picture(
    session: Session, actor: Actor | None, taken: TakenPicture, *, now: datetime
) -> None:
    """Keep every size of a picture; one that is here already stays. Raises NotAllowed."""
    editor = require(actor, Action.EDIT_CONTENT)
    take_turn(session)
    asked = select(PictureRow.width).where(PictureRow.name == taken.name)
    held = set(session.scalars(asked))
    for file in taken.files:
        if file.size.width not in held:
            session.add(
                PictureRow(
                    name=taken.name,
                    width=file.size.width,
                    height=file.size.height,
                    content=file.content,
                    account=editor.account,
                    taken_at=now,
                )
            )
    session.flush()


def find_picture(session: Session, name: str, width: int) -> bytes | None:
    """Return one size of a picture as WebP, or None; shown to everybody who knows its name."""
    asked = select(PictureRow.content).where(PictureRow.name == name, PictureRow.width == width)
    return session.scalar(asked)
