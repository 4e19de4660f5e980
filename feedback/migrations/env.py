"""Alembic's door: migrations run on the connection they are given, inside its transaction."""

from alembic import context

from feedback.model import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
