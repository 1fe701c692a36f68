#!/usr/bin/env node
// Chromium as crawlers drive it, written by warcio.js, which Browsertrix writes with: bodies are decoded, redirects have
// none, and "resource" records tell of each page. Copy it beside a node_modules with warcio and puppeteer-core (npm).
import fs from "fs";
import puppeteer from "puppeteer-core";
import { WARCRecord } from "warcio";
import { WARCSerializer } from "warcio/node";

const OPTIONS = { gzip: true, digest: { algo: "sha-256", prefix: "sha256:" } };
const VERSION = "WARC/1.1";
const isRedirect = (status) => status >= 300 && status < 400;
const out = fs.createWriteStream("pages.warc.gz");
let last = Promise.resolve();

function write(record) {
  last = last.then(async () => {
    for await (const part of new WARCSerializer(record, OPTIONS)) out.write(Buffer.from(part));
  });
  return last;
}

const of = (bytes) => (async function* () { yield bytes; })();

function originalHeaders(told, status, body) {
  const headers = {};
  for (const { name, value } of told || []) {
    const lower = name.toLowerCase();
    const undone = ["content-encoding", "transfer-encoding"].includes(lower);
    headers[undone ? `x-orig-${lower}` : lower] = lower === "content-length" && !isRedirect(status) ? `${body.length}` : value;
  }
  return headers;
}

async function capture(client, event) {
  const { responseStatusCode: status, request, requestId } = event;
  let body = new Uint8Array();
  if (!isRedirect(status)) {
    const told = await client.send("Fetch.getResponseBody", { requestId }).catch(() => null);
    if (told) body = Buffer.from(told.body, told.base64Encoded ? "base64" : "utf8");
  }
  const common = { url: request.url, date: new Date().toISOString(), warcVersion: VERSION };
  const response = WARCRecord.create({
    ...common, type: "response", statusline: `HTTP/1.1 ${status} ${event.responseStatusText || ""}`.trim(),
    httpHeaders: originalHeaders(event.responseHeaders, status, body),
    warcHeaders: { "WARC-Resource-Type": event.resourceType.toLowerCase() },
  }, of(body));
  await write(response);
  await write(WARCRecord.create({
    ...common, type: "request", statusline: `GET ${new URL(request.url).pathname} HTTP/1.1`,
    httpHeaders: request.headers, warcHeaders: { "WARC-Concurrent-To": response.warcHeader("WARC-Record-ID") },
  }, of(new Uint8Array())));
  await client.send("Fetch.continueRequest", { requestId }).catch(() => null);
}

await write(await WARCRecord.createWARCInfo({ filename: "pages.warc.gz", warcVersion: VERSION }, { software: "warcio.js" }));
const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const url of fs.readFileSync(process.argv[2], "utf8").trim().split("\n")) {
  const page = await browser.newPage();
  const client = await page.createCDPSession();
  const captured = [];
  await client.send("Fetch.enable", { patterns: [{ urlPattern: "*", requestStage: "Response" }] });
  client.on("Fetch.requestPaused", (event) => captured.push(capture(client, event)));
  await page.goto(url, { waitUntil: "load" });
  await Promise.all(captured);
  const about = { url: `urn:pageinfo:${url}`, date: new Date().toISOString(), warcVersion: VERSION, type: "resource" };
  await write(WARCRecord.create({ ...about, warcHeaders: { "Content-Type": "application/json" } }, of(Buffer.from("{}"))));
  await page.close();
}
await browser.close();
out.end();
