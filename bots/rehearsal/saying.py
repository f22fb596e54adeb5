"""What the bot may do in a chat: send, edit, delete, answer a pressed button. Each method and its rules."""

from __future__ import annotations

from dataclasses import replace

from bots.rehearsal import formatting, parameters
from bots.rehearsal.chats import Chat, Platform
from bots.rehearsal.keyboards import keyboard
from bots.rehearsal.messages import Message, units
from bots.rehearsal.parameters import Given, number
from bots.rehearsal.refusals import BLOCKED, bad

MOST_TEXT, MOST_CAPTION, MOST_ALERT, MOST_IDS = 4096, 1024, 200, 100
DELETABLE = 48 * 3600
ANSWERABLE = 15 * 60
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def writable(platform: Platform, given: Given) -> Chat:
    """Return the chat into which the bot may write. Raises `Refusal`."""
    chat = known(platform, given)
    if chat.blocked:
        raise BLOCKED
    return chat


def known(platform: Platform, given: Given) -> Chat:
    """Return a chat that the bot has. Raises `Refusal`: one whose person never wrote is none."""
    if given.get("chat_id", "") == "":
        raise bad("chat_id is empty")
    chat = platform.chats.get(given["chat_id"])
    if chat is None or not chat.begun:
        raise bad("chat not found")
    return chat


def send_message(platform: Platform, given: Given) -> object:
    """Send a text."""
    chat = writable(platform, given)
    words, entities = formatted(given, "text")
    if not words:
        raise bad("message text is empty")
    if units(words) > MOST_TEXT:
        raise bad("message is too long")
    return platform.told(chat, platform.post(chat, dressed(given, words, entities)))


def formatted(given: Given, name: str) -> tuple[str, tuple[formatting.Entity, ...]]:
    """Read a text or a caption: without the empty ends that the platform takes away. Raises `Refusal`."""
    words, entities = formatting.read(parameters.text(given, name), given.get("parse_mode"))
    if not entities:
        return words.strip(), ()
    return words.rstrip(), entities


def dressed(given: Given, words: str, entities: tuple[formatting.Entity, ...]) -> Message:
    """Make a message of the bot's, with everything that was asked for it. Raises `Refusal`."""
    preview = given.get("link_preview_options") or {}
    if not isinstance(preview, dict):
        raise bad("can't parse link preview options JSON object")
    return Message(
        ours=True,
        text=words,
        entities=entities,
        keyboard=keyboard(given.get("reply_markup")),
        silent=bool(given.get("disable_notification")),
        protected=bool(given.get("protect_content")),
        preview=not (preview.get("is_disabled") or given.get("disable_web_page_preview")),
    )


def edit_text(platform: Platform, given: Given) -> object:
    """Write a text of the bot's anew. What stands there already is no change."""
    chat = writable(platform, given)
    message = _editable(chat, given)
    words, entities = formatted(given, "text")
    if not words:
        raise bad("message text is empty")
    if units(words) > MOST_TEXT:
        raise bad("message is too long")
    return _edited(
        platform,
        chat,
        message,
        replace(message, text=words, entities=entities, keyboard=keyboard(given.get("reply_markup"))),
    )


def edit_markup(platform: Platform, given: Given) -> object:
    """Change what stands under a message of the bot's."""
    chat = writable(platform, given)
    message = _editable(chat, given)
    return _edited(platform, chat, message, replace(message, keyboard=keyboard(given.get("reply_markup"))))


def _editable(chat: Chat, given: Given) -> Message:
    message = chat.messages.get(number(given, "message_id"))
    if message is None or message.removed:
        raise bad("message to edit not found")
    if not message.ours:
        raise bad("message can't be edited")
    return message


def _edited(platform: Platform, chat: Chat, old: Message, new: Message) -> object:
    if new == old:
        raise bad(_SAME)
    changed = chat.put(replace(new, edited=int(platform.now())))
    platform.changed.notify_all()
    return platform.told(chat, changed)


def delete(platform: Platform, given: Given) -> object:
    """Take a message away for both sides: the bot's or the person's, not older than two days."""
    chat = known(platform, given)
    message = chat.messages.get(number(given, "message_id"))
    if message is None or message.removed:
        raise bad("message to delete not found")
    _remove(platform, chat, message)
    return True


def delete_several(platform: Platform, given: Given) -> object:
    """Take up to a hundred messages away; those that are not there are passed over."""
    chat, ids = known(platform, given), given.get("message_ids")
    if not isinstance(ids, list) or not ids or not all(isinstance(one, int) for one in ids):
        raise bad("message identifiers are not specified")
    if len(ids) > MOST_IDS:
        raise bad("too many message identifiers specified")
    for message in [chat.messages[one] for one in ids if one in chat.messages and not chat.messages[one].removed]:
        _remove(platform, chat, message)
    return True


def _remove(platform: Platform, chat: Chat, message: Message) -> None:
    if platform.now() - message.at > DELETABLE:
        raise bad("message can't be deleted for everyone")
    chat.remove(message)
    platform.changed.notify_all()


def answer_press(platform: Platform, given: Given) -> object:
    """Tell the person's app that a pressed button was heard."""
    reference = given.get("callback_query_id", "")
    chat, at = platform.presses.get(reference, (None, 0.0))
    if chat is None or platform.now() - at > ANSWERABLE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(parameters.text(given, "text")) > MOST_ALERT:
        raise bad("MESSAGE_TOO_LONG")
    del platform.presses[reference]
    platform.changed.notify_all()
    return True


def act(platform: Platform, given: Given) -> object:
    """Show that the bot is at work."""
    writable(platform, given)
    if given.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    return True


ACTIONS = {
    "choose_sticker",
    "find_location",
    "record_video",
    "record_video_note",
    "record_voice",
    "typing",
    "upload_document",
    "upload_photo",
    "upload_video",
    "upload_video_note",
    "upload_voice",
}
