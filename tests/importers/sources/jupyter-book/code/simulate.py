# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # A script that is a page
#
# It simulates walks, see {ref}`chap-steps`.

# %% tags=["hide-input"]
import numpy as np

# %%
np.cumsum([1, -1])
