"""Entitlements, payments, reintegration. Empty until the issue that brings money to people."""
