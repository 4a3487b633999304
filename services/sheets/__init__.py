"""Sheets: the CSV files in which operators hand in desks, shifts and enterprises."""
