// Keys for judging and moving, and the chosen attribution marked in its article. The pages work without.
"use strict";

const pairs = [...document.querySelectorAll(".pair")];

function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function here() {
  const within = document.activeElement.closest(".pair");
  if (within) return within;
  return pairs.find((pair) => pair.getBoundingClientRect().bottom > 80) || null;
}

function go(pair) {
  if (!pair) return;
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "start" });
}

function move(step) {
  const within = document.activeElement.closest(".pair");
  const at = pairs.indexOf(within);
  go(within ? pairs[Math.min(pairs.length - 1, Math.max(0, at + step))] : here());
}

function press(key, event) {
  const scope = key === "z" ? document : here();
  const target = scope && scope.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "INPUT") target.focus();
  else target.form.requestSubmit(target);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") go(event.target.closest(".pair")) || event.target.blur();
    return;
  }
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (["c", "r", "a", "b", "n", "z"].includes(event.key)) press(event.key, event);
  else if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

function choose() {
  const id = decodeURIComponent(location.hash.slice(1));
  for (const one of document.querySelectorAll(".text .on")) one.classList.remove("on");
  const target = id && document.getElementById(id);
  if (!target) return;
  if (target.classList.contains("pair")) go(target);
  const claim = /^[ct]-([0-9a-f]+)$/.exec(id);
  if (!claim) return;
  const words = [...document.querySelectorAll(`.text [data-claim="${claim[1]}"]`)];
  for (const one of words) one.classList.add("on");
  if (words.length && id.startsWith("c-")) {
    const place = words[0].getBoundingClientRect();
    if (place.top < 0 || place.bottom > innerHeight) words[0].scrollIntoView({ block: "center" });
  }
}

addEventListener("hashchange", choose);
choose();
