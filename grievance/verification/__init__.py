"""Verification: whether anything was changed, removed or put there behind the office's back, told without any key."""

from __future__ import annotations

from grievance.verification.checking import verify as verify
from grievance.verification.findings import Checked as Checked
from grievance.verification.findings import Finding as Finding
from grievance.verification.findings import Wrong as Wrong
