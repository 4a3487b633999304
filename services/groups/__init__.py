"""Groups: the chats in which a desk's officers meet, and the codes that bind them."""
