import { checkSize, decodePicture, readHead } from './picture.ts'
import { alphaUse, findingsOf, type Rule, type TextureFacts } from './facts.ts'

/** Chunks by name: a length, four letters, the data and a checksum each (PNG, third edition, section 5.3). */
function chunkNames(file: Uint8Array): Set<string> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const names = new Set<string>()
  for (let at = 8; at + 12 <= file.length; at += 12 + view.getUint32(at)) {
    names.add(Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1'))
  }
  return names
}

/** Looks a PNG file over. Throws a PictureError when it cannot be read. */
export async function pngFacts(name: string, file: Uint8Array): Promise<TextureFacts> {
  const meta = await readHead(name, file)
  checkSize(name, meta.width, meta.height)
  const { width, height, pixels } = await decodePicture(name, file)
  const alpha = alphaUse(pixels)
  const chunks = chunkNames(file)
  const bits = meta.bitsPerSample ?? 8
  const profile = ['iCCP', 'cHRM', 'gAMA'].filter((chunk) => chunks.has(chunk))
  const differs = profile.length > 0 && !chunks.has('sRGB')
  const remarks = ['eXIf', 'tEXt', 'iTXt'].some((chunk) => chunks.has(chunk))
  const rules: readonly Rule[] = [
    [differs, 'warning', `The file carries a colour profile (${profile.join(', ')}), which games ignore: colours will differ.`],
    [bits > 8, 'warning', `The file has ${bits} bits a channel; games want 8.`],
    [meta.isProgressive === true, 'warning', 'The file is interlaced, which several games do not read.'],
    [remarks, 'info', 'The file carries remarks, such as who made it with what.'],
    [meta.hasAlpha === true && alpha === 'opaque', 'info', 'Alpha is opaque all over: without it the file would be smaller.'],
    [alpha === 'clear', 'warning', 'Alpha is 0 all over: where it means transparency, nothing shows.'],
  ]
  return {
    kind: 'png',
    width,
    height,
    format: `${bits}-bit ${chunks.has('PLTE') ? 'palette' : meta.hasAlpha ? 'RGBA' : (meta.channels ?? 3) < 3 ? 'grey' : 'RGB'}`,
    srgb: chunks.has('sRGB') ? true : null,
    alpha,
    levels: [{ width, height, bytes: file.length }],
    bytes: file.length,
    header: { bits, interlaced: meta.isProgressive === true, chunks: [...chunks].join(' ') },
    findings: findingsOf(rules),
  }
}
