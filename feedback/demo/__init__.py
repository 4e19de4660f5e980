"""The demonstration pilot: six sites of invented people, told as data and made with real actions.

The TOML files say who there is and what they told; one module for each of them makes it so.
Every id is made from names (`ids.stable`), so that the demonstration's addresses never change.
"""
