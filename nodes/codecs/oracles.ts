import { spawnSync } from 'node:child_process'
import type { TestContext } from 'vitest'

/** A picture as another program read it: RGBA, rows from the top-left. */
export interface Foreign {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Another program that reads picture files, against which our codecs are held. For tests only. */
export interface Oracle {
  readonly name: string
  readonly present: boolean
  /** Reads a file of the named format ("dds", "tga", "png"). Throws with what the program said when it cannot. */
  read(file: Uint8Array, format: string): Foreign
}

function call(command: string, args: readonly string[], input: Uint8Array): Uint8Array {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, maxBuffer: 1 << 29 })
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.toString()}`)
  return new Uint8Array(stdout)
}

const works = (command: string, args: readonly string[]) => spawnSync(command, args).status === 0

/** The distribution's own interpreter, which has Pillow where a project's one may not. */
const PYTHON = process.platform === 'win32' ? 'python' : '/usr/bin/python3'
const READ = `
import io, struct, sys
from PIL import Image
image = Image.open(io.BytesIO(sys.stdin.buffer.read())).convert('RGBA')
sys.stdout.buffer.write(struct.pack('<II', *image.size) + image.tobytes())
`

export const pillow: Oracle = {
  name: 'Pillow',
  present: works(PYTHON, ['-c', 'import PIL']),
  read(file) {
    const bytes = call(PYTHON, ['-c', READ], file)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    return { width: view.getUint32(0, true), height: view.getUint32(4, true), pixels: bytes.subarray(8) }
  },
}

export const imageMagick: Oracle = {
  name: 'ImageMagick',
  present: works('convert', ['-version']),
  read(file, format) {
    // Only the first level of files that hold several. Where TGA rows start is handed on as an orientation.
    const how = ['-auto-orient', '-alpha', 'set', '-depth', '8', '-type', 'TrueColorAlpha', 'pam:-']
    const pam = call('convert', [`${format}:-[0]`, ...how], file)
    const head = Buffer.from(pam.subarray(0, 200)).toString('latin1')
    const end = head.indexOf('ENDHDR\n') + 7
    const of = (key: string) => Number(new RegExp(`${key} (\\d+)`).exec(head)?.[1])
    if (end < 7 || of('DEPTH') !== 4) throw new Error(`ImageMagick wrote an unexpected picture: ${head.slice(0, end)}`)
    return { width: of('WIDTH'), height: of('HEIGHT'), pixels: pam.subarray(end) }
  },
}

/**
 * Goes on where the program is there. Where it is missing, the test is skipped with a note on a developer's machine, and
 * fails in continuous integration, so that nobody takes a skipped proof for a passed one.
 */
export function need(oracle: Oracle, context: TestContext): void {
  if (oracle.present) return
  const note = `${oracle.name} is not installed here (Debian: python3-pil, imagemagick).`
  if (process.env.CI) throw new Error(note)
  context.skip(note)
}

/** The largest difference of two planes, in steps of 255. */
export function farthest(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!))
  return most
}
