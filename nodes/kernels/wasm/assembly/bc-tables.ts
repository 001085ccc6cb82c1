/** Codes of solid blocks, which the caller fills in before the first call: of five bits, then of six. See nodes/kernels/bc-tables.ts. */
export const solidCodes: usize = memory.data(1024, 16)

export function solids(): usize {
  return solidCodes
}
