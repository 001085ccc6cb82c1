import { appendFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from './journal.ts'
import { temporaryFolder } from './testing/kit.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.dispose())

async function written(lines: readonly string[]): Promise<void> {
  const journal = new Journal(folder.path)
  for (const line of lines) journal.add(line)
  await journal.flush()
  await journal.close()
}

async function read(journal = new Journal(folder.path)): Promise<string[]> {
  const lines: string[] = []
  await journal.refresh((line) => lines.push(line))
  return lines
}

const segments = () => readdirSync(folder.path).map((name) => join(folder.path, name))

describe('Journal', () => {
  it('gives every line once, also those that others add later', async () => {
    await written(['one', 'two'])
    const journal = new Journal(folder.path)
    expect(await read(journal)).toEqual(['one', 'two'])
    await written(['three'])
    expect([await read(journal), await read(journal)]).toEqual([['three'], []])
  })

  it('passes over whatever is damaged, and keeps the rest', async () => {
    await written(['one', 'two'])
    appendFileSync(segments()[0]!, 'deadbeef forged\nno checksum\n\n12345678 cut sho')
    expect(await read()).toEqual(['one', 'two'])
  })

  it('takes any bytes for what they are: never more than what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        writeFileSync(join(folder.path, '1-999999999-x.log'), bytes)
        expect(await read()).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('joins many small segments of processes that are gone, and loses nothing', async () => {
    for (let i = 0; i < 60; i++) {
      await written([`line ${i}`])
      const [own] = segments().filter((path) => path.includes(`-${process.pid}-`))
      // As if a process had written it that is gone by now.
      renameSync(own!, join(folder.path, `${1000 + i}-999999999-x.log`))
    }
    await new Journal(folder.path).tidy()
    expect(segments()).toHaveLength(1)
    expect(await read()).toEqual(Array.from({ length: 60 }, (_, i) => `line ${i}`))
  })
})
