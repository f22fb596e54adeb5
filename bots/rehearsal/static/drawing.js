// A message as it is drawn: a bubble, its words with their formatted places, its file, its buttons.

import { bytes } from "/asking.js";

const FORMATTED = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const ADDRESS = /https?:\/\/[^\s]+[^\s.,;:!?)\]]/g;

export function make(name, settings = {}, ...inside) {
  const node = Object.assign(document.createElement(name), settings);
  node.append(...inside);
  return node;
}

export function bubble(key, message, name) {
  const node = make("div", { className: message.ours ? "msg" : "msg me" });
  node.append(make("span", { className: "heard" }, `${message.ours ? name : "You"}: `));
  if (message.kind) node.append(...file(key, message));
  const said = message.text ? words(message.text, message.entities) : [];
  node.append(make("p", { dir: "auto" }, ...said, foot(message)));
  return node;
}

export function keys(row, press) {
  const one = ({ text, callback_data: data }) =>
    make("button", { type: "button", dir: "auto", onclick: () => press(data) }, text);
  return make("div", { className: "keys" }, ...row.map(one));
}

function foot(message) {
  const at = new Date(message.at * 1000);
  const time = make("time", { dateTime: at.toISOString() }, at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  return make("span", { className: "foot" }, ...(message.edited ? ["edited "] : []), time);
}

// Offsets are counted in UTF-16 units, as a script's strings are.
function words(text, entities) {
  const parts = [];
  let last = 0;
  for (const { type, offset, length } of entities.filter((one) => one.type in FORMATTED)) {
    if (offset < last) continue;
    parts.push(...linked(text.slice(last, offset)), make(FORMATTED[type], {}, text.slice(offset, offset + length)));
    last = offset + length;
  }
  return [...parts, ...linked(text.slice(last))];
}

function linked(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(last, found.index));
    parts.push(make("a", { href: found[0], target: "_blank", rel: "noreferrer" }, found[0]));
    last = found.index + found[0].length;
  }
  return [...parts, text.slice(last)];
}

function file(key, message) {
  if (message.kind === "photo") return [fetched(key, message, make("img", { alt: "Photo" }))];
  if (message.kind === "voice" || message.kind === "audio") {
    const player = make("audio", { controls: true });
    player.setAttribute("aria-label", "Voice message");
    return [fetched(key, message, player)];
  }
  const size = message.size < 1e6 ? `${Math.ceil(message.size / 1e3)} kB` : `${(message.size / 1e6).toFixed(1)} MB`;
  return [make("p", {}, make("bdi", {}, message.name || "File"), ` (${size})`)];
}

function fetched(key, message, node) {
  bytes(key, message.id).then((blob) => {
    if (blob) node.src = URL.createObjectURL(blob);
  });
  return node;
}
