// The token that shows the hub that a request comes from its own pages.

// It is in the form that posts, else in the cookie of those who have opened a form before.
export function csrfToken(element = document) {
  const form = element.closest?.("form") ?? document;
  const field = form.querySelector('input[name="csrfmiddlewaretoken"]') ?? document.querySelector('input[name="csrfmiddlewaretoken"]');
  return field?.value ?? document.cookie.match(/(?:^|; )hub_csrf=([^;]+)/)?.[1] ?? "";
}
