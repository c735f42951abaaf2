"""Accounts, their passwords and sign-ins, in the database of the installation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sites.database import Base, Moment


class AccountRow(Base):
    """The table of accounts; without a password it can sign in through OpenID Connect only."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInRow(Base):
    """The table of open sign-ins: only a hash of each cookie's token is kept."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class FailedSignInRow(Base):
    """The table of failed sign-ins, by login and by address, for limiting them."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
