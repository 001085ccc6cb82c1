import { describe, expect, it } from 'vitest'
import type { MeshValue } from '../values/value.ts'
import { lookAt, rasterize } from './raster.ts'
import { shade, type Look } from './shade.ts'

/** A square of 2 x 2 m in the plane z, seen from +Z, its sheet upright. */
function square(z: number, material: string): MeshValue {
  return {
    kind: 'mesh',
    positions: Float32Array.of(-1, -1, z, 1, -1, z, 1, 1, z, -1, 1, z),
    normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1),
    uvs: Float32Array.of(0, 1, 1, 1, 1, 0, 0, 0),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
    parts: [{ material, start: 0, count: 6 }],
  }
}

function both(front: MeshValue, back: MeshValue): MeshValue {
  return {
    kind: 'mesh',
    positions: Float32Array.of(...front.positions, ...back.positions),
    normals: Float32Array.of(...front.normals, ...back.normals),
    uvs: Float32Array.of(...front.uvs, ...back.uvs),
    indices: Uint32Array.of(...front.indices, ...back.indices.map((i) => i + 4)),
    parts: [...front.parts, { ...back.parts[0]!, start: 6 }],
  }
}

const camera = lookAt([0, 0, 5], [0, 0, 0], { width: 40, height: 40, fov: 60 })

describe('the z-buffer', () => {
  it('projects as a pinhole camera does: 1 m at 5 m is focal / 5 px', () => {
    const { triangle } = rasterize(square(0, 'a'), camera, 40, 40)
    const covered = triangle.slice(20 * 40, 21 * 40).filter((t) => t >= 0).length
    expect(covered).toBe(2 * Math.round(camera.focal / 5))
  })

  it('shows the nearer of two surfaces, in whatever order they come', () => {
    for (const mesh of [both(square(1, 'near'), square(0, 'far')), both(square(0, 'far'), square(1, 'near'))]) {
      const view = rasterize(mesh, camera, 40, 40)
      const seen = view.triangle[20 * 40 + 20]!
      const part = mesh.parts.find((p) => seen * 3 >= p.start && seen * 3 < p.start + p.count)
      expect(part?.material).toBe('near')
      expect(view.depth[20 * 40 + 20]).toBeCloseTo(4, 5)
    }
  })

  it('skips hidden materials, and whatever lies behind the camera', () => {
    expect(rasterize(square(0, 'a'), camera, 40, 40, new Set(['a'])).triangle.every((t) => t === -1)).toBe(true)
    expect(rasterize(square(6, 'a'), camera, 40, 40).triangle.every((t) => t === -1)).toBe(true)
  })

  it('leaves no gap and no double along the edge that two triangles share', () => {
    const { triangle } = rasterize(square(0, 'a'), camera, 40, 40)
    const rows = Array.from({ length: 40 }, (_, y) => Array.from(triangle.slice(y * 40, y * 40 + 40)))
    for (const row of rows) {
      const first = row.findIndex((t) => t >= 0)
      const last = row.findLastIndex((t) => t >= 0)
      if (first >= 0) expect(row.slice(first, last + 1)).not.toContain(-1)
    }
  })
})

describe('shading', () => {
  const painted: Look = { color: [1, 1, 1], metallic: 0, roughness: 0.5, clearcoat: 0, emissive: [0, 0, 0], unlit: false, painted: true }

  it('puts the sheet on the surface the right way up', () => {
    const sheet = new Uint8Array([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255])
    const mesh = square(0, 'paint')
    const out = new Uint8Array(40 * 40 * 4)
    shade(rasterize(mesh, camera, 40, 40), mesh, camera, { paint: painted }, { width: 2, height: 2, pixels: sheet }, out)
    const brightest = (x: number, y: number) => {
      const at = (y * 40 + x) * 4
      return [out[at]!, out[at + 1]!, out[at + 2]!].map((v, _, all) => v > 0.75 * Math.max(...all))
    }
    expect(brightest(14, 14)).toEqual([true, false, false])
    expect(brightest(26, 14)).toEqual([false, true, false])
    expect(brightest(14, 26)).toEqual([false, false, true])
    expect(out[3]).toBe(0)
  })

  it('shows a finish: chrome mirrors the studio where matte does not', () => {
    const grey = { width: 1, height: 1, pixels: new Uint8Array([128, 128, 128, 255]) }
    const mesh = square(0, 'paint')
    const view = rasterize(mesh, camera, 40, 40)
    const render = (finish: number[]) => {
      const out = new Uint8Array(40 * 40 * 4)
      shade(view, mesh, camera, { paint: painted }, { ...grey, finish: Uint8Array.from(finish) }, out)
      return out[(20 * 40 + 20) * 4]!
    }
    expect(Math.abs(render([255, 6, 0, 255]) - render([0, 190, 0, 255]))).toBeGreaterThan(8)
  })
})
