// The phones of this tab: kept in its session by their keys, looked after by one question that waits for news.

import { Phone } from "/phone.js";
import { ask } from "/asking.js";

const place = document.getElementById("phones");
const kept = "phones";
let phones = [];
let looking = new AbortController();

function keep() {
  sessionStorage.setItem(kept, JSON.stringify(phones.map(({ key, number }) => ({ key, number }))));
  looking.abort();
}

function put(given) {
  const phone = new Phone(given, { away });
  phones.push(phone);
  place.append(phone.node);
  keep();
  return phone;
}

async function another() {
  put(await ask("new", {})).focus();
}

function away(phone) {
  phones = phones.filter((other) => other !== phone);
  phone.node.remove();
  keep();
  phones.at(-1).focus(); // the last one has no such button
}

async function look() {
  looking = new AbortController();
  const turns = Object.fromEntries(phones.map((phone) => [phone.key, phone.turn]));
  const { phones: seen } = await ask("look", { phones: turns }, looking.signal);
  for (const phone of phones) phone.reached(true);
  const gone = phones.filter((phone) => seen[phone.key] === null);
  for (const phone of phones.filter((one) => seen[one.key])) phone.show(seen[phone.key]);
  for (const phone of gone) phone.renew(await ask("new", {}));
  if (gone.length) keep();
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
    } catch (trouble) {
      if (trouble.name === "AbortError") continue;
      for (const phone of phones) phone.reached(false);
      await pause(1000);
    }
  }
}

document.getElementById("another").addEventListener("click", another);
document.addEventListener("visibilitychange", () => document.hidden && looking.abort());
for (const given of JSON.parse(sessionStorage.getItem(kept) ?? "[]")) put(given);
if (!phones.length) await another();
phones.at(-1)?.focus();
watch();
