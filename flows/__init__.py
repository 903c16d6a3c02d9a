"""Orchestration: the order of work, retries and progress. No rules of its own; the only home of Prefect."""
