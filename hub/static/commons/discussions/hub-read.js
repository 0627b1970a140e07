// Tells the hub how far a member has read: once the end of a post has been on the screen, one message per pause.
//
//   <hub-read thread="12"><ol><li data-number="31">…</li>…</ol></hub-read>
//
// Without scripts a thread counts as read up to one's own latest reply.

const PAUSE = 1500;

customElements.define("hub-read", class extends HTMLElement {
  connectedCallback() {
    this.read = 0;
    this.told = 0;
    this.seen = new IntersectionObserver((entries) => this.note(entries));
    // A post longer than the screen has been read when its lower edge came into view.
    for (const post of this.querySelectorAll("[data-number]")) this.seen.observe(post.lastElementChild);
    document.addEventListener("visibilitychange", this);
  }

  disconnectedCallback() {
    this.seen.disconnect();
    document.removeEventListener("visibilitychange", this);
    this.tell();
  }

  handleEvent() {
    if (document.visibilityState === "hidden") this.tell();
  }

  note(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.read = Math.max(this.read, Number(target.closest("[data-number]").dataset.number));
      this.seen.unobserve(target);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE);
  }

  async tell() {
    clearTimeout(this.timer);
    if (this.read <= this.told) return;
    const number = (this.told = this.read);
    const token = document.cookie.match(/(?:^|; )hub_csrf=([^;]+)/)?.[1] ?? document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    const body = new URLSearchParams({ number });
    try {
      await fetch(`/-/threads/${this.getAttribute("thread")}/read/`, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token } });
    } catch {
      this.told = 0; // No connection: said again with the next post.
    }
  }
});
