"""Gold in, scores out: how well attributions and conflicts are found, by rules that other systems are scored by too.

`gold` reads the files, `quotes` scores attributions, `conflicts` scores pairs of claims. None of them prints.
"""
