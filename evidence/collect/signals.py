"""Signals from what was collected: case audits, the controls read off them, and feedback."""

from evidence.collect.audit_signals import build_audit_signals
from evidence.collect.voice_signals import build_voice_signals, find_repeated_concerns

__all__ = ["build_audit_signals", "build_voice_signals", "find_repeated_concerns"]
