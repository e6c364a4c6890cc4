// Pages are measured, not assets.
