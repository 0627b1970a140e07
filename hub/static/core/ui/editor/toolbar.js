// The row of buttons above the text: one stop for the Tab key, arrows move inside it (ARIA's toolbar pattern).

import { openImage, openLink } from "./dialogs.js";

const commands = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  strike: (chain) => chain.toggleStrike(),
  code: (chain) => chain.toggleCode(),
  heading3: (chain) => chain.toggleHeading({ level: 3 }),
  heading4: (chain) => chain.toggleHeading({ level: 4 }),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  codeBlock: (chain) => chain.toggleCodeBlock(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};
const active = {
  heading3: ["heading", { level: 3 }],
  heading4: ["heading", { level: 4 }],
};

export function connectToolbar(host, editor) {
  const bar = host.querySelector("[data-bar]");
  const buttons = [...bar.querySelectorAll("[data-command]")];

  function run(name) {
    if (name === "link") return openLink(host, editor);
    if (name === "image" || name === "file") return openImage(host, editor, name);
    commands[name](editor.chain().focus()).run();
  }

  function show() {
    for (const button of buttons) {
      const name = button.dataset.command;
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", editor.isActive(...(active[name] ?? [name])));
      if (name === "undo" || name === "redo") button.setAttribute("aria-disabled", !editor.can()[name]());
    }
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button && button.getAttribute("aria-disabled") !== "true") run(button.dataset.command);
  });
  // A click must not take the selection away from the text.
  bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const rtl = getComputedStyle(bar).direction === "rtl";
    const to = { ArrowRight: at + (rtl ? -1 : 1), ArrowLeft: at - (rtl ? -1 : 1), Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons.at(to % buttons.length).focus();
  });
  bar.addEventListener("focusin", (event) => {
    if (!buttons.includes(event.target)) return;
    for (const button of buttons) button.tabIndex = button === event.target ? 0 : -1;
  });

  buttons.forEach((button, place) => (button.tabIndex = place ? -1 : 0));
  editor.on("transaction", show);
  host.addEventListener("hub-command", (event) => run(event.detail));
  host.addEventListener("hub-files", (event) => {
    for (const file of event.detail.slice(0, 1)) openImage(host, editor, file.type.startsWith("image/") ? "image" : "file", file);
  });
  show();
}
