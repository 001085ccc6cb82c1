import { BadFile } from './bad-file.ts'
import { ddsFacts } from './dds/facts.ts'
import type { TextureFacts } from './facts.ts'
import { formatOf } from './picture.ts'
import { pngFacts } from './png-facts.ts'
import { tgaFacts } from './tga-facts.ts'

/**
 * Looks a DDS, TGA or PNG file over: what it holds, and what a simulator or its maker may stumble over. TGA files are told by
 * their name. Throws a BadFile, or a PictureError for PNG, when the file cannot be read.
 */
export async function textureFacts(name: string, bytes: Uint8Array): Promise<TextureFacts> {
  const format = formatOf(bytes)
  if (format === 'dds') return ddsFacts(bytes)
  if (format === 'png') return pngFacts(name, bytes)
  if (format === null && name.toLowerCase().endsWith('.tga')) return tgaFacts(bytes)
  throw new BadFile('unsupported', 'The file is no DDS, TGA or PNG.')
}
