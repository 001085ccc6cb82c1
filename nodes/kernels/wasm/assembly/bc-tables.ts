/** Codes of solid blocks: of five bits, then of six. The caller fills them in first: see nodes/kernels/bc-tables.ts. */
export const solidCodes: usize = memory.data(1024, 16)

export function solids(): usize {
  return solidCodes
}
