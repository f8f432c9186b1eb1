"""FastAPI and SQLModel the usual way: what a good engineer writes in a day from the documentation.

An asynchronous session for each request, dependencies, relationships loaded by `selectin`, response
models, tokens by PyJWT, and uvicorn's access log. It enforces the types and lengths of the body and
that a user exists; no scopes, no limits, no ended sessions, no quotas.
"""

import base64
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, SmallInteger, func, tuple_
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import defer, registry
from sqlmodel import Field, Relationship, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7


def _moment(**options: Any) -> Any:
    return Field(sa_type=DateTime(timezone=True), **options)


class Table(SQLModel, registry=registry()):
    """The base of these tables, apart from those of the service."""


class User(Table, table=True):
    """Whose tasks they are."""

    __tablename__ = "users"

    id: str = Field(primary_key=True)
    deactivated_at: datetime | None = _moment()


class TaskTag(Table, table=True):
    """A tag on a task."""

    __tablename__ = "task_tags"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "task_id"], ["tasks.user_id", "tasks.id"]),
        ForeignKeyConstraint(["user_id", "tag_id"], ["tags.user_id", "tags.id"]),
    )

    user_id: str = Field(primary_key=True)
    tag_id: UUID = Field(primary_key=True)
    task_id: UUID = Field(primary_key=True)


class Tag(Table, table=True):
    """A tag of a user."""

    __tablename__ = "tags"

    user_id: str = Field(primary_key=True, foreign_key="users.id")
    id: UUID = Field(primary_key=True, default_factory=uuid7)
    name: str
    folded: str


class Task(Table, table=True):
    """A task of a user."""

    __tablename__ = "tasks"

    user_id: str = Field(primary_key=True, foreign_key="users.id")
    id: UUID = Field(primary_key=True, default_factory=uuid7)
    title: str
    title_order: str
    description: str | None
    priority: int = Field(sa_type=SmallInteger)
    due_date: date | None
    due_at: datetime | None = _moment()
    due_order: datetime | None = _moment()
    completed_at: datetime | None = _moment(default=None)
    created_at: datetime = _moment()
    updated_at: datetime = _moment()
    deleted_at: datetime | None = _moment(default=None)
    version: int = 1
    words: Any = Field(sa_column=Column(TSVECTOR))
    tags: list[Tag] = Relationship(
        link_model=TaskTag, sa_relationship_kwargs={"lazy": "selectin", "order_by": "Tag.folded"}
    )


class Priority(StrEnum):
    """How urgent a task is."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_PRIORITIES = list(Priority)
_WITHOUT_WORDS = defer(Task.words)


class NewTask(BaseModel):
    """A task to create."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str | None, Field(max_length=5000)] = None
    priority: Priority = Priority.NONE
    due: date | AwareDatetime | None = None
    tags: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=20)] = []


class PublicTask(BaseModel):
    """A task as callers see it."""

    id: UUID
    title: str
    description: str | None
    priority: Priority
    due: datetime | date | None
    tags: list[str]
    completed: bool
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    purge_at: datetime | None
    version: int

    @classmethod
    def of(cls, task: Task) -> "PublicTask":
        """Returns what callers see of a row."""
        return cls(
            **task.model_dump(exclude={"priority", "words"}),
            priority=_PRIORITIES[task.priority],
            due=task.due_at or task.due_date,
            tags=[tag.name for tag in task.tags],
            completed=task.completed_at is not None,
            purge_at=None,
        )


class Page(BaseModel):
    """A page of tasks."""

    items: list[PublicTask]
    next_cursor: str | None


class Health(BaseModel):
    """That the service lives."""

    status: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Connects to the database of the environment."""
    url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://")
    engine = create_async_engine(url, pool_size=10, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    yield
    await engine.dispose()


async def get_session(request: Request) -> AsyncGenerator[AsyncSession]:
    """Yields the session of a request."""
    async with request.app.state.sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


async def get_user(user_id: str, credentials: Credentials, session: Session) -> User:
    """Returns the caller, whose path it must be."""
    try:
        claims = jwt.decode(
            credentials.credentials, os.environ["JWT_SECRET"], ["HS256"], audience="taskpact"
        )
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Invalid token") from None
    if claims["sub"] != user_id:
        raise HTTPException(403, "Not yours")
    user = await session.get(User, user_id)
    if user is None or user.deactivated_at is not None:
        raise HTTPException(401, "No such user")
    return user


CurrentUser = Annotated[User, Depends(get_user)]
app = FastAPI(lifespan=lifespan)


@app.get("/api/health/live")
async def get_health() -> Health:
    """Tells that the service lives."""
    return Health(status="ok")


@app.get("/api/{user_id}/tasks/{task_id}")  # noqa: FAST003, `get_user` has it
async def get_task(task_id: UUID, user: CurrentUser, session: Session) -> PublicTask:
    """Returns a task."""
    task = await session.get(Task, (user.id, task_id), options=[_WITHOUT_WORDS])
    if task is None or task.deleted_at is not None:
        raise HTTPException(404, "Task not found")
    return PublicTask.of(task)


@app.get("/api/{user_id}/tasks")  # noqa: FAST003, `get_user` has it
async def list_tasks(
    user: CurrentUser,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> Page:
    """Returns a page of tasks, newest first."""
    created_at, task_id = col(Task.created_at), col(Task.id)
    statement = (
        select(Task)
        .options(_WITHOUT_WORDS)
        .where(Task.user_id == user.id, col(Task.deleted_at).is_(None))
    )
    if cursor is not None:
        statement = statement.where(tuple_(created_at, task_id) < tuple_(*_read_cursor(cursor)))
    order = created_at.desc(), task_id.desc()
    statement = statement.options(_WITHOUT_WORDS).order_by(*order).limit(limit + 1)
    tasks = (await session.exec(statement)).all()
    next_cursor = _cursor(tasks[limit - 1]) if len(tasks) > limit else None
    return Page(items=[PublicTask.of(task) for task in tasks[:limit]], next_cursor=next_cursor)


@app.post("/api/{user_id}/tasks", status_code=201)  # noqa: FAST003, `get_user` has it
async def create_task(new: NewTask, user: CurrentUser, session: Session) -> PublicTask:
    """Creates a task."""
    now = datetime.now(UTC)
    due_at = new.due if isinstance(new.due, datetime) else None
    due_date = None if isinstance(new.due, datetime) else new.due
    task = Task(
        user_id=user.id,
        title=new.title,
        title_order=new.title.lower()[:100],
        description=new.description,
        priority=_PRIORITIES.index(new.priority),
        due_date=due_date,
        due_at=due_at,
        due_order=datetime.combine(due_date, time(), UTC) if due_date else due_at,
        created_at=now,
        updated_at=now,
        words=func.to_tsvector("simple", f"{new.title} {new.description or ''}"),
        tags=await _tags(session, user, new.tags),
    )
    session.add(task)
    await session.commit()
    return PublicTask.of(task)


async def _tags(session: AsyncSession, user: User, names: list[str]) -> list[Tag]:
    """Returns the tags of these names, those that there are and new ones."""
    wanted = {name.casefold(): name for name in names}
    if not wanted:
        return []
    statement = select(Tag).where(Tag.user_id == user.id, col(Tag.folded).in_(wanted))
    known = list((await session.exec(statement)).all())
    missing = wanted.keys() - {tag.folded for tag in known}
    return known + [Tag(user_id=user.id, name=wanted[each], folded=each) for each in missing]


def _cursor(last: Task) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()} {last.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        created_at, _, task = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromisoformat(created_at), UUID(task)
    except ValueError:
        raise HTTPException(400, "Invalid cursor") from None


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
