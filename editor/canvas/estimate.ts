import { atom, useAtomValue } from 'jotai'
import { useEffect } from 'react'
import * as z from 'zod'
import { estimateText } from '../../nodes/codecs/dds/size.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { family } from '../state/family.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { watch } from '../state/watch.ts'
import { nodeEdgesAtom, nodeTypeNameAtom, paramValueAtom } from './atoms.ts'

// An effect runs only when it is asked to, and so do its reports. How large its file comes out follows from its params and the
// size of the picture that it takes, so that this can be said at once.

const TYPE = 'dds-export'
const PARAMS = ['format', 'mips', 'header'] as const

const optionsSchema = z.object({
  format: z.enum(['bc1', 'bc3', 'bc4', 'bc5', 'bc7', 'rgba', 'bgra', 'auto']),
  mips: z.enum(['none', 'box', 'kaiser', 'nearest']),
  header: z.enum(['legacy', 'dx10']),
})

/** The outputs that an estimate depends on, as `port=node.port` texts in a line: the same text while other edges change. */
const feedsAtom = family((id) =>
  atom((get) => {
    if (get(nodeTypeNameAtom(id)) !== TYPE) return null
    const into = get(nodeEdgesAtom(id)).into.map(({ from, to }) => [splitEnd(to).port, from] as const)
    return into.filter(([port]) => port === 'image' || PARAMS.some((name) => name === port)).map((pair) => pair.join('=')).join(' ')
  }),
)

const pairsOf = (feeds: string) => new Map(feeds.split(' ').filter(Boolean).map((pair) => pair.split('=') as [string, string]))

/** How large the file of a node comes out, in words; `unknown` until its picture is; null for nodes that write none. */
export const estimateAtom = family((id) =>
  atom((get): string | 'unknown' | null => {
    const feeds = get(feedsAtom(id))
    if (feeds === null) return null
    const ends = pairsOf(feeds)
    const headOf = (end: string | undefined) => {
      if (end === undefined) return undefined
      const { node, port } = splitEnd(end)
      return get(frameHeadAtom(frameKey(node, port)))
    }
    const valueOf = (name: string) => (ends.has(name) ? headOf(ends.get(name))?.value : get(paramValueAtom(`${id}.${name}`)))
    const options = optionsSchema.safeParse(Object.fromEntries(PARAMS.map((name) => [name, valueOf(name)])))
    const picture = headOf(ends.get('image'))
    if (!options.success || !picture || picture.fullWidth === 0) return 'unknown'
    const whole = (side: number) => Math.round(side / (picture.scale ?? 1))
    return estimateText(whole(picture.fullWidth), whole(picture.fullHeight), options.data)
  }),
)

/** The estimate of a node, kept up to date as long as it is shown. */
export function useEstimate(id: string): string | 'unknown' | null {
  const feeds = useAtomValue(feedsAtom(id))
  useEffect(() => {
    // The head of the narrowest frame is enough.
    const stops = [...pairsOf(feeds ?? '').values()].map((end) => watch({ ...splitEnd(end), width: 64 }))
    return () => stops.forEach((stop) => stop())
  }, [feeds])
  return useAtomValue(estimateAtom(id))
}
