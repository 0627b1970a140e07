// Brings text from elsewhere into the editor: typed Markdown, and what is pasted.

// Markdown is turned into HTML by the hub, which also stores it: two readers of Markdown would never quite agree.
export async function toHtml(host, text, format) {
  if (format === "html" || !text.trim()) return text;
  const body = new FormData();
  body.set("text", text);
  try {
    const answer = await fetch(host.getAttribute("convert"), { method: "POST", body });
    if (answer.ok) return await answer.text();
  } catch { /* Offline: the paragraphs are kept, their formatting stays as typed. */ }
  const holder = document.createElement("div");
  holder.append(...text.split(/\n{2,}/).map((part) => Object.assign(document.createElement("p"), { textContent: part })));
  return holder.innerHTML;
}

// Pasted headings go to the two levels that texts have; all else that the hub does not store falls away by itself.
export function clean(html) {
  return html.replace(/<(\/?)h[12]\b/gi, "<$1h3").replace(/<(\/?)h[56]\b/gi, "<$1h4");
}
