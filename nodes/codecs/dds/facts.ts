import { mipCount } from '../../kernels/mip-size.ts'
import { BadFile } from '../bad-file.ts'
import { alphaUse, findingsOf, type AlphaUse, type Rule, type TextureFacts } from '../facts.ts'
import { DDSCAPS, DDSD, DX10_BYTES, HEADER_BYTES } from './constants.ts'
import { decodeDdsLevel, levelPlaces, type LevelPlace } from './decode.ts'
import { readHeader, type DdsHeader } from './header.ts'

const isBlocks = ({ layout }: DdsHeader) => typeof layout.stored === 'string'
const bytesOf = (places: readonly LevelPlace[]) => places.reduce((sum, { bytes }) => sum + bytes, 0)

/** What strict loaders look at and lenient ones do not. */
function headerRules(header: DdsHeader, places: readonly LevelPlace[]): Rule[] {
  const { flags, caps, linearSize, levels, dx10 } = header.claims
  const first = places[0]?.bytes ?? 0
  const blocks = isBlocks(header)
  const chain = DDSCAPS.complex | DDSCAPS.mipmap
  const legacyWouldDo = dx10 !== null && blocks && header.layout.stored !== 'bc7'
  const flagged = (flags & DDSD.linearSize) !== 0
  const wrong = flagged && linearSize !== first
  const always = (flags & DDSD.always) === DDSD.always
  return [
    [!always, 'warning', 'The header does not flag all of caps, sides and pixel format; strict loaders look.'],
    [blocks && !flagged, 'warning', 'The header does not flag a linear size; strict loaders look.'],
    [blocks && wrong, 'warning', `The linear size is ${linearSize}; level 0 takes ${first} bytes.`],
    [levels === 0, 'warning', 'The header counts 0 levels; 1 is meant.'],
    [levels > 1 && (caps & chain) !== chain, 'warning', 'The header does not mark its mip levels in the caps; strict loaders look.'],
    [(caps & DDSCAPS.texture) === 0, 'warning', 'The header does not mark a texture in the caps.'],
    [legacyWouldDo, 'warning', 'The header is a DX10 one; several simulators and tools read this format only with a legacy one.'],
    [header.layout.premultiplied, 'info', 'Colours are multiplied by alpha in this file; they are shown straight.'],
  ]
}

function sizeRules(header: DdsHeader, places: readonly LevelPlace[], length: number): Rule[] {
  const { width, height, claims } = header
  const full = mipCount(width, height)
  const more = length - header.dataAt - bytesOf(places)
  const broken = places.length < header.levels
  const twos = [width, height].every((side) => (side & (side - 1)) === 0)
  const fours = !isBlocks(header) || (width % 4 === 0 && height % 4 === 0)
  const short = !broken && header.levels > 1 && header.levels < full
  return [
    [!fours, 'warning', `${width} x ${height} is not a multiple of 4 px: some simulators refuse such a texture.`],
    [!twos, 'info', `${width} x ${height} are no powers of two; older engines want them.`],
    [broken, 'error', `The file ends after ${places.length} of ${header.levels} levels.`],
    [!broken && header.levels === 1 && full > 1, 'info', 'There are no mip levels: the texture will shimmer from afar.'],
    [short, 'warning', `The mip chain ends at level ${header.levels - 1}; a full one has ${full} levels.`],
    [claims.levels > full, 'warning', `The header counts ${claims.levels} levels; a full chain has ${full}.`],
    [!broken && more > 0, 'info', `${more} bytes follow the last level.`],
  ]
}

function alphaRules({ layout, claims }: DdsHeader, alpha: AlphaUse): Rule[] {
  const { stored } = layout
  const holds = stored === 'bc3' || stored === 'bc2' || (typeof stored === 'object' && stored.masks[3] !== 0)
  const clearTexels = stored === 'bc1' && alpha !== 'opaque'
  const twice = stored === 'bc3' || stored === 'bc2' ? 'BC1 would be half as large.' : 'a format without alpha would be smaller.'
  return [
    [holds && alpha === 'opaque', 'info', `Alpha is opaque all over: ${twice}`],
    [alpha === 'clear', 'warning', 'Alpha is 0 all over: where it means transparency, nothing shows.'],
    [clearTexels, 'warning', 'Blocks of three colours decode to clear texels; simulators that read BC1 as opaque show black.'],
    [claims.dx10?.alphaMode === 3 && alpha !== 'opaque', 'warning', 'The header says that alpha is opaque, and it is not.'],
  ]
}

/** Looks a DDS file over. Throws a BadFile when it cannot be read. */
export function ddsFacts(file: Uint8Array): TextureFacts {
  const header = readHeader(file)
  const places = levelPlaces(header, file.length)
  if (places.length === 0) throw new BadFile('damaged', 'The DDS file ends before its picture does.')
  const alpha = alphaUse(decodeDdsLevel(file, 0).pixels)
  const { claims, layout } = header
  const rules = [...headerRules(header, places), ...sizeRules(header, places, file.length), ...alphaRules(header, alpha)]
  return {
    kind: 'dds',
    width: header.width,
    height: header.height,
    format: layout.title,
    srgb: claims.dx10 ? layout.srgb : null,
    alpha,
    levels: places.map(({ width, height, bytes }) => ({ width, height, bytes })),
    bytes: file.length,
    header: {
      kind: claims.dx10 ? 'dx10' : 'legacy',
      bytes: HEADER_BYTES + (claims.dx10 ? DX10_BYTES : 0),
      fourCc: claims.fourCc,
      dxgiFormat: claims.dx10?.format ?? null,
      alphaMode: claims.dx10?.alphaMode ?? null,
      flags: `0x${claims.flags.toString(16)}`,
      caps: `0x${claims.caps.toString(16)}`,
      linearSize: claims.linearSize,
      levels: claims.levels,
    },
    findings: findingsOf(rules),
  }
}
