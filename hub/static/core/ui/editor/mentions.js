// Suggests people while "@Ilo…" is typed. Asks `mentions?q=Ilo`, which answers [{id, name, detail}]; arrows, Enter and Tab
// choose, Escape leaves what was typed.

const PATTERN = /(?:^|[\s(])@([\p{L}\p{N}_.-]{1,40}(?: [\p{L}\p{N}_.-]{0,40})?)$/u;

export function suggestions(bundle, host, editor) {
  const list = host.querySelector("[data-suggestions]");
  const state = { items: [], at: 0, query: null, timer: 0, asked: 0, closed: null };

  function close() {
    list.hidden = true;
    state.query = null;
    state.items = [];
    clearTimeout(state.timer);
    for (const name of ["aria-activedescendant", "aria-controls"]) editor.view.dom.removeAttribute(name);
  }

  function look(view) {
    const { $from, empty } = view.state.selection;
    const before = empty ? $from.parent.textBetween(Math.max(0, $from.parentOffset - 60), $from.parentOffset, undefined, "\ufffc") : "";
    const query = before.match(PATTERN)?.[1];
    if (!query || query === state.closed || $from.parent.type.spec.code) return close();
    if (query === state.query) return;
    state.query = query;
    state.closed = null;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(query), 160);
  }

  async function ask(query) {
    const number = ++state.asked;
    const address = new URL(host.getAttribute("mentions"), location.href);
    address.searchParams.set("q", query);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const items = answer.ok ? await answer.json() : [];
      // A slow answer to an older question must not replace a newer one.
      if (number === state.asked && query === state.query) show(items.slice(0, 8));
    } catch {
      close();
    }
  }

  function show(items) {
    if (!items.length) return close();
    state.items = items;
    state.at = 0;
    list.replaceChildren(...items.map((item, place) => {
      const option = document.createElement("div");
      option.id = `${list.id}-${place}`;
      option.role = "option";
      option.append(item.name);
      if (item.detail) option.append(Object.assign(document.createElement("small"), { textContent: item.detail }));
      option.addEventListener("mousedown", (event) => (event.preventDefault(), choose(place)));
      return option;
    }));
    const caret = editor.view.coordsAtPos(editor.state.selection.from);
    const box = host.getBoundingClientRect();
    list.hidden = false;
    list.style.insetBlockStart = `${caret.bottom - box.top + 6}px`;
    list.style.left = `${Math.max(0, Math.min(caret.left - box.left, box.width - list.offsetWidth))}px`;
    editor.view.dom.setAttribute("aria-controls", list.id);
    mark();
  }

  function mark() {
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === state.at));
    editor.view.dom.setAttribute("aria-activedescendant", `${list.id}-${state.at}`);
    list.children[state.at].scrollIntoView({ block: "nearest" });
  }

  function choose(place) {
    const { id, name } = state.items[place];
    const to = editor.state.selection.from;
    const from = to - state.query.length - 1;
    close();
    editor.chain().focus().insertContentAt({ from, to }, [{ type: "mention", attrs: { actor: id, name } }, { type: "text", text: " " }]).run();
  }

  return new bundle.Plugin({
    view: () => ({ update: look, destroy: close }),
    props: {
      handleKeyDown(view, event) {
        if (list.hidden || !state.items.length) return false;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) {
          state.at = (state.at + step + state.items.length) % state.items.length;
          mark();
        } else if (event.key === "Enter" || event.key === "Tab") choose(state.at);
        else if (event.key === "Escape") {
          state.closed = state.query;
          close();
        } else return false;
        event.preventDefault();
        return true;
      },
      handleDOMEvents: { blur: () => (close(), false) },
    },
  });
}
