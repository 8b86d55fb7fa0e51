"""The kit: what every room stands on, without a word of the business in it."""
