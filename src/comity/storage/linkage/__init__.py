"""Linkage engines: Splink on DuckDB, or on Spark. Optional; nothing else needs them."""
