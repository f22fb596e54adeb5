// Keys and a running clock for the desk. Everything works without this file; nothing is fetched, stored or sent by it
// but one choice, whether single keys are on.
"use strict";

const KEYS_OFF = "desk-keys-off";
const find = (query, within = document) => within.querySelector(query);
const all = (query, within = document) => [...within.querySelectorAll(query)];
const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;

// ---- moving through a list: cases in the queue, papers in a case

const stops = () => all(".row a, .timeline > li").filter((stop) => stop.offsetParent !== null);
let at = -1;

function move(by) {
  const list = stops();
  if (list.length === 0) return;
  at = Math.max(0, Math.min(list.length - 1, at + by));
  const stop = list[at];
  if (stop.tagName === "LI") stop.tabIndex = -1;
  stop.focus({ preventScroll: true });
  (stop.closest(".row") || stop).scrollIntoView({ block: "nearest" });
}

function look(link) {
  all(".row.at").forEach((row) => row.classList.remove("at"));
  link.closest(".row").classList.add("at");
  at = stops().indexOf(link);
  all("[data-peek]").forEach((peek) => { peek.hidden = peek.dataset.peek !== link.dataset.number; });
}

all(".row a").forEach((link) => link.addEventListener("focus", () => look(link)));
const first = find(".row a");
if (first) {
  const shown = matchMedia("(min-width: 86rem)").matches; // the preview shows the first case
  if (shown) first.closest(".row").classList.add("at");
  at = shown ? 0 : -1;
}

// ---- the sheet of keys, and whether there are single keys at all

const sheet = find("#sheet");
const bar = find("#keys");
let on = localStorage.getItem(KEYS_OFF) === null;

function show() {
  if (bar) bar.hidden = !on;
}

if (sheet) {
  const box = find("#keys-on");
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    if (on) localStorage.removeItem(KEYS_OFF); else localStorage.setItem(KEYS_OFF, "1");
    show();
  });
}
show();

function toggle() {
  sheet.hidden = !sheet.hidden;
  if (!sheet.hidden) sheet.focus();
}

function compose(kind) {
  const radio = find(`#as-${kind}`);
  if (radio) radio.checked = true;
  const field = find(kind === "note" ? "#note" : "#letter") || find("#compose");
  if (field) field.focus();
}

const doing = {
  j: () => move(1),
  k: () => move(-1),
  n: () => compose("note"),
  r: () => compose("letter"),
  "/": () => find("#number").focus(),
  "?": () => { if (sheet) toggle(); },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("form :is(textarea, input, select)")) {
    const send = find(".acts button", event.target.form);
    if (send) event.target.form.requestSubmit(send);
    return;
  }
  if (event.key === "Escape" && sheet && !sheet.hidden) { sheet.hidden = true; return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && !find("#number")?.offsetParent) return;
  const act = doing[event.key];
  if (act && (on || event.key === "?")) { act(); event.preventDefault(); }
});

// ---- another language: the paper follows, and a draft that nobody touched makes way

const tongue = find("#language");
const letter = find("#letter");
if (tongue && letter) {
  const drawn = letter.lang;
  tongue.addEventListener("change", () => {
    const untouched = "draft" in letter.dataset && (letter.value === letter.defaultValue || letter.value === "");
    letter.lang = tongue.value;
    letter.dir = tongue.selectedOptions[0].dataset.dir;
    if (untouched) letter.value = letter.lang === drawn ? letter.defaultValue : "";
  });
}

// ---- what was sent is said once, not again by a reload

if (find(".sent")) history.replaceState(null, "", location.pathname + location.hash);

// ---- words that would be lost by leaving

// What is marked to be kept was typed before this page, or is the receipt. A form takes along its own words alone: the
// button that locks asks, too. An empty field holds nothing.
const unsent = () => all("textarea, #title, .fact > input, [data-keep]").filter((one) => one.value !== ""
  && ("keep" in one.dataset || one.value !== one.defaultValue));
let sending = null;
document.addEventListener("submit", (event) => { sending = event.target; });
addEventListener("beforeunload", (event) => {
  if (unsent().some((one) => one.closest("form") !== sending)) event.preventDefault();
  sending = null;
});

// ---- what is approved is sent once: the answer to a second press would hide the first one, and with it a code

const ANSWERED = 10000; // ms; whoever chose to stay on the page can press again
const pressed = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset)) return;
  if (pressed.has(form)) event.preventDefault();
  pressed.add(form);
  setTimeout(() => pressed.delete(form), ANSWERED);
});

// ---- the lock: it counts down, and then what was on the screen is gone from it

const locks = Number(document.body.dataset.locks || 0);
const left = find("#left");

function lock() {
  all(".digits").forEach((digits) => digits.remove());
  if (unsent().length === 0) { location.assign("/sign-in"); return; }
  all(".timeline, .steps, .side, .list, .peekpane, .casehead").forEach((part) => part.remove());
  left.textContent = "locked: send to sign in again, your words are kept";
}

if (locks > 0) {
  const end = Date.now() + locks * 1000;
  const tick = () => {
    const seconds = Math.round((end - Date.now()) / 1000);
    if (seconds <= 0) { lock(); return; }
    find("b", left).textContent = `${Math.ceil(seconds / 60)} min`;
    setTimeout(tick, Math.min(15000, seconds * 1000));
  };
  tick();
}

// ---- a file that is read into the field it would be pasted into

all("textarea[data-file]").forEach((field) => {
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: ".csv,text/csv" });
  chooser.setAttribute("aria-label", "Choose the file");
  chooser.addEventListener("change", async () => { field.value = chooser.files[0] ? await chooser.files[0].text() : field.value; });
  field.before(chooser);
});

// ---- the print button of the receipt

const print = find("#print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
