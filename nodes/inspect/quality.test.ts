import { describe, expect, it } from 'vitest'
import { cameraOfTensor, placeInSquare, poseOf } from '../kernels/camera.ts'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR } from '../testing/test-car.ts'
import { imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'
import type { PoseValue, ReportValue } from '../values/value.ts'
import { quality } from './quality.ts'

const sheetRef = { car: TEST_CAR.id, carHash: TEST_CAR.hash, sheet: 'body' }
const sheet = (color: readonly [number, number, number]) => imageOf(128, 128, paint(128, 128, () => [...color, 255]), { sheet: sheetRef })
/** Sure on the left side and the hood, filled in elsewhere. */
const confidence = maskOf(128, 128, Uint8Array.from({ length: 128 * 128 }, (_, i) => (Math.floor(i / 128) < 40 || (i % 128 < 62 && Math.floor(i / 128) > 78) ? 255 : 0)), { sheet: sheetRef })

/** From in front and the left; `shift` moves the camera sideways, in metres. */
function poseAt(shift = 0): PoseValue {
  const turn = (38 * Math.PI) / 180
  const [s, c] = [Math.sin(turn), Math.cos(turn)]
  return poseOf(cameraOfTensor([c, 0, -s, 0, -1, 0, -s, 0, -c, shift, 0.8, 8, 1.2, 0.5, 0.5, 0]), 480, 480, 0.8)
}

async function judged(inputs: Record<string, unknown>, params = {}) {
  const report = (await runNode(quality, { inputs: { image: sheet([200, 30, 40]), confidence, ...inputs }, params })).outputs['report'] as ReportValue
  const measure = (name: string) => report.measures.find((each) => each.name === name)
  return { measure, value: (name: string) => Number(measure(name)?.value), title: (name: string) => measure(name)?.title, words: report.findings.map(({ message }) => message).join(' ') }
}

describe('quality', () => {
  it('measures accuracy and panels against the true camera: all is well when it was found', async () => {
    const { value, title } = await judged({ pose: poseAt(), truthPose: poseAt() })
    expect([value('accuracy'), value('semantic')]).toEqual([100, expect.closeTo(98, -1)])
    expect(title('accuracy')).toBe('Accuracy (measured)')
  })

  it('takes off 5 points for each px of 1024', async () => {
    // At f = 1.2 a shift of 0.0326 m is 5 px at 8 m, and 6 at the near side of the car.
    const { value, measure } = await judged({ pose: poseAt(0.0326), truthPose: poseAt() })
    const px = Number(String(measure('accuracyBehind')?.value).split(' ')[0])
    expect([px > 5, px < 7]).toEqual([true, true])
    expect(Math.abs(value('accuracy') - (100 - 5 * px))).toBeLessThan(3)
    expect((await judged({ pose: poseAt(0.5), truthPose: poseAt() })).value('semantic')).toBeLessThan(90)
  })

  it('estimates from the photo when there is no truth, and says so', async () => {
    const pose = poseAt()
    const same = imageOf(480, 480, paint(480, 480, () => [150, 20, 26, 255]))
    const found = await judged({ pose, photo: same, fit: { kind: 'report', title: '', findings: [], measures: [{ name: 'agreement', title: '', value: 71, unit: '%' }] } })
    expect([found.title('accuracy'), found.value('accuracy')]).toEqual(['Accuracy (estimated)', expect.closeTo(80, 0)])
    expect([found.title('semantic'), found.value('semantic')]).toEqual(['Right panel (estimated)', 71])
    expect([found.measure('color')?.value, found.measure('lightingRisk')?.value]).toEqual(['not known', 'low'])
    expect(found.title('overall')).toBe('Overall (estimated)')
    const checks = imageOf(480, 480, paint(480, 480, (u, v) => ((Math.floor(u * 40) + Math.floor(v * 40)) % 2 === 0 ? [255, 255, 255, 255] : [0, 0, 0, 255])))
    expect((await judged({ pose, photo: checks })).value('accuracy')).toBeLessThan(60)
  })

  it('measures colour against the true sheet, or some known colours, where the photo was the source', async () => {
    const same = await judged({ truth: sheet([200, 30, 40]) })
    expect([same.value('color'), same.title('color')]).toEqual([100, 'Colour (measured)'])
    const off = await judged({ truth: sheet([120, 30, 40]) })
    expect(off.value('color')).toBeLessThan(40)
    expect((await judged({}, { palette: '#ffffff, #c81e28' })).value('color')).toBe(100)
    expect((await judged({ truth: sheet([200, 30, 40]), confidence: maskOf(128, 128, new Uint8Array(128 * 128), { sheet: sheetRef }) })).measure('color')?.value).toBe('not known')
    await expect(judged({}, { palette: 'red' })).rejects.toMatchObject({ code: 'bad-param', param: 'palette' })
  })

  it('weighs coverage by square metres on the car', async () => {
    const { value } = await judged({})
    // Left 5.28 and nose 2.28 of 21.2 square metres in all.
    const area = { left: 4.4 * 1.2, nose: 1.9 * 1.2, roof: 1.9 * 4.4 }
    expect(value('coverage')).toBeCloseTo((100 * (area.left + area.nose)) / (2 * area.left + area.nose + area.roof), 0)
    const source = maskOf(128, 128, confidence.coverage.map((level, i) => (level ? 255 : Math.floor(i / 128) < 76 ? 170 : 85)), { sheet: sheetRef })
    expect((await judged({ source })).value('mirrored')).toBeCloseTo((100 * area.left) / (2 * area.left + area.nose + area.roof), 0)
  })

  it('sees the same place as the kernel it measures by', () => {
    const [x] = placeInSquare(cameraOfTensor([1, 0, 0, 0, -1, 0, 0, 0, -1, 0.0326, 0, 8, 1.2, 0.5, 0.5, 0]), [0, 0, 0])!
    expect((x - 0.5) * 1024).toBeCloseTo(5, 1)
  })

  it('needs a sheet of a car', async () => {
    const free: ImageValue = imageOf(8, 8, paint(8, 8, () => [1, 2, 3, 255]))
    const none: MaskValue = maskOf(8, 8, new Uint8Array(64))
    await expect(judged({ image: free, confidence: none })).rejects.toMatchObject({ code: 'needs-sheet', input: 'image' })
  })
})
