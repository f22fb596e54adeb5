// One phone: its chat, its field, what can be sent with it.

import { ask, send } from "/asking.js";
import { bubble, keys, make } from "/drawing.js";
import { Recording } from "/recording.js";

const MOST = 20_000_000; // bytes that a bot can fetch: of what is larger only the size is told
const CHOICES = { photo: "image/*", file: "", voice: "audio/*" };

export class Phone {
  constructor({ key, number }, { away }) {
    this.node = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.begin({ key, number });
    this.find("form").addEventListener("submit", (event) => (event.preventDefault(), this.say()));
    this.field.addEventListener("keydown", (event) => this.typed(event));
    this.find(".attach").addEventListener("click", () => this.attach());
    this.find(".away").addEventListener("click", () => away(this));
    this.find(".block").addEventListener("click", () => this.block());
    this.find(".record").addEventListener("click", () => this.record());
    this.find(".chosen").addEventListener("change", () => this.chosen());
    for (const kind of Object.keys(CHOICES)) this.find(`.${kind}`).addEventListener("click", () => this.choose(kind));
  }

  begin({ key, number }) {
    Object.assign(this, { key, number, turn: 0, editing: 0, blocked: false, shown: new Map() });
    this.chat.replaceChildren();
    this.find(".number").textContent = `bot, seen from phone ${number}`;
    this.node.setAttribute("aria-label", `Phone ${number}`);
    this.chat.setAttribute("aria-label", `Chat of phone ${number}`);
    this.field.setAttribute("aria-label", `Message of phone ${number}`);
  }

  find(what) {
    return this.node.querySelector(what);
  }

  get chat() {
    return this.find(".chat");
  }

  get field() {
    return this.find("textarea");
  }

  focus() {
    this.field.focus();
  }

  state(words) {
    this.find(".state").textContent = words;
  }

  reached(so) {
    if (so === this.unreached) this.state(so ? "" : "The rehearsal does not answer. Is it still running?");
    this.unreached = !so;
  }

  renew(given) {
    this.begin(given);
    this.state("The rehearsal was started again: this is a new phone now.");
  }

  // --- what is seen ---

  show({ turn, blocked, messages }) {
    const below = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
    this.turn = turn;
    this.blocked = blocked;
    this.find(".block").setAttribute("aria-pressed", String(blocked));
    for (const message of messages.sort((one, other) => one.id - other.id)) this.draw(message);
    this.tidy();
    if (below) this.chat.scrollTop = this.chat.scrollHeight;
  }

  draw(message) {
    const old = this.shown.get(message.id);
    const parts = message.removed ? [make("p", { className: "gone" })] : [bubble(this.key, message, "Line 20")];
    for (const row of message.removed ? [] : message.buttons) {
      parts.push(keys(row, (data) => this.press(message.id, data)));
    }
    if (old) old.parts[0].before(...parts), old.parts.forEach((part) => part.remove());
    else this.chat.append(...parts);
    this.shown.set(message.id, { message, parts });
  }

  // Messages that went away one after the other leave one line; the last words of one's own can be edited.
  tidy() {
    let first = null;
    let count = 0;
    for (const part of this.chat.children) {
      const gone = part.classList.contains("gone");
      count = gone ? count + 1 : 0;
      if (gone && count === 1) first = part;
      if (gone) part.hidden = count > 1;
      const words = count === 1 ? "A message was removed" : `${count} messages were removed`;
      if (gone && first.textContent !== words) first.textContent = words;
    }
    this.chat.querySelector(".edit")?.remove();
    const mine = this.mine();
    const edit = () => make("button", { type: "button", className: "edit", onclick: () => this.edit() }, "Edit");
    if (mine) mine.parts[0].querySelector(".foot").prepend(edit());
  }

  mine() {
    return [...this.shown.values()].findLast(({ message }) => !message.ours && !message.removed && message.text);
  }

  // --- what is done ---

  async does(what) {
    try {
      await what();
    } catch {
      this.state("It was not sent. Is the rehearsal still running?");
    }
    this.focus();
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.say();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      this.edit();
    } else if (event.key === "Escape" && this.editing) {
      this.edited();
    }
  }

  say() {
    const [text, message] = [this.field.value.trim(), this.editing];
    if (!text) return this.focus();
    this.edited();
    return this.does(() => (message ? ask("edit", { key: this.key, message, text }) : ask("say", { key: this.key, text })));
  }

  edit() {
    const mine = this.mine();
    if (!mine) return;
    this.editing = mine.message.id;
    this.field.value = mine.message.text;
    this.state("You are editing your last message. Escape leaves it as it was.");
    this.focus();
  }

  edited() {
    this.editing = 0;
    this.field.value = "";
    this.state("");
  }

  press(message, data) {
    return this.does(() => ask("press", { key: this.key, message, data }));
  }

  block() {
    return this.does(() => ask("block", { key: this.key, blocked: !this.blocked }));
  }

  attach(open = this.find(".tools").hidden) {
    this.find(".tools").hidden = !open;
    this.find(".attach").setAttribute("aria-expanded", String(open));
    if (open) this.find(".photo").focus();
  }

  choose(kind) {
    const chosen = this.find(".chosen");
    Object.assign(chosen, { accept: CHOICES[kind], multiple: kind !== "voice", value: "" });
    this.kind = kind;
    chosen.click();
  }

  chosen() {
    return this.send(this.kind, [...this.find(".chosen").files]);
  }

  send(kind, files) {
    const caption = this.field.value.trim();
    this.field.value = "";
    this.attach(false);
    return this.does(async () => {
      if (kind === "photo") return send({ key: this.key, kind, caption }, files);
      for (const file of files) {
        const large = file.size > MOST;
        const told = large ? { size: file.size } : {};
        await send({ key: this.key, kind, caption, ...told }, [large ? new File([], file.name, { type: file.type }) : file]);
      }
    });
  }

  async record() {
    const button = this.find(".record");
    if (this.recording) {
      const voice = await this.recording.stop();
      this.recording = null;
      button.textContent = "Record";
      this.state("");
      return this.send("voice", [voice]);
    }
    try {
      this.recording = await Recording.begin();
      button.textContent = "Stop and send";
      this.state("Recording.");
    } catch {
      this.state("This browser does not let us record. Choose a voice file instead.");
    }
  }
}
