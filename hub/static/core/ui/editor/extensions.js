// What the visual editor knows: exactly what the hub stores (hub/core/richtext/allowlist.py), nothing more.

import { suggestions } from "./mentions.js";

export function extensions(bundle, host) {
  const { Node, mergeAttributes } = bundle;

  const Picture = Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({ src: {}, alt: { default: "" }, width: { default: null }, height: { default: null } }),
    parseHTML: () => [{ tag: 'img[src^="/files/"]' }],
    renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes(HTMLAttributes)],
  });

  const Mention = Node.create({
    name: "mention",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({
      actor: { parseHTML: (element) => element.dataset.actor },
      name: { parseHTML: (element) => element.textContent.replace(/^@/, "") },
    }),
    parseHTML: () => [{ tag: "a.mention[data-actor]", priority: 100 }],
    renderHTML: ({ node }) => ["a", { class: "mention", "data-actor": node.attrs.actor, href: `/id/${node.attrs.actor}` }, `@${node.attrs.name}`],
    renderText: ({ node }) => `@${node.attrs.name}`,
    addProseMirrorPlugins() {
      return host.hasAttribute("mentions") ? [suggestions(bundle, host, this.editor)] : [];
    },
  });

  const Shortcuts = bundle.Extension.create({
    name: "shortcuts",
    addKeyboardShortcuts: () => ({
      "Mod-Enter": () => (host.closest("form")?.requestSubmit(), true),
      "Mod-k": () => (host.dispatchEvent(new CustomEvent("hub-command", { detail: "link" })), true),
      // From the text to the buttons, as in office programs.
      "Alt-F10": () => (host.querySelector('[data-bar] button[tabindex="0"]')?.focus(), true),
    }),
  });

  const quiet = { HTMLAttributes: { target: null, rel: null, class: null } };
  return [
    bundle.Document, bundle.Text, bundle.Paragraph, bundle.HardBreak, bundle.HorizontalRule,
    bundle.Heading.configure({ levels: [3, 4] }), bundle.Blockquote, bundle.CodeBlock,
    bundle.BulletList, bundle.OrderedList, bundle.ListItem,
    bundle.Table.configure({ resizable: false }), bundle.TableRow, bundle.TableHeader, bundle.TableCell,
    bundle.Bold, bundle.Italic, bundle.Strike, bundle.Code, bundle.Subscript, bundle.Superscript,
    bundle.Link.configure({ ...quiet, openOnClick: false, autolink: true, protocols: ["http", "https", "mailto"] }).extend({ addKeyboardShortcuts: () => ({}) }),
    bundle.UndoRedo, bundle.Dropcursor.configure({ class: "editor__drop", color: false }), bundle.Gapcursor,
    Picture, Mention, Shortcuts,
  ];
}
