import { describe, expect, it } from 'vitest'
import { cameraOf, cameraOfTensor, placeInSquare, poseOf, seenAt } from '../../nodes/kernels/camera.ts'
import { guessedPose, handlesOf, lightOf, pointTitle, poseIn, previewCamera, usualStart, type FoundPose } from './correction.ts'

const turn = (38 * Math.PI) / 180
const [s, c] = [Math.sin(turn), Math.cos(turn)]
const camera = cameraOfTensor([c, 0, -s, 0, -1, 0, -s, 0, -c, 0, 0.8, 8, 1.2, 0.5, 0.5, 0])

/** A pose of a 900 x 600 photo that knows 24 points; every third is hidden, and later ones are less certain. */
function found(): FoundPose {
  const pose = poseOf(camera, 900, 600, 0.8)
  const points = Array.from({ length: 24 }, (_, i) => {
    const position: [number, number, number] = [i % 2 ? 0.95 : -0.95, 0.1 + (i % 4) * 0.35, 2.2 - i * 0.19]
    const [x, y] = seenAt(pose, position)!
    return { name: `p${i}`, position, x, y, sigma: 1 + i / 4, visible: i % 3 === 0 ? 0 : 1, set: false }
  })
  return { ...pose, points }
}

const apart = (a: ReturnType<typeof cameraOf>, b: ReturnType<typeof cameraOf>, position: readonly [number, number, number]) => {
  const [p, q] = [placeInSquare(a, position)!, placeInSquare(b, position)!]
  return Math.hypot(p[0] - q[0], p[1] - q[1]) * 1024
}

describe('correcting a photo', () => {
  it('reads poses, and nothing else', () => {
    expect(poseIn(found())).toEqual(found())
    expect(poseIn(poseOf(camera, 10, 10, 1))?.points).toEqual([])
    expect([poseIn(undefined), poseIn({ kind: 'report' })]).toEqual([null, null])
  })

  it('offers six points that are in sight and spread, and all that were set', () => {
    const pose = found()
    const handles = handlesOf(pose, { p3: { x: 0.4, y: 0.5 } }, cameraOf(pose))
    expect(handles).toHaveLength(7)
    expect(handles[0]).toEqual({ name: 'p3', x: 0.4, y: 0.5, set: true })
    const offered = handles.slice(1).map(({ name }) => Number(name.slice(1)))
    expect(offered.every((i) => i % 3 !== 0)).toBe(true)
    for (const { name, x, y } of handles.slice(1)) {
      const known = pose.points.find((point) => point.name === name)!
      expect([x * 900, y * 600]).toEqual([expect.closeTo(known.x, 3), expect.closeTo(known.y, 3)])
    }
  })

  it('moves the camera with the hand: the point follows, and without points nothing moves', () => {
    const pose = found()
    expect(previewCamera(pose, {})).toEqual(cameraOf(pose))
    const dragged = pose.points[22]!
    const near = previewCamera(pose, { p22: { x: dragged.x / 900, y: dragged.y / 600 } })
    expect(apart(near, cameraOf(pose), dragged.position)).toBeLessThan(0.1)
    const moved = previewCamera(pose, { p22: { x: (dragged.x + 9) / 900, y: dragged.y / 600 } })
    expect(apart(moved, cameraOf(pose), dragged.position)).toBeGreaterThan(6)
    const strange = previewCamera(pose, { 'not-of-this-car': { x: 0.1, y: 0.1 } })
    expect(strange).toEqual(cameraOf(pose))
  })

  it('begins a camera from four points where there is none', () => {
    const pose = found()
    const known = pose.points.map(({ name, position }) => ({ name, position }))
    const places = (count: number) => Object.fromEntries([1, 8, 14, 23, 5, 18].slice(0, count).map((i) => [`p${i}`, { x: pose.points[i]!.x / 900, y: pose.points[i]!.y / 600 }]))
    expect(guessedPose(places(3), known, { width: 900, height: 600 })).toBeNull()
    const guess = guessedPose(places(6), known, { width: 900, height: 600 })!
    for (const { position } of known) expect(apart(cameraOf(guess), camera, position)).toBeLessThan(12)
  })

  it('goes by what the network observed, where the pose says so: the answer on release is known beforehand', () => {
    const pose = found()
    const evidence: NonNullable<FoundPose['evidence']> = {
      points: pose.points.flatMap(({ position }) => position),
      seen: pose.points.flatMap(({ position }) => placeInSquare(camera, position)!),
      weights: pose.points.map(() => 2.25 / 24),
      lens: { mean: [Math.log(1.2), 0.5, 0.5, 0], sigma: [0.45, 0.03, 0.03, 0.03] },
    }
    const knowing = { ...pose, evidence }
    expect(poseIn(knowing)).toEqual(knowing)
    const dragged = pose.points[22]!
    expect(apart(previewCamera(knowing, {}), camera, dragged.position)).toBeLessThan(0.1)
    const moved = previewCamera(knowing, { p22: { x: (dragged.x + 9) / 900, y: dragged.y / 600 } })
    expect(apart(moved, camera, dragged.position)).toBeGreaterThan(3)
  })

  it('offers a usual view to begin with, and the points on its near side', () => {
    const known = found().points.map(({ name, position }) => ({ name, position }))
    const start = usualStart(known, { width: 900, height: 600 })
    const handles = handlesOf(start, {}, cameraOf(start))
    expect(handles).toHaveLength(6)
    for (const { name, x, y } of handles) {
      expect([x > 0 && x < 1, y > 0 && y < 1]).toEqual([true, true])
      const [px, , pz] = known.find((point) => point.name === name)!.position
      expect(0.616 * px + 0.776 * pz).toBeGreaterThan(-0.5)
    }
  })

  it('lights up to five lights, and says what to do', () => {
    const pose = found()
    const network = { neural: true }
    expect([0.8, 0.5, 0.2].map((score) => lightOf({ ...pose, score }, 0, network)).map(({ tone, lit }) => [tone, lit])).toEqual([['ok', 5], ['warn', 3], ['err', 1]])
    expect(lightOf({ ...pose, score: 0.1 }, 1, network).hint).toMatch(/^Drag 3 more/)
    expect(lightOf({ ...pose, score: 0.1 }, 4, network)).toEqual({ tone: 'ok', lit: 5, words: 'Set by 4 points' })
  })

  it('says where there is no camera why, and the way to one', () => {
    const byHand = { neural: false }
    expect([lightOf(null, 1, byHand).words, lightOf(null, 4, byHand).words]).toEqual(['No camera yet: set 3 more', 'Camera by the points'])
    expect([undefined, 'running'].map((state) => lightOf(null, 0, { neural: true, ...(state ? { state } : {}) }).words)).toEqual(['No camera yet', 'Looking for the car'])
    const failure = { message: 'There is no car in this photo.', help: 'Use another.' }
    expect(lightOf(null, 0, { neural: true, state: 'failed', failure })).toEqual({ tone: 'err', lit: 0, words: failure.message, hint: failure.help })
    expect(lightOf(found(), 0, { neural: true, state: 'failed', failure }).words).toBe(failure.message)
    expect(lightOf(null, 2, { neural: false, state: 'failed', failure }).words).toBe('No camera yet: set 2 more')
  })

  it('names points as people read them', () => {
    expect(pointTitle('wheel-front-left')).toBe('Wheel front left')
  })
})
