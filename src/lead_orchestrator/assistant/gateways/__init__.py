"""Models behind the `ChatModel` port."""
