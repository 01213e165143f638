"""Countries, their names in every language, regions and map shapes. Holds no personal data."""
