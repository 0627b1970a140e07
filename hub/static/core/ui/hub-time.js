// Turns a recent date into "3 hours ago" in the page's language, keeps it true, and shows the full local time as a hint.
// All words come from the browser (Intl), none from here.
//
//   <hub-time><time datetime="2026-10-03T12:05:00Z">3 Oct 2026</time></hub-time>

const language = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const steps = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [604800, "day", 86400]];
const shown = new Set();
setInterval(() => shown.forEach((element) => element.show()), 60_000);

customElements.define("hub-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    if (!time?.dateTime.includes("T")) return;
    this.at = new Date(time.dateTime);
    this.original ??= time.textContent;
    time.title = full.format(this.at);
    shown.add(this);
    this.show();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  show() {
    const seconds = (this.at - Date.now()) / 1000;
    const step = steps.find(([below]) => Math.abs(seconds) < below);
    const text = step ? relative.format(step[1] === "second" ? 0 : Math.round(seconds / step[2]), step[1]) : this.original;
    this.querySelector("time").textContent = text;
  }
});
