"""What is offered to whom, under which dated conditions: programme files, their versions, decisions by rule.

Never sees a person: it gets facts and answers per condition.
"""
