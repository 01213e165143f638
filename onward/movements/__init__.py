"""Journeys, legs, bookings, escorts, the departure desk, custody. Empty until the issue that brings the journey."""
