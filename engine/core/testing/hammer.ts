import { graphOf, runToEnd, testEngine, valueAt } from './kit.ts'

/*
 * A process of its own that works on a cache folder which others use at the same time. Prints "ok" when every value was
 * what it had to be.
 */
const [, , folder = '', seed = '0'] = process.argv
const engine = testEngine({ cacheFolder: folder, memoryBytes: 10_000, diskBytes: 60_000 })
for (let i = 0; i < 40; i++) {
  const shade = (i * 7 + Number(seed) * 3) % 30
  const graph = graphOf(
    { p: ['picture', { size: 24, shade }], t: ['tint', { by: 2 }], m: ['measure'] },
    ['p.image > t.image', 't.image > m.image'],
  )
  const { handle } = await runToEnd(engine, graph, { targets: ['m', 't'] })
  const picture = await handle.value('t')
  const measured = await valueAt(handle, 'm.value')
  if (measured !== 24_002 + shade || picture?.kind !== 'image' || picture.pixels[5] !== shade + 2) throw new Error(`wrong at ${i}`)
}
await engine.close()
console.log('ok')
