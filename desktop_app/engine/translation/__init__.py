"""Translation: models and the chat model, batches, checks of what they wrote, second tries."""
