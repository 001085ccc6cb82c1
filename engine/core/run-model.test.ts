import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageValue } from '../../nodes/values/image.ts'
import { graphOf, runToEnd, testEngine } from './testing/kit.ts'

/** A node of the model: a picture of a shade, or the tint of an earlier node. */
interface Part {
  readonly from: number
  readonly value: number
  readonly fails: boolean
}

const part = fc.record({ from: fc.nat(20), value: fc.nat(6), fails: fc.integer({ min: 0, max: 11 }).map((roll) => roll === 0) })
const isSource = ({ from }: Part, i: number) => i === 0 || from % 4 === 0
const feeder = ({ from }: Part, i: number) => from % i

/** What each node must come to, by plain recursion; undefined where a failing node is above. */
function expected(parts: readonly Part[]): (number | undefined)[] {
  const shades: (number | undefined)[] = []
  for (const [i, each] of parts.entries()) {
    if (isSource(each, i)) shades.push(each.value)
    else {
      const above = shades[feeder(each, i)]
      // A tint by 300 is out of range.
      shades.push(above === undefined || each.fails ? undefined : (above + each.value) % 256)
    }
  }
  return shades
}

function graphFrom(parts: readonly Part[]) {
  return graphOf(
    Object.fromEntries(
      parts.map((each, i) => [
        `n${i}`,
        isSource(each, i)
          ? (['picture', { size: 8, shade: each.value }] as const)
          : (['tint', { by: each.fails ? 300 : each.value }] as const),
      ]),
    ),
    parts.flatMap((each, i) => (isSource(each, i) ? [] : [`n${feeder(each, i)}.image > n${i}.image`])),
  )
}

describe('runs against plain recursion', () => {
  it('give the right values through any row of edits, with any memory, and fail only what hangs below a failure', async () => {
    const edit = fc.record({ at: fc.nat(20), part, targets: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 700, 2000, 1 << 20),
        async (start, edits, memoryBytes) => {
          const engine = testEngine({ memoryBytes })
          const parts = [...start]
          for (const { at, part: next, targets } of edits) {
            parts[at % parts.length] = next
            const names = [...new Set(targets.map((target) => `n${target % parts.length}`))]
            const shades = expected(parts)
            const { handle, finished, ran } = await runToEnd(engine, graphFrom(parts), { targets: names })
            expect(new Set(ran).size).toBe(ran.length)
            for (const name of names) {
              const shade = shades[Number(name.slice(1))]
              const picture = (await handle.value(name)) as ImageValue | undefined
              expect([name, picture?.pixels[3]]).toEqual([name, shade])
            }
            const good = names.filter((name) => shades[Number(name.slice(1))] !== undefined).length
            expect(finished.status).toBe(good === names.length ? 'ok' : good === 0 ? 'error' : 'partial')
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
