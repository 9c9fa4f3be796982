/** Two neighbouring ports; another pair can be chosen, so that two test runs on one machine do not meet. */
export const LIVE_PORT = Number(process.env.ENGINE_ROOM_E2E_PORT ?? 4310);
export const REPLAY_PORT = LIVE_PORT + 1;
