"""The methods that the rehearsal knows, by name. Any other is not found, as on the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bots.rehearsal import saying
from bots.rehearsal.chats import Platform
from bots.rehearsal.parameters import Given, number
from bots.rehearsal.refusals import UNKNOWN, bad
from bots.rehearsal.sending import SENDING

Method = Callable[[Platform, Given], object]
"""Does it under the platform's lock, and returns the `result` of the answer. Raises `Refusal`."""


def get_me(platform: Platform, _: Given) -> object:
    """Say who the bot is."""
    no = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
    return platform.bot | no | {"can_connect_to_business": False, "has_main_web_app": False}


def get_updates(platform: Platform, given: Given) -> object:
    """Acknowledge, wait, and hand over what came."""
    wanted = given.get("allowed_updates")
    if wanted is not None and not (isinstance(wanted, list) and all(isinstance(one, str) for one in wanted)):
        raise bad("can't parse allowed updates JSON object")
    return platform.updates.poll(number(given, "offset"), number(given, "limit", 100), number(given, "timeout"), wanted)


def get_webhook(platform: Platform, _: Given) -> object:
    """Say whether updates are sent to an address, and how many are pending."""
    pending = len(platform.updates.pending)
    return {"url": platform.updates.webhook, "has_custom_certificate": False, "pending_update_count": pending}


def set_webhook(platform: Platform, given: Given) -> object:
    """Keep an address: nothing is ever sent there, but polling is refused from now on."""
    address = str(given.get("url", ""))
    if address and not address.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    platform.updates.webhook = address
    return True


def delete_webhook(platform: Platform, given: Given) -> object:
    """Forget the address, and what is pending where that is asked."""
    platform.updates.webhook = ""
    if given.get("drop_pending_updates"):
        platform.updates.forget()
    return True


def set_commands(platform: Platform, given: Given) -> object:
    """Keep the commands that the app offers to people of a language, or of any that has none of its own."""
    commands = given.get("commands")
    if not isinstance(commands, list) or not all(_is_command(one) for one in commands):
        raise bad("BOT_COMMAND_INVALID")
    platform.commands[str(given.get("language_code", ""))] = commands
    return True


def _is_command(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    name, words = one.get("command"), one.get("description")
    if not isinstance(name, str) or not isinstance(words, str):
        return False
    fits = 1 <= len(name) <= 32 and name.replace("_", "").isalnum() and name.isascii() and name == name.lower()  # noqa: PLR2004 - the platform's figures
    return fits and 1 <= len(words) <= 256  # noqa: PLR2004 - the same


def get_commands(platform: Platform, given: Given) -> object:
    """Return them."""
    return platform.commands.get(str(given.get("language_code", "")), [])


def delete_commands(platform: Platform, given: Given) -> object:
    """Forget them."""
    platform.commands.pop(str(given.get("language_code", "")), None)
    return True


def get_file(platform: Platform, given: Given) -> object:
    """Give an address under which a file can be fetched."""
    return platform.files.link(str(given.get("file_id", "")))


METHODS: Mapping[str, Method] = {
    name.lower(): method
    for name, method in {
        "answerCallbackQuery": saying.answer_press,
        "deleteMessage": saying.delete,
        "deleteMessages": saying.delete_several,
        "deleteMyCommands": delete_commands,
        "deleteWebhook": delete_webhook,
        "editMessageReplyMarkup": saying.edit_markup,
        "editMessageText": saying.edit_text,
        "getFile": get_file,
        "getMe": get_me,
        "getMyCommands": get_commands,
        "getUpdates": get_updates,
        "getWebhookInfo": get_webhook,
        "sendChatAction": saying.act,
        "sendMessage": saying.send_message,
        "setMyCommands": set_commands,
        "setWebhook": set_webhook,
        **SENDING,
    }.items()
}


def method(name: str) -> Method:
    """Return a method by its name, in capitals or not. Raises `Refusal`."""
    found = METHODS.get(name.lower())
    if found is None:
        raise UNKNOWN
    return found
