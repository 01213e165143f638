"""What leaves the record, how a row of facts is made of it, what a figure is: plain text and data, no database, no clock."""
