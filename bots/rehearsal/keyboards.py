"""What may stand under a message: the rules of an inline keyboard."""

from __future__ import annotations

from bots.rehearsal.messages import Button, Keyboard
from bots.rehearsal.refusals import bad

MOST_BYTES, MOST_BUTTONS = 64, 100
_OTHERS = {"keyboard", "remove_keyboard", "force_reply"}
_ACTIONS = {
    "callback_data",
    "callback_game",
    "copy_text",
    "login_url",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "url",
    "web_app",
}
_WEB = ("http://", "https://", "tg://", "mailto:", "tel:")


def keyboard(markup: object) -> Keyboard:
    """Read a reply markup; other kinds of it than an inline keyboard are taken and have no buttons here.

    Raises `Refusal`.
    """
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup and not _OTHERS & markup.keys():
            raise bad("can't parse reply keyboard markup JSON object")
        return ()
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(button: object) -> Button:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(f"{wrong}InlineKeyboardButton must be an Object")
    words, actions = button.get("text"), _ACTIONS & button.keys()
    if not isinstance(words, str) or not words.strip():
        raise bad(f'{wrong}field "text" must be a non-empty String')
    if not actions:
        raise bad(f"{wrong}Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"{wrong}a button has exactly one action")
    data, url = button.get("callback_data", ""), button.get("url", "")
    if "callback_data" in actions and (not isinstance(data, str) or not 1 <= len(data.encode()) <= MOST_BYTES):
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions and not (isinstance(url, str) and url.startswith(_WEB)):
        raise bad("BUTTON_URL_INVALID")
    return Button(words, data, url)
