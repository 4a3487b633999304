"""What people do in chats, one module for each noun."""
