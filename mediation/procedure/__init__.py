"""The procedure as data: laws, tracks, acts, guards, deadlines, kinds and forms, and the pure functions that judge by them.

This room knows neither rows nor screens. A case comes in as `model.CaseFacts` (its entries and what they speak of);
`engine.fold` says where it stands, `engine.offers` what may be done, `engine.judge` whether one act may be done, and
`clocks.clocks` what is due.
"""

from __future__ import annotations
