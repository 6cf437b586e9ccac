"""When a state's own law lets a conviction no longer be told, as data with one evaluator.

A pack is a reading of one statute. It holds nothing back by itself: a node's state adopts it
by name, once its lawyers have read it.
"""
