#!/bin/sh
# Lighthouse on a running hub: performance, accessibility and best practices of the front page, a list and a thread.
# Usage: sh tools/lighthouse.sh [http://127.0.0.1:8000]      Ends with status 1 where a score is below 98.
# Needs node and npm (which fetch Lighthouse) and Debian's chromium; no part of the test suite, for it wants a quiet machine.
set -eu

LIGHTHOUSE=lighthouse@12.8.2
LEAST=98
origin="${1:-http://127.0.0.1:8000}"
export CHROME_PATH="${CHROME_PATH:-/usr/bin/chromium}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

command -v npx >/dev/null || { echo "npm is missing: install node and npm." >&2; exit 2; }
thread=$(curl -fsS "$origin/en/threads/" | grep -o '/en/threads/[0-9][0-9]*-[^/"]*/' | head -n 1) ||
    { echo "No hub answers at $origin, or it has no threads: start one with “make run”." >&2; exit 2; }

kept=0
for page in /en/ /en/threads/ "$thread"; do
    npx --yes "$LIGHTHOUSE" "$origin$page" --quiet --output=json --output-path="$folder/page.json" \
        --only-categories=performance,accessibility,best-practices \
        --chrome-flags="--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync" \
        >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
    node - "$folder/page.json" "$page" "$LEAST" <<'SCORES' || kept=1
const [file, page, least] = process.argv.slice(2);
const report = JSON.parse(require("fs").readFileSync(file));
const scores = Object.values(report.categories).map((each) => [each.title, Math.round(each.score * 100)]);
console.log(page, ...scores.map(([title, score]) => `${title} ${score}`));
for (const category of Object.values(report.categories)) {
  for (const { id, weight } of category.auditRefs) {
    const audit = report.audits[id];
    if (weight && audit.score !== null && audit.score < 0.9) console.log(`  ${audit.title}: ${audit.displayValue ?? "not kept"}`);
  }
}
process.exit(scores.every(([, score]) => score >= least) ? 0 : 1);
SCORES
done
exit $kept
