/** Exit codes: it went well, it failed, it could not begin, it was cancelled. */
export const EXIT = { ok: 0, failed: 1, refused: 2, cancelled: 130 } as const
