"""Staff pages that belong to no one subject: home, worklist, search. Holds no rules, writes nothing."""
