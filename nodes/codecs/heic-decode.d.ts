declare module 'heic-decode' {
  interface Decoded {
    readonly width: number
    readonly height: number
    /** RGBA, straight, 8 bit, already turned upright. */
    readonly data: Uint8ClampedArray
  }
  export default function decode(input: { readonly buffer: Uint8Array }): Promise<Decoded>
}
