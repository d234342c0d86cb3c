"""Reads of the message tree: a page of a branch, its turns, its siblings and leaves."""

from __future__ import annotations

from sqlalchemy import CTE, and_, func, literal, select
from sqlalchemy.orm import Session, aliased

from desktop_app.errors import UserError
from desktop_app.store.mapping import MESSAGE_COLUMNS, message_record
from desktop_app.store.records import MessageRecord
from desktop_app.store.schema import Message


class Branches:
    """The message tree inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, leaf_id: str, limit: int) -> tuple[MessageRecord, ...]:
        """Returns the last `limit` messages of the branch that ends in `leaf_id`, oldest first.

        Costs what the page costs, however long the branch is.
        """
        path = self._path_up(leaf_id, limit)
        sibling = aliased(Message)
        same_parent = and_(
            sibling.conversation_id == Message.conversation_id,
            sibling.parent_id.is_not_distinct_from(Message.parent_id),
        )
        count = select(func.count()).select_from(sibling).where(same_parent)
        rows = self._session.execute(
            select(
                *MESSAGE_COLUMNS,
                count.where(sibling.seq < Message.seq).scalar_subquery().label("sibling_index"),
                count.scalar_subquery().label("sibling_count"),
            )
            .join(path, path.c.seq == Message.seq)
            .order_by(path.c.depth.desc())
        ).mappings()
        return tuple(
            message_record(row, row["sibling_index"], row["sibling_count"]) for row in rows
        )

    def path(self, message_id: str) -> tuple[MessageRecord, ...]:
        """Returns the whole branch down to a message, without places among siblings."""
        path = self._path_up(message_id)
        rows = self._session.execute(
            select(*MESSAGE_COLUMNS)
            .join(path, path.c.seq == Message.seq)
            .order_by(path.c.depth.desc())
        ).mappings()
        return tuple(map(message_record, rows))

    def turns(self, message_id: str) -> list[tuple[str, str, str]]:
        """Returns (role, content, status) of the whole branch down to a message."""
        path = self._path_up(message_id)
        rows = self._session.execute(
            select(Message.role, Message.content, Message.status)
            .join(path, path.c.seq == Message.seq)
            .order_by(path.c.depth.desc())
        )
        return [(role, content, status) for role, content, status in rows]

    def record(self, message_id: str) -> MessageRecord:
        """Returns a message with its place among its siblings.

        Raises:
            UserError: `message_not_found`.
        """
        found = self.page(message_id, 1)
        if not found:
            raise UserError("message_not_found", id=message_id)
        return found[0]

    def all_messages(self, conversation_id: str) -> tuple[MessageRecord, ...]:
        """Returns every message of every branch in the order they were added."""
        rows = self._session.execute(
            select(*MESSAGE_COLUMNS)
            .where(Message.conversation_id == conversation_id)
            .order_by(Message.seq)
        ).mappings()
        return tuple(map(message_record, rows))

    def holds(self, leaf_id: str, message_id: str) -> bool:
        """Returns whether the branch that ends in `leaf_id` goes through `message_id`."""
        path = self._path_up(leaf_id)
        found = select(path.c.seq).join(Message, Message.seq == path.c.seq)
        return self._session.execute(found.where(Message.id == message_id)).first() is not None

    def siblings(self, message_id: str) -> tuple[str, ...]:
        """Returns the ids of a message and those with the same parent, in order."""
        this = aliased(Message)
        return tuple(
            self._session.scalars(
                select(Message.id)
                .join(
                    this,
                    and_(
                        Message.conversation_id == this.conversation_id,
                        Message.parent_id.is_not_distinct_from(this.parent_id),
                    ),
                )
                .where(this.id == message_id)
                .order_by(Message.seq)
            )
        )

    def newest_leaf(self, message_id: str) -> str:
        """Returns the end of the branch below `message_id` that grew last."""
        below = select(Message.seq, Message.id).where(Message.id == message_id).cte(recursive=True)
        below = below.union_all(
            select(Message.seq, Message.id).join(below, Message.parent_id == below.c.id)
        )
        newest: str = self._session.scalars(
            select(below.c.id).order_by(below.c.seq.desc()).limit(1)
        ).one()
        # A queued message may be older than the answer that it was moved behind.
        while child := self._session.scalars(
            select(Message.id)
            .where(Message.parent_id == newest)
            .order_by(Message.seq.desc())
            .limit(1)
        ).first():
            newest = child
        return newest

    def _path_up(self, leaf_id: str, limit: int | None = None) -> CTE:
        """The messages from `leaf_id` upward, as (seq, parent_id, depth)."""
        path = (
            select(Message.seq, Message.parent_id, literal(0).label("depth"))
            .where(Message.id == leaf_id)
            .cte("path", recursive=True)
        )
        step = select(Message.seq, Message.parent_id, path.c.depth + 1).join(
            path, Message.id == path.c.parent_id
        )
        if limit is not None:
            step = step.where(path.c.depth < limit - 1)
        return path.union_all(step)
