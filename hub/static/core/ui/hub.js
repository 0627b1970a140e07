// Loads each custom element when the page first holds one, and tells htmx how this hub protects its forms.
// Nothing here is needed to use a page: every element only adds to HTML that works without it.

import { csrfToken } from "./csrf.js";

const elements = {
  "hub-autosave": () => import("./hub-autosave.js"),
  "hub-autosubmit": () => import("./hub-autosubmit.js"),
  "hub-combobox": () => import("./hub-combobox.js"),
  "hub-confirm": () => import("./hub-confirm.js"),
  "hub-copy": () => import("./hub-copy.js"),
  "hub-dropzone": () => import("./hub-dropzone.js"),
  "hub-editor": () => import("./hub-editor.js"),
  "hub-menu": () => import("./hub-menu.js"),
  "hub-quote": () => import("./hub-quote.js"),
  "hub-theme": () => import("./hub-theme.js"),
  "hub-time": () => import("./hub-time.js"),
  "hub-toast": () => import("./hub-toast.js"),
};
const waiting = new Set(Object.keys(elements));

function load(root) {
  for (const name of waiting) {
    if (root.querySelector(name)) {
      waiting.delete(name);
      elements[name]();
    }
  }
}

document.documentElement.dataset.js = "";
load(document);
document.addEventListener("htmx:load", (event) => load(event.target.parentElement ?? document));
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken(event.detail.elt);
});

// A text that was sent has arrived once another page is reached; until then the browser keeps its copy (hub-autosave).
const sent = sessionStorage.getItem("hub-sent");
if (sent && !document.querySelector(`hub-autosave[key="${CSS.escape(sent.replace("hub-draft:", ""))}"]`)) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem("hub-sent");
}

// Tabs that do not fit are scrolled sideways; the one on which the reader stands is never among the hidden.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// After a form comes back with errors, reading begins at their summary.
function focusErrors(root) {
  root.querySelector(".error-summary:not([data-example] *)")?.focus();
}
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
