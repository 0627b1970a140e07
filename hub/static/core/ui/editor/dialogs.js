// The two dialogs of the editor: a link, and a picture or file. Their words are in core/ui/forms/editor.jinja.

import { csrfToken } from "../csrf.js";

// Waits for the dialog's answer: the name of the button, or "" where it was closed.
function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

function connect(dialog) {
  if (dialog.dataset.connected) return;
  dialog.dataset.connected = "1";
  // The fields belong to no form: a form inside the form that is being written is not allowed.
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (button) dialog.dispatchEvent(new CustomEvent("hub-answer", { detail: button.dataset.answer }));
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=file], [type=checkbox])")) return;
    event.preventDefault();
    dialog.querySelector('[data-answer="ok"]').click();
  });
}

export async function openLink(host, editor) {
  const dialog = host.querySelector("[data-link]");
  const field = dialog.querySelector("[data-address]");
  connect(dialog);
  field.value = editor.getAttributes("link").href ?? "";
  dialog.querySelector('[data-answer="remove"]').hidden = !field.value;
  dialog.addEventListener("hub-answer", (event) => dialog.close(event.detail), { once: true });
  const answer = await ask(dialog);
  const chain = editor.chain().focus().extendMarkRange("link");
  if (answer === "remove" || (answer === "ok" && !field.value.trim())) return chain.unsetLink().run();
  if (answer !== "ok") return editor.commands.focus();
  let address = field.value.trim();
  if (/^[^\s@/:]+@[^\s@/]+\.\w+$/.test(address)) address = `mailto:${address}`;
  else if (!/^(https?:|mailto:|\/|#|\?)/i.test(address)) address = `https://${address}`;
  if (!editor.state.selection.empty || editor.isActive("link")) return chain.setLink({ href: address }).run();
  const text = { type: "text", text: field.value.trim(), marks: [{ type: "link", attrs: { href: address } }] };
  editor.chain().focus().insertContent([text, { type: "text", text: " " }]).run();
}

export async function openImage(host, editor, kind, file = null) {
  const dialog = host.querySelector(kind === "image" ? "[data-image]" : "[data-file]");
  const [input, words, decorative, error, wordless] = ["file", "alternative", "decorative", "error", "wordless"].map((name) => dialog.querySelector(`[data-field-${name}]`));
  connect(dialog);
  input.value = "";
  if (words) [words.value, words.disabled, decorative.checked] = ["", false, false];
  const settle = () => ((words.disabled = decorative.checked), mark(words, wordless, ""));
  decorative?.addEventListener("change", settle);
  if (file) {
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  show(error, "");
  if (words) mark(words, wordless, "");
  let uploaded = null;
  async function answer(event) {
    if (event.detail !== "ok") return dialog.close("");
    show(error, "");
    if (!input.files.length) return show(error, error.dataset.noFile), input.focus();
    // Whoever uses a screen reader gets these words instead of the picture, so they are asked for, not hoped for.
    if (words && !words.value.trim() && !decorative.checked) return mark(words, wordless, wordless.dataset.message), words.focus();
    const result = await upload(host, input.files[0], decorative?.checked);
    if (result.message) return show(error, result.message);
    if (!result.url) return show(error, error.dataset.failed);
    uploaded = result;
    dialog.close("ok");
  }
  dialog.addEventListener("hub-answer", answer);
  await ask(dialog);
  dialog.removeEventListener("hub-answer", answer);
  decorative?.removeEventListener("change", settle);
  if (!uploaded) return editor.commands.focus();
  const { url, name, width = null, height = null } = uploaded;
  if (kind === "image") {
    const alt = decorative.checked ? "" : words.value.trim();
    return editor.chain().focus().insertContent({ type: "picture", attrs: { src: url, alt, width, height } }).run();
  }
  const link = { type: "text", text: name, marks: [{ type: "link", attrs: { href: url } }] };
  editor.chain().focus().insertContent([link, { type: "text", text: " " }]).run();
}

// Answers {url, name, width, height}, or {message}: the hub's own sentence about what is wrong with the file.
// The hub takes a picture without words only from who says that it is decoration.
async function upload(host, file, isDecorative = false) {
  const body = new FormData();
  body.set("file", file);
  if (isDecorative) body.set("decorative", "1");
  try {
    const answer = await fetch(host.getAttribute("upload"), { method: "POST", body, headers: { "X-CSRFToken": csrfToken(host), Accept: "application/json" } });
    return await answer.json();
  } catch {
    return {};
  }
}

function mark(field, error, message) {
  show(error, message);
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function show(error, message) {
  error.textContent = message;
  error.hidden = !message;
}
