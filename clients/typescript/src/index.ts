import createFetchClient, { type Client } from "openapi-fetch";
import type { paths } from "./openapi.js";
import { type EventStreamOptions, type StreamedEvent, streamEvents } from "./events.js";

export { GatewayRefusal } from "./events.js";
export type { components, operations, paths } from "./openapi.js";
export type { EventStreamOptions, GatewayEvent, StreamedEvent } from "./events.js";

export interface GatewayOptions {
  /** Address of the gateway, such as https://gateway.example. */
  url: string;
  /** API key; its role decides what is allowed. */
  key: string;
}

export interface Gateway extends Client<paths> {
  /** Events as they come, for ever: of the log, or of a subscription. Connects again by itself and goes on behind the last event. */
  events(options?: EventStreamOptions): AsyncGenerator<StreamedEvent, void, undefined>;
}

/** Every operation of the REST interface, typed: `gateway.GET("/api/v1/subscriptions")`. Refusals come as `error`, a problem document with a stable `code`. */
export function createGateway({ url, key }: GatewayOptions): Gateway {
  const baseUrl = url.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${key}` };
  const client = createFetchClient<paths>({ baseUrl, headers });
  return Object.assign(client, { events: (options: EventStreamOptions = {}) => streamEvents(baseUrl, headers, options) });
}
