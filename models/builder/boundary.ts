import type { Triangle, Vertex } from './mesh.ts'

const key = (v: Vertex): string => v.p.map((q) => Math.round(q * 2e4)).join()

/** The directed edges that only one triangle has. */
export const boundary = (tris: readonly Triangle[]): [Vertex, Vertex][] => {
  const open = new Map<string, [Vertex, Vertex]>()
  for (const t of tris) {
    const keys = t.v.map(key)
    for (let i = 0; i < 3; i++) {
      const [a, b] = [keys[i]!, keys[(i + 1) % 3]!]
      if (a === b) continue
      if (open.has(`${b}|${a}`)) open.delete(`${b}|${a}`)
      else open.set(`${a}|${b}`, [t.v[i]!, t.v[(i + 1) % 3]!])
    }
  }
  return [...open.values()]
}
