/** A CloudEvents 1.0 object. */
export interface GatewayEvent {
  partition: number;
  /** Dense per partition. Exact up to 2^53. */
  sequence: number;
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  time?: string;
  subject?: string;
  tenant?: string;
  conversationsequence?: number;
  channel?: string;
  queue?: string;
  labels?: string;
  data: Record<string, unknown>;
}

export interface StreamedEvent {
  event: GatewayEvent;
  /** Behind the event: what to resume at, or to acknowledge. */
  cursor: string;
}

export interface EventStreamOptions {
  /** A cursor, "now", or nothing for the oldest event kept. Not of a subscription, which stands where it stands. */
  after?: string;
  /** Id of a durable subscription: acknowledge with POST /api/v1/subscriptions/{id}/ack. */
  subscription?: string;
  /** Beginning of the event type. Not of a subscription, which has a filter of its own. */
  type?: string;
  /** Milliseconds without a byte after which a connection is given up and made again; 40,000 when left out. */
  silenceMax?: number;
  signal?: AbortSignal;
}

// Short beside the two seconds a gateway takes to start again; a crowd that waits half a minute costs it little.
const waitMin = 250;
const waitMax = 30_000;

// The gateway shows every 15 s that it is there.
const silenceMax = 40_000;

// The gateway refuses, and would refuse again.
const final = new Set([400, 401, 403, 404, 410]);
const finalConflict = "delivered_by_webhook";

/** Reads server-sent events; a connection that breaks is made again, with waits that double and are drawn at random. */
export async function* streamEvents(baseUrl: string, headers: Record<string, string>, options: EventStreamOptions): AsyncGenerator<StreamedEvent, void, undefined> {
  const path = options.subscription === undefined ? "/events" : `/api/v1/subscriptions/${encodeURIComponent(options.subscription)}/events`;
  let after = options.after;
  for (let wait = waitMin; !options.signal?.aborted; wait = Math.min(2 * wait, waitMax)) {
    const query = new URLSearchParams();
    if (options.subscription === undefined) {
      if (after !== undefined) query.set("after", after);
      if (options.type !== undefined) query.set("type", options.type);
    }
    const connection = new AbortController();
    const end = () => connection.abort();
    options.signal?.addEventListener("abort", end);
    const heard: Within = async step => {
      const silence = setTimeout(end, options.silenceMax ?? silenceMax);
      try {
        return await step;
      } finally {
        clearTimeout(silence);
      }
    };
    try {
      const answer = await heard(fetch(`${baseUrl}${path}?${query}`, { headers: { ...headers, accept: "text/event-stream" }, signal: connection.signal }));
      if (!answer.ok) {
        const problem = await heard(answer.text());
        if (final.has(answer.status) || (answer.status === 409 && problem.includes(`"${finalConflict}"`))) {
          throw new GatewayRefusal(answer.status, problem);
        }
      } else if (answer.body) {
        for await (const { id, type, data } of messages(answer.body, heard)) {
          wait = waitMin;
          after = id || after;
          if (data && type !== "gateway.assignment") {
            yield { event: JSON.parse(data) as GatewayEvent, cursor: id };
          }
        }
      }
    } catch (error) {
      if (error instanceof GatewayRefusal) throw error;
      if (options.signal?.aborted) return;
      // The gateway went, fell silent, or is not there yet: again, from the last event.
    } finally {
      options.signal?.removeEventListener("abort", end);
    }
    await new Promise(resolve => setTimeout(resolve, Math.random() * wait));
  }
}

/** The gateway said no for good; `problem` is its problem document. */
export class GatewayRefusal extends Error {
  constructor(readonly status: number, readonly problem: string) {
    super(`The gateway answers ${status}: ${problem}`);
  }
}

/** Ends the connection when a step of it takes too long; what the reader of the events does with them is no step. */
type Within = <T>(step: Promise<T>) => Promise<T>;

async function* messages(body: ReadableStream<Uint8Array>, heard: Within): AsyncGenerator<{ id: string; type: string; data: string }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  try {
    for (let read = await heard(reader.read()); !read.done; read = await heard(reader.read())) {
      const blocks = (rest + read.value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const message = { id: "", type: "", data: "" };
        for (const line of block.split("\n")) {
          if (line.startsWith("id: ")) message.id = line.slice(4);
          else if (line.startsWith("event: ")) message.type = line.slice(7);
          else if (line.startsWith("data: ")) message.data = line.slice(6);
        }
        yield message;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
