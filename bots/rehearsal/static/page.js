// The phones of this tab: kept in its session by their keys, looked after by one question that waits for news.

import { Phone } from "/phone.js";
import { ask } from "/asking.js";

const place = document.getElementById("phones");
const kept = "phones";
let phones = [];
let looking = new AbortController();

function keep() {
  sessionStorage.setItem(kept, JSON.stringify(phones.map((phone) => phone.key)));
  looking.abort();
}

function put(key) {
  const phone = new Phone(key, { away });
  phones.push(phone);
  place.append(phone.node);
  keep();
  return phone;
}

async function another() {
  put((await ask("new", {})).key).focus();
}

function away(phone) {
  phones = phones.filter((other) => other !== phone);
  phone.node.remove();
  keep();
  (phones.at(-1)?.focus ?? (() => document.getElementById("another").focus())).call(phones.at(-1));
}

async function look() {
  looking = new AbortController();
  const turns = Object.fromEntries(phones.map((phone) => [phone.key, phone.turn]));
  const { phones: seen } = await ask("look", { phones: turns }, looking.signal);
  for (const phone of phones.filter((one) => one.key in seen)) {
    if (seen[phone.key]) phone.show(seen[phone.key]);
    else phone.renew((await ask("new", {})).key), keep();
  }
}

function shown() {
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function watch() {
  for (;;) {
    // A browser opens few connections to one place: whoever is not looked at does not keep one.
    while (document.hidden) await shown();
    try {
      await look();
      for (const phone of phones) phone.reached(true);
    } catch (trouble) {
      if (trouble.name === "AbortError") continue;
      for (const phone of phones) phone.reached(false);
      await pause(1000);
    }
  }
}

document.getElementById("another").addEventListener("click", another);
document.addEventListener("visibilitychange", () => document.hidden && looking.abort());
const keys = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
for (const key of keys) put(key);
if (!keys.length) await another();
phones.at(-1)?.focus();
watch();
