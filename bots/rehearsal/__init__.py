"""A strict rehearsal of the Telegram Bot API on this machine, with phones that write to the bot."""

from bots.rehearsal.fake import Fake as Fake
from bots.rehearsal.fake import rehearsing as rehearsing
from bots.rehearsal.messages import Message as Message
from bots.rehearsal.phone import Phone as Phone
