// A mailbox for tests: takes mail over SMTP and writes one JSON line a message {at, from, to, subject, text, raw}.
//
// Usage: node mailbox.mjs [--port N] [--http N] [--out FILE] [--refuse CODE] [--delay MILLISECONDS]
//   --port    the port on 127.0.0.1; 0 or absent takes a free one. The first line on stdout is {"listening":PORT}
//   --http    show the messages in a browser on this port of 127.0.0.1
//   --out     append the messages to FILE instead of printing them
//   --refuse  answer every message with this code: 450 (come again) or 550 (never)
//   --delay   wait this long before answering a message
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    http: { type: "string" },
    out: { type: "string" },
    refuse: { type: "string" },
    delay: { type: "string", default: "0" },
  },
});

// The newest messages, for the browser; older ones are only in the output.
const shownMax = 200;
const shown = [];

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  disableReverseLookup: true,
  logger: false,
  onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
  onData: (stream, session, done) => receive(stream, session).then((text) => done(null, text), done),
});

async function receive(stream, session) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  await pause(Number(options.delay));
  if (options.refuse)
    throw Object.assign(new Error("refused as asked"), { responseCode: Number(options.refuse) });
  write({
    at: new Date().toISOString(),
    from: session.envelope.mailFrom?.address ?? "",
    to: session.envelope.rcptTo.map((recipient) => recipient.address),
    ...read(Buffer.concat(parts).toString("latin1")),
  });
  return "kept";
}

function write(message) {
  shown.unshift(message);
  shown.length = Math.min(shown.length, shownMax);
  const line = JSON.stringify(message) + "\n";
  if (options.out) appendFileSync(options.out, line);
  else process.stdout.write(line);
}

// Enough of RFC 5322 and MIME for what we send ourselves: folded headers, encoded words, nested multiparts.
function read(raw) {
  const { headers, body } = split(raw);
  return { subject: words(headers.get("subject") ?? ""), text: plain(headers, body) ?? "", raw };
}

function split(raw) {
  const end = raw.indexOf("\r\n\r\n");
  const head = end < 0 ? raw : raw.slice(0, end);
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]);
  return { headers: new Map(pairs), body: end < 0 ? "" : raw.slice(end + 4) };
}

function plain(headers, body) {
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary) {
    const inner = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
    for (const part of inner) {
      const { headers: own, body: text } = split(part.replace(/^[ \t]*\r\n/, ""));
      const found = plain(own, text);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!/^text\/plain/i.test(type)) return undefined;
  return decode(body, headers.get("content-transfer-encoding") ?? "7bit").replace(/\r\n/g, "\n").trimEnd();
}

function decode(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString("utf8");
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(text, "latin1").toString("utf8");
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function words(text) {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi, (_, kind, value) =>
      decode(kind.toUpperCase() === "B" ? value : value.replaceAll("_", " "),
        kind.toUpperCase() === "B" ? "base64" : "quoted-printable"));
}

function screen() {
  const safe = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const linked = (text) => safe(text).replace(/https?:\/\/[^\s)]+/g, (url) => `<a href="${url}">${url}</a>`);
  const messages = shown.map((each) => `<article><h2>${safe(each.subject)}</h2>
    <p>${safe(each.at)}, to ${safe(each.to.join(", "))}</p><pre>${linked(each.text)}</pre></article>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
    <meta name="viewport" content="width=device-width"><title>Mailbox (${shown.length})</title>
    <style>body{font:16px/1.5 system-ui;max-width:45rem;margin:2rem auto;padding:0 1rem}
    article{border-top:1px solid #999}h2{font-size:1.1rem;margin-bottom:0}pre{white-space:pre-wrap}</style>
    <h1>Mailbox</h1>${messages.join("") || "<p>No mail yet.</p>"}</html>`;
}

if (options.http)
  createServer((_request, response) =>
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(screen()))
    .listen(Number(options.http), "127.0.0.1");

server.on("error", (problem) => console.error(problem.message));
server.listen(Number(options.port), "127.0.0.1", () =>
  console.log(JSON.stringify({ listening: server.server.address().port })));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.close(() => process.exit(0)));
