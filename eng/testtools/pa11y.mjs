// Looks at web pages with pa11y (HTML CodeSniffer, WCAG 2.2 AA) in one browser and prints what it finds, one JSON
// object a line: node pa11y.mjs --cookie 'a=b; c=d' --width 390 URL...; the last line is {"looked":N}.
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const urls = process.argv.slice(2);
const option = name => {
  const at = urls.indexOf(`--${name}`);
  return at < 0 ? undefined : urls.splice(at, 2)[1];
};
const cookie = option("cookie");
const width = Number(option("width") ?? 1440);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  for (const url of urls) {
    const { documentTitle, issues } = await pa11y(url, {
      browser,
      headers: cookie ? { Cookie: cookie } : {},
      viewport: { width, height: 900 },
      standard: "WCAG2AA",
      timeout: 60000,
    });
    for (const { code, message, selector, context } of issues)
      console.log(JSON.stringify({ url, title: documentTitle, code, message, selector, context }));
  }
  console.log(JSON.stringify({ looked: urls.length }));
} finally {
  await browser.close();
}
