"""What a message's buttons ask for, as calls of the services. Knows no widget."""

from __future__ import annotations

from desktop_app.services.conversations import Conversations
from desktop_app.ui.chat.message_view import Wish

ALTERNATIVES = 3  # as the buttons and the menu say


def carry_out(wish: Wish, message_id: str, service: Conversations) -> str:
    """Carries a wish out; returns the text of a message that was taken back, else "".

    Raises:
        UserError: as the service does.
    """
    match wish:
        case Wish.REGENERATE:
            service.regenerate(message_id)
        case Wish.ALTERNATIVES:
            service.regenerate(message_id, answers=ALTERNATIVES)
        case Wish.CONTINUE:
            service.continue_reply(message_id)
        case Wish.RETRY:
            service.retry(message_id)
        case Wish.ANSWER:
            service.answer(message_id)
        case Wish.PREVIOUS_BRANCH:
            service.show_sibling(message_id, -1)
        case Wish.NEXT_BRANCH:
            service.show_sibling(message_id, 1)
        case Wish.WITHDRAW:
            return service.withdraw(message_id)
    return ""
