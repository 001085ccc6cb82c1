import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepKey, keptKey, type KeyOf } from './launch-key.ts'

const TOKEN = 'a'.repeat(43)
let of: KeyOf
const file = () => join(of.folder, 'keys', readdirSync(join(of.folder, 'keys'))[0] ?? '')

beforeEach(() => {
  of = { folder: mkdtempSync(join(tmpdir(), 'clearcoat-key-')), workspace: '/some/workspace', port: 1472 }
})
afterEach(() => rmSync(of.folder, { recursive: true, force: true }))

describe('the key of a launch', () => {
  it('is found again by the same workspace and port, and by no others', async () => {
    expect(await keptKey(of)).toBe(undefined)
    await keepKey(of, TOKEN)
    expect(await keptKey(of)).toBe(TOKEN)
    expect(await keptKey({ ...of, port: 1473 })).toBe(undefined)
    expect(await keptKey({ ...of, workspace: '/other' })).toBe(undefined)
    expect(await keptKey(of)).toBe(TOKEN)
  })

  it.skipIf(process.platform === 'win32')('lies where only its owner can read it, and is thrown away when others could', async () => {
    await keepKey(of, TOKEN)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(statSync(join(of.folder, 'keys')).mode & 0o777).toBe(0o700)
    chmodSync(file(), 0o644)
    expect(await keptKey(of)).toBe(undefined)
    expect(readdirSync(join(of.folder, 'keys'))).toEqual([])
  })

  it('ends a day after its server did, and begins anew with each sign of life', async () => {
    const lives = await keepKey(of, TOKEN)
    const old = new Date(Date.now() - 25 * 3600_000)
    utimesSync(file(), old, old)
    await lives()
    expect(await keptKey(of)).toBe(TOKEN)
    utimesSync(file(), old, old)
    expect(await keptKey(of)).toBe(undefined)
  })

  it('is used for a week at most, however often its server starts anew', async () => {
    await keepKey(of, TOKEN)
    const aged = readFileSync(file(), 'utf8').replace(/"made":\d+/, `"made":${Date.now() - 8 * 24 * 3600_000}`)
    const week = readFileSync(file(), 'utf8').replace(/"made":\d+/, `"made":${Date.now() - 6 * 24 * 3600_000}`)
    writeFileSync(file(), week)
    await keepKey(of, TOKEN)
    expect(readFileSync(file(), 'utf8')).toBe(week)
    expect(await keptKey(of)).toBe(TOKEN)
    writeFileSync(file(), aged)
    expect(await keptKey(of)).toBe(undefined)
  })

  it('is not taken from a file that says something else', async () => {
    await keepKey(of, TOKEN)
    const text = readFileSync(file(), 'utf8')
    for (const wrong of ['', '{', text.replace(TOKEN, 'short'), text.replace('1472', '1')]) {
      await keepKey(of, TOKEN)
      writeFileSync(file(), wrong)
      expect(await keptKey(of), wrong).toBe(undefined)
    }
  })
})
