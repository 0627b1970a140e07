// Says while one types how well a colour can be read: the WCAG 2.2 contrast ratio in a number and in words, and a swatch.
// What it says is a help; the server checks again, and darkens what is too light. All words come with the page.
//
//   <hub-contrast data-pattern="{ratio} to 1" data-best="…" data-good="…" data-large="…" data-poor="…" data-none="…" data-wrong="…">
//     <input name="brand_primary"><div data-check="brand_primary" data-grounds="#f3efe7">
//       <svg><rect data-swatch/></svg><strong data-ratio></strong> <span data-verdict></span></div></hub-contrast>

const parts = (colour) => [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16) / 255);

export function luminance(colour) {
  const [red, green, blue] = parts(colour).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

customElements.define("hub-contrast", class extends HTMLElement {
  connectedCallback() {
    this.number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    for (const check of this.querySelectorAll("[data-check]")) {
      const field = this.querySelector(`[name="${check.dataset.check}"]`);
      field.addEventListener("input", () => this.show(check, field.value.trim().toLowerCase()));
      this.show(check, field.value.trim().toLowerCase());
    }
  }

  show(check, colour) {
    const isColour = /^#[0-9a-f]{6}$/.test(colour);
    const ratio = isColour ? Math.max(...check.dataset.grounds.split(" ").map((ground) => contrast(colour, ground))) : 0;
    check.querySelector("[data-swatch]").setAttribute("fill", isColour ? colour : "transparent");
    check.querySelector("[data-ratio]").textContent = isColour ? this.dataset.pattern.replace("{ratio}", this.number.format(ratio)) : "";
    check.querySelector("[data-verdict]").textContent = this.dataset[this.verdict(colour, ratio)];
  }

  verdict(colour, ratio) {
    if (!ratio) return colour ? "wrong" : "none";
    return ratio >= 7 ? "best" : ratio >= 4.5 ? "good" : ratio >= 3 ? "large" : "poor";
  }
});
