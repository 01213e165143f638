"""One vocabulary of typed facts, the expression language over them, and the engines that evaluate it.

Knows neither case nor programme: a fact has a name, a type, a meaning and a sensitivity.
"""
