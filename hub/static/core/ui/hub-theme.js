// Switches between light and dark at once; the cookie lets the server send the next page right from the start.
// Without scripts the link leads to /en/appearance/, where the same choice is a form.
//
//   <hub-theme><a class="button" href="/en/appearance/">Light or dark</a></hub-theme>

customElements.define("hub-theme", class extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    link.setAttribute("role", "button");
    link.addEventListener("keydown", (event) => event.key === " " && (event.preventDefault(), link.click()));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const root = document.documentElement;
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = isDark ? "light" : "dark";
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `hub_theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    });
  }
});
