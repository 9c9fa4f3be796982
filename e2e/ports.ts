export const LIVE_PORT = 4310;
export const REPLAY_PORT = 4311;
