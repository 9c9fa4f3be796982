/** What the hub's side saw of one exchange with a lab: its request, its response, its end, in this order. */
export type HubEvent = HubRequest | HubResponse | HubEnd;

export type HubRequest = {
  type: 'request';
  /** Counts up in a lab. */
  exchange: number;
  /** Nanoseconds of CLOCK_MONOTONIC, when the request's head had come. */
  at: bigint;
  /** Without a port, in lower case. */
  host: string;
  method: string;
  /** With the query, cut at 2 KiB. */
  path: string;
  /** Those that tell something; of `authorization` only the scheme and the account. */
  headers: Record<string, string>;
  /** Counts up in a lab. */
  connection: number;
  /** Of the client's end: an address of the hub's own is a process in the lab's network, another one a container. */
  clientAddress: string;
  clientPort: number;
};

export type HubResponse = {
  type: 'response';
  exchange: number;
  at: bigint;
  status: number;
  headers: Record<string, string>;
};

export type HubEnd = {
  type: 'ended';
  exchange: number;
  at: bigint;
  /** Bytes of the request's and of the response's body. */
  received: number;
  sent: number;
  /** JSON or text, cut at 64 KiB; never a token or a password. */
  requestBody?: string;
  responseBody?: string;
  /** Why it ended before its time, in words. No response may have been sent then. */
  failure?: string;
};
