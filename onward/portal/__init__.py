"""The public site: information, first contact and an applicant's own view, for anybody and in more languages.

Empty until its issue. It will hold no rules, write through actions only, and show nobody another person's data.
"""
