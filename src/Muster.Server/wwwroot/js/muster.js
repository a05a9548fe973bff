// Smoothness only: every screen is complete without this file.
"use strict";

// --- Clocks tick; they change their text, never the layout. --------------------------------------

const minute = 60000, hour = 60 * minute, day = 24 * hour;
const two = number => String(number).padStart(2, "0");

function length(ms) {
  const left = Math.abs(ms);
  if (left < hour) return `${Math.floor(left / minute)}:${two(Math.floor(left / 1000) % 60)}`;
  if (left < day) return `${Math.floor(left / hour)} h ${two(Math.floor(left / minute) % 60)} min`;
  return `${Math.floor(left / day)} d`;
}

function elapsed(ms) {
  const minutes = Math.max(0, Math.floor(ms / minute));
  if (minutes < 60) return minutes < 1 ? "under 1 min" : `${minutes} min`;
  if (minutes < 1440) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min` : `${minutes / 60} h`;
  const hours = Math.floor(minutes / 60);
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now() + skew;
  for (const element of document.querySelectorAll("[data-due]")) {
    const left = Date.parse(element.dataset.due) - now;
    write(element, left > 0 ? length(left) : `${length(left)} late`);
    const clock = element.closest(".clock");
    if (clock && left <= 0 && clock.dataset.state !== "overdue" && !("soft" in clock.dataset)) {
      clock.dataset.state = "overdue";
      say(`${clock.querySelector(".clock-name").textContent} is late`);
    }
  }
  for (const element of document.querySelectorAll("[data-since]"))
    write(element, elapsed(now - Date.parse(element.dataset.since)));
}

// The server's clock counts, not this machine's.
const wall = document.querySelector(".wall-time time");
const skew = wall ? Date.parse(wall.dateTime) - Date.now() : 0;

function say(text) {
  let voice = document.getElementById("voice");
  if (!voice) {
    voice = document.createElement("div");
    voice.id = "voice";
    voice.className = "hidden-text";
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  voice.textContent = text;
}

setInterval(tick, 1000);
tick();

// --- Exchanged parts: what is being read or written stays where it is. ----------------------------

const isInUse = part =>
  part.querySelector("details[open] form, dialog[open]") !== null ||
  part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select") ||
  [...part.querySelectorAll("textarea, input[type=text]")].some(field => field.value !== field.defaultValue);

document.addEventListener("htmx:oobBeforeSwap", event => {
  const { target, fragment } = event.detail;
  if (target.classList.contains("log")) {
    event.detail.shouldSwap = false;
    addEntries(target, fragment.querySelector(".log"));
  } else if (isInUse(target)) {
    event.detail.shouldSwap = false;
  } else {
    const focused = target.contains(document.activeElement) ? document.activeElement.id : "";
    if (focused) requestAnimationFrame(() => document.getElementById(focused)?.focus({ preventScroll: true }));
  }
});
document.addEventListener("htmx:oobAfterSwap", tick);

// Records are only ever added; each comes in at its place, and the reader's place on the screen is kept.
function addEntries(log, fresh) {
  if (!fresh) return;
  const known = new Set([...log.children].map(entry => entry.id));
  const isAbove = log.getBoundingClientRect().top < 0;
  const before = document.documentElement.scrollHeight;
  let next = log.firstElementChild;
  for (const entry of [...fresh.children]) {
    if (known.has(entry.id)) {
      next = document.getElementById(entry.id).nextElementSibling;
    } else {
      entry.dataset.new = "";
      log.insertBefore(entry, next);
    }
  }
  if (isAbove) window.scrollBy(0, document.documentElement.scrollHeight - before);
}

// Before the swap, so that a form that was accepted no longer counts as in use.
document.addEventListener("htmx:beforeSwap", event => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname === "/sign-in") location.assign("/sign-in");
  const form = requestConfig.elt;
  if (form.tagName !== "FORM" || xhr.status >= 400) return;
  form.reset();
  form.closest("details")?.removeAttribute("open");
});
document.addEventListener("htmx:sendError", event => {
  if (event.detail.elt.tagName !== "FORM") return;
  const said = document.getElementById("said");
  if (said) said.innerHTML = '<div class="notice bad" role="alert"><p>Not done: there is no connection. '
    + "What you wrote is still here; send it again.</p></div>";
});

// --- Keys: each presses the button that names it; off while typing. --------------------------------

const isShown = element => element.offsetParent !== null;

// What the screen itself offers goes before what every screen offers.
const withKey = key => [...document.querySelectorAll("[aria-keyshortcuts]")]
  .sort((a, b) => (b.closest("main") !== null) - (a.closest("main") !== null))
  .find(button => button.getAttribute("aria-keyshortcuts") === key && isShown(button));

function press(wanted) {
  if (wanted.matches("summary")) {
    wanted.parentElement.open = true;
    wanted.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  } else if (wanted.matches("input")) {
    wanted.focus();
  } else if (wanted.id === "find") {
    openPalette();
  } else {
    wanted.click();
  }
}

document.addEventListener("keydown", event => {
  const isTyping = event.target.matches("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    openPalette();
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (isTyping && event.key === "Escape" && !event.target.closest("dialog")) {
    event.target.blur();
  } else if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]")) {
    if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys")?.showModal();
      return;
    }
    const wanted = withKey(event.key);
    if (!wanted) return;
    event.preventDefault();
    press(wanted);
  }
});

// --- The palette: every act of this screen by its name, every screen, and what a search finds. -----

const palette = document.getElementById("palette");
const paletteText = document.getElementById("palette-text");
const paletteList = document.getElementById("palette-list");
let paletteChoice = 0, paletteAsked = 0;

const wordsOf = element => {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .count, .glyph, .hint")) part.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

function acts() {
  const shown = [...document.querySelectorAll("main [aria-keyshortcuts], .topline [aria-keyshortcuts], .acts > details > summary")]
    .filter(each => isShown(each) && each.id !== "find");
  const own = [...new Set(shown)].map(each => ({
    kind: "do", key: each.getAttribute("aria-keyshortcuts"), text: each.matches("input")
      ? each.getAttribute("placeholder") || wordsOf(each.closest("label") ?? each) : wordsOf(each), run: () => press(each),
  }));
  const screens = [...document.querySelectorAll(".rail a[href]")]
    .map(each => ({ kind: "go to", key: null, text: wordsOf(each), to: each.getAttribute("href") }));
  return [...own, ...screens];
}

function showChoices(choices) {
  paletteList.replaceChildren(...choices.map((choice, index) => {
    const line = document.createElement("li");
    line.id = `choice-${index}`;
    line.setAttribute("role", "option");
    const kind = document.createElement("span"), text = document.createElement("span");
    kind.className = "found-kind fine muted";
    kind.textContent = choice.kind;
    text.className = "grow";
    text.textContent = choice.text;
    line.append(kind, text);
    if (choice.key) line.append(Object.assign(document.createElement("kbd"), { textContent: choice.key }));
    line.addEventListener("click", () => choose(choice));
    line.choice = choice;
    return line;
  }));
  mark(0);
}

function mark(index) {
  const lines = paletteList.children;
  paletteChoice = Math.max(0, Math.min(index, lines.length - 1));
  for (const line of lines) line.setAttribute("aria-selected", String(line === lines[paletteChoice]));
  const chosen = lines[paletteChoice];
  if (chosen) paletteText.setAttribute("aria-activedescendant", chosen.id);
  else paletteText.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function choose(choice) {
  palette.close();
  if (choice.to) location.assign(choice.to);
  else choice.run();
}

// Acts answer at once; what a search finds comes below them, and an answer that is overtaken is thrown away.
async function renew() {
  const asked = ++paletteAsked;
  const text = paletteText.value.trim();
  const words = text.toLowerCase().split(/\s+/).filter(word => word);
  const own = acts().filter(act => words.every(word => act.text.toLowerCase().includes(word)));
  showChoices(own);
  if (text.length < 2) return;
  const answer = await fetch(`/search?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || asked !== paletteAsked) return;
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (asked !== paletteAsked) return;
  const found = [...part.querySelectorAll("#found > li")].map(line => ({
    kind: line.querySelector(".found-kind").textContent.toLowerCase(),
    text: [line.querySelector(".ref")?.textContent, line.querySelector("a").textContent].filter(each => each).join(" "),
    to: line.querySelector("a").getAttribute("href"),
  }));
  const chosen = paletteChoice;
  showChoices([...own, ...found]);
  mark(chosen);
}

function openPalette() {
  if (!palette || palette.open) return;
  document.querySelector("dialog[open]")?.close();
  paletteText.value = "";
  palette.showModal();
  renew();
}

paletteText?.addEventListener("input", renew);
paletteText?.addEventListener("keydown", event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(paletteChoice + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    const line = paletteList.children[paletteChoice];
    if (!line) return; // Nothing is offered: the form asks the screen of the search.
    event.preventDefault();
    choose(line.choice);
  }
});
document.getElementById("find")?.addEventListener("click", event => {
  if (!palette || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPalette();
});

// A link to a folded form opens it.
function unfold() {
  const part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const fold = part && part.closest("details");
  if (!fold) return;
  fold.open = true;
  part.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}
window.addEventListener("hashchange", unfold);
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) unfold();
});
unfold();

// --- Copy buttons: shown only where copying works. ------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    say("Copied");
    const words = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
