let loading: Promise<typeof import('sharp').default> | undefined

/**
 * The picture library, loaded with the first picture: every process knows the nodes, few decode pictures. Its own cache is
 * off, since values are cached by their content.
 */
export function loadSharp(): Promise<typeof import('sharp').default> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    return sharp
  })
  return loading
}
