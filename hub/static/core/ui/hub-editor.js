// A visual editor over a text field. It is loaded when the field is entered, or at once to
// change a stored text; until then, and without scripts, the field is a
// plain one in which Markdown can be written. The hidden `format` field says which of the two wrote the text.
//
//   <hub-editor bundle="/static/…/editor.js" convert="/-/richtext/" upload="/…" mentions="/…">
//     <input type="hidden" name="body_format" value="markdown" data-format>
//     <div role="toolbar" data-bar>…<button type="button" data-command="bold">…</div>
//     <textarea name="body">…</textarea>
//     <template data-html>the same text as HTML</template>   …dialogs and words: core/ui/forms/editor.jinja
//   </hub-editor>
//
// Events in:  hub-quote {intro, path, text}, hub-fill {text, format} (a draft).  Out: input, on the text field.

import { clean, toHtml } from "./editor/convert.js";

customElements.define("hub-editor", class extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.format = this.querySelector("[data-format]");
    this.field.addEventListener("focus", () => this.start(), { once: true });
    this.querySelector("[data-bar]")?.addEventListener("click", () => this.start(), { once: true });
    this.addEventListener("hub-quote", (event) => this.quote(event.detail));
    this.addEventListener("hub-fill", (event) => this.fill(event.detail));
    // Whoever changes a text wants to see it, not its Markdown.
    if (this.field.matches(":focus") || this.querySelector("template[data-html]")) this.start();
  }

  disconnectedCallback() {
    this.editor?.destroy();
  }

  // Loads the editor and moves the text into it. Without it (old browser, lost connection) the field stays as it is.
  start() {
    this.starting ??= this.load().catch((error) => {
      console.warn("The visual editor is not available:", error);
      this.toggleAttribute("data-plain", true);
    });
    return this.starting;
  }

  async load() {
    const [bundle, { extensions }, { connectToolbar }] = await Promise.all([
      import(this.getAttribute("bundle")), import("./editor/extensions.js"), import("./editor/toolbar.js"),
    ]);
    const content = await this.content();
    const mount = document.createElement("div");
    mount.className = "editor__page prose";
    const label = this.field.labels[0];
    if (label && !label.id) label.id = `${this.field.id}_label`;
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label?.id ?? "", class: "editor__text" };
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.field.hasAttribute(name)) attributes[name] = this.field.getAttribute(name);
    }
    const hadFocus = this.contains(document.activeElement);
    this.editor = new bundle.Editor({
      element: mount,
      injectCSS: false, // The policy forbids style elements; editor.css holds the rules.
      content,
      extensions: extensions(bundle, this),
      editorProps: { attributes, transformPastedHTML: clean, handlePaste: (view, event) => this.files(event, event.clipboardData), handleDrop: (view, event) => this.files(event, event.dataTransfer) },
      onUpdate: () => this.write(),
    });
    this.field.before(mount);
    this.field.hidden = true;
    this.field.required = false; // A hidden field that is required would keep the form from being sent, silently.
    label?.addEventListener("click", () => this.editor.commands.focus());
    connectToolbar(this, this.editor);
    this.toggleAttribute("data-ready", true);
    this.write(false);
    if (hadFocus) this.takeFocus();
  }

  // At once: the library's own command waits for the next frame, and would take the selection from whoever has
  // begun to select words elsewhere by then.
  takeFocus() {
    this.editor.view.focus();
    this.editor.commands.setTextSelection(this.editor.state.doc.content.size);
  }

  // The stored text as HTML where the field still holds it, else what was typed, turned into HTML by the hub.
  async content() {
    const html = this.querySelector("template[data-html]")?.innerHTML ?? "";
    if (this.field.value === this.field.defaultValue && (html || !this.field.value)) return html;
    return toHtml(this, this.field.value, this.format.value);
  }

  write(tell = true) {
    this.field.value = this.editor.isEmpty ? "" : this.editor.getHTML();
    this.format.value = "html";
    if (tell) this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async fill({ text, format }) {
    await this.start();
    if (this.editor) return this.editor.commands.setContent(await toHtml(this, text, format), { emitUpdate: true });
    this.field.value = text;
    this.format.value = format;
  }

  async quote({ intro, path, text }) {
    await this.start();
    if (!this.editor) {
      this.field.value += `> [${intro}](${path})\n>\n${text.replace(/^/gm, "> ")}\n\n`;
      return this.field.focus();
    }
    const paragraph = (words, marks) => ({ type: "paragraph", content: [{ type: "text", text: words, marks }] });
    const link = [{ type: "link", attrs: { href: path } }];
    const lines = text.split(/\n+/).filter((line) => line.trim()).map((line) => paragraph(line));
    const content = [{ type: "blockquote", content: [paragraph(intro, link), ...lines] }, { type: "paragraph" }];
    this.editor.chain().focus("end").insertContent(content).focus("end").scrollIntoView().run();
  }

  files(event, data) {
    if (!this.hasAttribute("upload") || !data?.files.length) return false;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("hub-files", { detail: [...data.files] }));
    return true;
  }
});
