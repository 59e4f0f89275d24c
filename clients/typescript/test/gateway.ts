// Run against a real gateway by the gateway's own tests: node gateway.js URL KEY. Prints what it saw as one line of JSON.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GatewayRefusal, streamEvents } from "../src/events.js";
import { createGateway } from "../src/index.js";

const [url, key] = process.argv.slice(2);
assert(url && key, "gateway.js URL KEY");
const gateway = createGateway({ url, key });

// A subscription; what the gateway says is typed.
const made = await gateway.POST("/api/v1/subscriptions", { body: { delivery: "pull", filter: "type LIKE 'gateway.conversation.%'" } });
assert(made.data, JSON.stringify(made.error));
const id: string = made.data.id;

// A command, twice under one key: it takes effect once.
const command = {
  params: { header: { "Idempotency-Key": "ts-open-1" } },
  body: { to: { channel: "line", account: "tokyo", recipient: "Uts" }, labels: { topic: "refund" } },
};
const opened = await gateway.POST("/api/v1/conversations", command);
assert(opened.data, JSON.stringify(opened.error));
const again = await gateway.POST("/api/v1/conversations", command);
assert.equal(again.data?.conversation, opened.data.conversation);

// Its event, through the subscription, and the acknowledgement.
const ending = new AbortController();
let streamed;
for await (const one of gateway.events({ subscription: id, signal: ending.signal })) {
  streamed = one;
  const acknowledged = await gateway.POST("/api/v1/subscriptions/{id}/ack", { params: { path: { id } }, body: { cursor: one.cursor } });
  assert.equal(acknowledged.response.status, 204);
  break;
}
ending.abort();
assert(streamed);
assert.equal(streamed.event.type, "gateway.conversation.opened");
assert.equal(streamed.event.subject, opened.data.conversation);
assert.equal(streamed.event.conversationsequence, 1);

// Nothing is left of it.
const left = await gateway.GET("/api/v1/subscriptions/{id}/events", { params: { path: { id } } });
assert.deepEqual(left.data?.events, []);

// A page of the log, and the page behind it.
const page = await gateway.GET("/events", { params: { query: { limit: "2" } } });
assert.equal(page.data?.events.length, 2);
const next = await gateway.GET("/events", { params: { query: { after: page.data.cursor } } });
assert(next.data);

// A refusal is a value with a stable code.
const refused = await gateway.POST("/api/v1/subscriptions", { body: { delivery: "pull", filter: "type LIKE" } });
assert.equal(refused.response.status, 422);
assert(refused.error);

// A connection that falls silent is made again, and what a webhook gets is refused for good.
let connections = 0;
const silent = createServer((request, answer) => {
  if (request.url?.includes("pushed")) {
    answer.writeHead(409, { "content-type": "application/problem+json" }).end('{"code":"delivered_by_webhook"}');
    return;
  }
  answer.writeHead(200, { "content-type": "text/event-stream" });
  answer.write(++connections === 1 ? ":\n\n" : 'id: c1\nevent: x\ndata: {"partition":0}\n\n');
});
await new Promise<void>(resolve => silent.listen(0, "127.0.0.1", resolve));
const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
for await (const one of streamEvents(silentUrl, {}, { silenceMax: 100 })) {
  assert.equal(one.cursor, "c1");
  break;
}
assert.equal(connections, 2);
await assert.rejects(async () => {
  for await (const _ of streamEvents(silentUrl, {}, { subscription: "pushed" })) assert.fail("a refused stream has no events");
}, GatewayRefusal);
silent.closeAllConnections();
silent.close();

const deleted = await gateway.DELETE("/api/v1/subscriptions/{id}", { params: { path: { id } } });
assert.equal(deleted.response.status, 204);
console.log(JSON.stringify({ subscription: id, conversation: opened.data.conversation, streamed: streamed.event.type, page: page.data.events.length, refused: refused.error.title ?? "" }));
