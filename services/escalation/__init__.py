"""Who is called next when nobody takes a ticket, and until when."""
