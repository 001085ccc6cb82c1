import type { DdsFormat } from '../../nodes/codecs/dds/options.ts'
import { isOnPath } from './measured-process.ts'

/** A picture as files that programs take. */
export interface TextureFiles {
  readonly tga: string
  /** Stored, not packed, so that reading it costs little. */
  readonly png: string
}

/** Another encoder, as its command line does what ours does. */
export interface TexturePeer {
  readonly name: string
  readonly command: string
  /** The arguments for a format, undefined where it has none. */
  args(format: DdsFormat, files: TextureFiles, out: string): readonly string[] | undefined
}

const isOneOf = (format: DdsFormat, ...known: readonly DdsFormat[]) => known.includes(format)

/** All write full chains of levels, but for bc7enc, which has none: it does a quarter less. */
const PEERS: readonly TexturePeer[] = [
  {
    name: 'nvcompress -fast',
    command: 'nvcompress',
    args: (format, { tga }, out) => (isOneOf(format, 'bc1', 'bc3') ? ['-fast', `-${format}`, tga, out] : undefined),
  },
  {
    name: 'ImageMagick',
    command: 'convert',
    args: (format, { tga }, out) =>
      isOneOf(format, 'bc1', 'bc3') ? [tga, '-define', `dds:compression=${format === 'bc1' ? 'dxt1' : 'dxt5'}`, out] : undefined,
  },
  {
    name: 'etcpak',
    command: 'etcpak',
    args: (format, { png }, out) => (isOneOf(format, 'bc1', 'bc3', 'bc7') ? ['-c', format, '-m', '-h', 'dds', png, out] : undefined),
  },
  {
    name: 'bc7enc',
    command: 'bc7enc',
    args: (format, { png }, out) => {
      if (format === 'bc7') return ['-q', '-g', '-u1', png, out]
      return isOneOf(format, 'bc1', 'bc3') ? ['-q', '-g', format === 'bc1' ? '-1' : '-3', '-L5', '-b', '-c', png, out] : undefined
    },
  },
]

/** Those that are on the path. */
export function peersHere(): readonly TexturePeer[] {
  return PEERS.filter(({ command }) => isOnPath(command))
}
