"""People who use a bot on the fake platform: they write, press, share and block."""

import itertools
from typing import Any

from tests.fakes.bot_methods import as_json, person
from tests.fakes.bot_state import BotState, Json, Message
from tests.fakes.shelf import Uploaded

GROUP = "group"


class People:
    """Acts as any person towards one bot; every act returns the number of its update."""

    def __init__(self, state: BotState) -> None:
        self.state = state
        self._presses = itertools.count(1)

    def meet(self, user: int) -> None:
        """Let someone start the bot without a word, so that it may write to them."""
        self.state.chats.setdefault(
            user, {"id": user, "type": "private", "first_name": f"P{user}"}
        )

    def say(self, user: int, text: str, *, group: int = 0) -> int:
        message = self._message(user, group or user)
        self.state.messages[group or user, message["message_id"]] = Message(
            message["message_id"], group or user, text, message["date"], from_bot=False
        )
        return self.state.give("message", message | {"text": text})

    def send(self, user: int, **content: Any) -> int:  # noqa: ANN401 - JSON of the platform
        """Send a message of any kind: `send(7, photo=[…], caption="…")`."""
        return self.state.give("message", self._message(user, user) | content)

    def send_file(self, user: int, kind: str, name: str, content: bytes, caption: str = "") -> int:
        """Send a document, photo or voice note whose bytes can be fetched."""
        identity = self.state.shelf.add(kind, Uploaded(name, content))
        file: Json = {"file_id": identity, "file_unique_id": identity[::-1]}
        file["file_size"] = len(content)
        more: Json = {"caption": caption} if caption else {}
        if kind == "photo":
            return self.send(user, photo=[file | {"width": 90, "height": 90}], **more)
        if kind == "voice":
            return self.send(user, voice=file | {"duration": 3}, **more)
        return self.send(user, document=file | {"file_name": name}, **more)

    def files(self, chat: int) -> list[Message]:
        """Return the messages of the bot in a chat that carry a file, oldest first."""
        return [one for one in self.state.in_chat(chat) if one.from_bot and one.file is not None]

    def share_location(
        self,
        user: int,
        latitude: float,
        longitude: float,
        **more: Any,  # noqa: ANN401 - JSON
    ) -> int:
        """Share where one is; `horizontal_accuracy` and `live_period` belong to the place."""
        place = {"latitude": latitude, "longitude": longitude}
        inner = {"horizontal_accuracy", "live_period"}
        place |= {name: value for name, value in more.items() if name in inner}
        outer = {name: value for name, value in more.items() if name not in inner}
        return self.send(user, location=place, **outer)

    def edit(self, user: int, message_id: int, **content: Any) -> int:  # noqa: ANN401 - JSON
        edited = self._message(user, user) | {"message_id": message_id}
        return self.state.give(
            "edited_message", edited | {"edit_date": self.state.now()} | content
        )

    def press(self, user: int, label: str, *, group: int = 0) -> int:
        """Press the newest button of that text, in a message or on the keyboard below."""
        chat = group or user
        for message in reversed(self.state.in_chat(chat)):
            for button in message.inline:
                if button["text"] == label:
                    return self.press_data(user, button["callback_data"], message)
        for key in next((m.keys for m in reversed(self.state.in_chat(chat)) if m.keys), []):
            if key["text"] == label:
                where = key.get("request_location")
                return self.share_location(user, 30.5, 114.3) if where else self.say(user, label)
        seen = [label for m in self.state.in_chat(chat) for label in m.buttons]
        raise AssertionError(f"no button {label!r} in chat {chat}, only {seen}")

    def press_data(self, user: int, data: str, message: Message | None = None) -> int:
        """Send any callback data, forged ones too."""
        press = f"press-{next(self._presses)}"
        self.state.presses[press] = False
        query: Json = {"id": press, "from": person(user), "chat_instance": "1", "data": data}
        if message is not None:
            query["message"] = as_json(self.state, message)
        return self.state.give("callback_query", query)

    def redeliver(self, update_id: int) -> None:
        """Let the platform deliver an update once more, confirmed or not."""
        self.state.again.append(update_id)
        self.state.ring()

    def block(self, user: int) -> None:
        self.meet(user)
        self.state.blocked.add(user)

    def unblock(self, user: int) -> None:
        self.state.blocked.discard(user)

    def messages(self, chat: int) -> list[Message]:
        """Return what stands in a chat, oldest first, own words of people included."""
        return self.state.in_chat(chat)

    def answers(self, chat: int) -> list[str]:
        """Return the texts of the bot in a chat, oldest first."""
        return [message.text for message in self.state.in_chat(chat) if message.from_bot]

    def _message(self, user: int, chat: int) -> Json:
        self.meet(user)
        if chat != user:
            self.state.chats.setdefault(chat, {"id": chat, "type": GROUP, "title": "G"})
        return {
            "message_id": self.state.next_message_id(),
            "date": self.state.now(),
            "chat": self.state.chats[chat],
            "from": person(user),
        }
