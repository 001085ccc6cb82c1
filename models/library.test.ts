import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPacks, type FoundPack } from './library.ts'

const shipped = fileURLToPath(new URL('./meridian-gt3/', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'))
  await cp(shipped, join(folder, 'meridian-gt3'), { recursive: true, filter: (path) => !path.includes('fixtures') && !path.includes('training-run') })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const only = async (): Promise<FoundPack> => {
  const [pack, ...more] = await findPacks([folder])
  expect(more).toEqual([])
  if (!pack) throw new Error('no pack was found')
  return pack
}

const broken = async (): Promise<string> => {
  const pack = await only()
  return pack.usable ? 'usable' : `${pack.message} ${pack.help}`
}

describe('finding car packs', () => {
  it('finds the embedded car', async () => {
    expect(await only()).toMatchObject({ usable: true, id: 'meridian-gt3' })
  })

  it('has no packs where there is no folder, and ignores folders without a car.json', async () => {
    await mkdir(join(folder, 'notes'))
    await only()
    expect(await findPacks([join(folder, 'nowhere')])).toEqual([])
  })

  it('names and explains a car.json that is broken, does not fit, or belongs to another folder', async () => {
    const path = join(folder, 'meridian-gt3', 'car.json')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.slice(0, 100))
    expect(await broken()).toMatch(/^car.json is not readable JSON: .+ Mend the file/)
    await writeFile(path, JSON.stringify({ ...JSON.parse(text), numberDrawnBy: 'nobody' }))
    expect(await broken()).toMatch(/^car.json does not fit at numberDrawnBy: /)
    await writeFile(path, JSON.stringify({ ...JSON.parse(text), id: 'another-car' }))
    expect(await broken()).toMatch(/the folder is called "meridian-gt3"/)
    await writeFile(path, JSON.stringify({ ...JSON.parse(text), mesh: { file: '../../secret.glb', sha256: '0'.repeat(64) } }))
    expect(await broken()).toMatch(/^car.json does not fit at mesh.file: Name a file inside the pack/)
  })

  it('names a mesh that is missing, cut short or no glTF binary', async () => {
    const mesh = join(folder, 'meridian-gt3', 'body.glb')
    await truncate(mesh, 5000)
    expect(await broken()).toMatch(/^body.glb is not a whole glTF binary/)
    await writeFile(mesh, 'solid cube')
    expect(await broken()).toMatch(/^body.glb is not a whole glTF binary/)
    await rm(mesh)
    expect(await broken()).toMatch(/^body.glb is missing/)
  })

  it('lets a later folder replace a pack of the same id', async () => {
    const packs = await findPacks([join(shipped, '..'), folder])
    expect(packs.filter((pack) => pack.id === 'meridian-gt3').map((pack) => pack.folder)).toEqual([join(folder, 'meridian-gt3')])
  })
})
