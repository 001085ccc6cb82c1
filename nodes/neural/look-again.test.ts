import { describe, expect, it } from 'vitest'
import { findCar, isPoor, type Planes } from './look-again.ts'

const feeds: Planes = {
  thumb: { dims: [1, 8, 8, 3], data: new Uint8Array(192).fill(100) },
  size: { dims: [1], data: BigInt64Array.of(2048n) },
}
const QUANTILES = [8, 11, 21]

/** A network whose residual depends on how bright the small picture is; it tells what it was asked. */
function network(residualOf: (brightness: number) => number, inliers = 0.5) {
  const asked: { brightness: number; size: number }[] = []
  const infer = async ({ thumb, size }: Planes): Promise<Planes> => {
    const brightness = Number(thumb!.data[0])
    asked.push({ brightness, size: Number(size!.data[0]) })
    return { fit: { dims: [1, 4], data: Float32Array.of(1, residualOf(brightness), inliers, 0.3) } }
  }
  return { asked, infer }
}

describe('looking again', () => {
  it('is not needed when the fit is good', async () => {
    const { asked, infer } = network(() => 12)
    expect(await findCar(feeds, QUANTILES, infer)).toMatchObject({ poor: false })
    expect(asked).toEqual([{ brightness: 100, size: 2048 }])
  })

  it('takes the look that fits best, tried on small sheets and then run in full', async () => {
    const { asked, infer } = network((brightness) => (brightness > 120 ? 9 : brightness < 80 ? 15 : 30))
    const found = await findCar(feeds, QUANTILES, infer)
    expect(found).toMatchObject({ poor: true, look: 'brighter' })
    expect(found.results['fit']?.data[1]).toBe(9)
    expect(asked.map(({ brightness, size }) => `${brightness}/${size}`)).toEqual(['100/2048', '60/64', '160/64', '100/64', '160/2048'])
  })

  it('stays with the first when no look is clearly better', async () => {
    const { asked, infer } = network((brightness) => (brightness > 120 ? 27 : 30))
    const found = await findCar(feeds, QUANTILES, infer)
    expect([found.poor, found.look, asked.length]).toEqual([true, undefined, 4])
  })

  it('looks also when hardly any point agrees, and only then when the card has no figures', () => {
    expect([isPoor(9, 0.04, QUANTILES), isPoor(9, 0.5, QUANTILES), isPoor(22, 0.5, QUANTILES)]).toEqual([true, false, true])
    expect([isPoor(99, 0.5, []), isPoor(99, 0.01, [])]).toEqual([false, true])
  })
})
