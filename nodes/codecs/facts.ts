/** How a picture uses its alpha: not at all, all clear, only 0 and 255, or values between. */
export type AlphaUse = 'opaque' | 'clear' | 'cut-out' | 'soft'

/** Something about a texture that its maker should know. */
export interface TextureFinding {
  readonly severity: 'info' | 'warning' | 'error'
  readonly message: string
}

/** What there is to say about a texture's file. */
export interface TextureFacts {
  readonly kind: 'dds' | 'tga' | 'png'
  readonly width: number
  readonly height: number
  /** In words: "BC3 (DXT5)", "24-bit, packed". */
  readonly format: string
  /** Whether the file says that its colours are sRGB; null where it has no way to say so, or does not. */
  readonly srgb: boolean | null
  readonly alpha: AlphaUse
  /** The levels that are whole, the largest first, with their bytes as stored; packed files count as they are. */
  readonly levels: readonly { readonly width: number; readonly height: number; readonly bytes: number }[]
  readonly bytes: number
  /** Fields of the header as they stand in the file. */
  readonly header: Readonly<Record<string, string | number | boolean | null>>
  readonly findings: readonly TextureFinding[]
}

/** Looks at every texel's alpha. */
export function alphaUse(pixels: Uint8Array): AlphaUse {
  let solid = false
  let clear = false
  for (let i = 3; i < pixels.length; i += 4) {
    const alpha = pixels[i]!
    if (alpha === 255) solid = true
    else if (alpha === 0) clear = true
    else return 'soft'
  }
  return clear ? (solid ? 'cut-out' : 'clear') : 'opaque'
}

/** A finding, and the condition under which people should read it. */
export type Rule = readonly [applies: boolean, severity: TextureFinding['severity'], message: string]

/** The findings of the rules that apply, in their order. */
export function findingsOf(rules: readonly Rule[]): TextureFinding[] {
  return rules.filter(([applies]) => applies).map(([, severity, message]) => ({ severity, message }))
}
