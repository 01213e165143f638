"""Technical floor: dates of uncertain precision, money, codes, encryption, stored files, jobs, form fields, paging.

Holds no noun of the domain. Everybody may import it.
"""
