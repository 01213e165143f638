"""Forms clean what was typed; none saves."""
