/** The name of the table that has packets traced: `nft list ruleset` shows it while they are followed. */
export const TRACE_TABLE = 'engine_room_trace';
