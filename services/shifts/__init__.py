"""Shifts at work: taking over and handing over, changing shifts, and hours without anybody."""
