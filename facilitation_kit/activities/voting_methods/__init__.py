"""The ways to choose that the activity ``vote`` offers: one module a way, each meeting `voting_method.VotingMethod`."""
