import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contains, extensionOf, resolveBelow, whyNotFileName, whyNotName, whyNotWrite } from './paths.ts'
import { temporaryFolder } from './testing/kit.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.dispose())

const REFUSED = [
  '',
  '.',
  '..',
  '../x.png',
  'a/../../x.png',
  'a/./x.png',
  '/x.png',
  '//server/share/x.png',
  '\\\\server\\share\\x.png',
  'a\\x.png',
  '..\\x.png',
  'C:x.png',
  'C:\\x.png',
  'c:/x.png',
  'x\0.png',
  'x\n.png',
  'x\u202Egnp.exe.png',
  '%2e%2e/x.png',
  '..%2fx.png',
  '%00.png',
  '~/x.png',
  'a//x.png',
  'a/',
  'con',
  'CON.png',
  'a/nul.json',
  'Aux.tga',
  'com1.png',
  'LPT9.dds',
  'conin$.png',
  'com¹.png',
  'x.png.',
  'x.png ',
  ' x.png',
  '.hidden.png',
  'a/.ssh/x.json',
  'x:stream.png',
  'x*.png',
  'x?.png',
  'a|b.png', `${'x'.repeat(130)}.png`, 'x/'.repeat(250) + 'x.png',
]

describe('names', () => {
  it('129: every way out of a folder is refused, with words and help', () => {
    for (const name of REFUSED) {
      const fault = whyNotName(name)
      expect([name, typeof fault?.message, typeof fault?.help]).toEqual([name, 'string', 'string'])
    }
  })

  it('takes sound names, also with spaces, dots and other alphabets', () => {
    const sound = ['x.png', 'a/b/c.tga', 'Car 7 v1.2.dds', 'ø å/日本.png', 'console.json', 'com10.png', 'a-b_c.json']
    for (const name of sound) expect([name, whyNotWrite(name)]).toEqual([name, null])
  })

  it('135: only listed kinds of file are written', () => {
    for (const name of ['x.exe', 'x.html', 'x.svg', 'x.js', 'x.png.exe', 'x', 'x.PNG.bat', 'x.py', 'x.lnk']) expect(
      [name, whyNotWrite(name) === null],
    ).toEqual([name, false])
    expect(whyNotWrite('x.PNG')).toBeNull()
    expect([whyNotFileName('body v1.2'), whyNotFileName('body')]).toEqual([null, null])
    expect(whyNotFileName('body.exe')).not.toBeNull()
    expect([extensionOf('a.b/c'), extensionOf('a/c.TGA')]).toEqual(['', 'tga'])
  })
})

describe('resolveBelow', () => {
  const setUp = () => {
    const root = join(folder.path, 'out')
    for (const name of ['out', 'out/sub', 'out_evil', 'elsewhere']) mkdirSync(join(folder.path, name))
    writeFileSync(join(folder.path, 'elsewhere', 'secret.json'), '{}')
    writeFileSync(join(root, 'real.json'), '{}')
    return root
  }

  it('129: a folder that only begins with the same letters is outside', () => {
    expect(
      [contains('/a/out', '/a/out_evil'), contains('/a/out', '/a/out'), contains('/a/out', '/a/out/x'), contains('/a/out', '/a')],
    ).toEqual([false, true, true, false])
    expect(contains('/a/out', '/a/out/..x')).toBe(true)
  })

  it('129: links that lead out are refused, for files and for folders, also when nothing is there yet', async () => {
    const root = setUp()
    symlinkSync(join(folder.path, 'elsewhere'), join(root, 'door'))
    symlinkSync(join(folder.path, 'elsewhere', 'secret.json'), join(root, 'peek.json'))
    symlinkSync(join(folder.path, 'nothing yet'), join(root, 'later'))
    for (const name of ['door/secret.json', 'door/new.json', 'door/deep/new.json', 'peek.json', 'later/x.json']) {
      expect([name, (await resolveBelow(root, name)).ok]).toEqual([name, false])
    }
  })

  it('follows sound names and links that stay inside, also through a linked root', async () => {
    const root = setUp()
    symlinkSync(join(root, 'sub'), join(root, 'inside'))
    symlinkSync(root, join(folder.path, 'alias'))
    for (const name of ['real.json', 'sub/new.json', 'new/deep/x.json']) {
      expect(await resolveBelow(join(folder.path, 'alias'), name)).toEqual({ ok: true, path: join(realpathSync(root), name) })
    }
    const inside = await resolveBelow(join(folder.path, 'alias'), 'inside/new.json')
    expect(inside.ok && contains(realpathSync(root), inside.path)).toBe(true)
  })

  it('129: no text whatever leads out', async () => {
    const root = setUp()
    symlinkSync(join(folder.path, 'elsewhere'), join(root, 'door'))
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      'a',
      'door',
      'sub',
      '%2e',
      '%2f',
      '\0',
      'C:',
      '~',
      ' ',
      'secret.json',
      'con',
      '*',
    )
    const joined = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(fc.oneof(joined, fc.string({ unit: 'binary' })), async (name) => {
        const resolved = await resolveBelow(root, name)
        if (resolved.ok) expect(contains(realpathSync(root), resolved.path) && resolved.path !== realpathSync(root)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
