/** An answer that the hub gives by itself, in one piece. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

export const API_VERSION = { 'docker-distribution-api-version': 'registry/2.0' };

export const jsonAnswer = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: `${JSON.stringify(value)}\n`,
});

export const textAnswer = (status: number, text: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${text}\n`,
});

/** An error in the form of the registry API. Codes are those of the API: clients know them, and print the message. */
export const registryError = (
  status: number,
  code: string,
  message: string,
  extra: { detail?: unknown; headers?: Record<string, string> } = {},
): Answer =>
  jsonAnswer(
    status,
    { errors: [{ code, message, ...('detail' in extra ? { detail: extra.detail } : {}) }] },
    { ...API_VERSION, ...extra.headers },
  );
