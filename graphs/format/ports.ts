/** The kinds of value that an edge can carry, in the order in which menus list them. */
export const KINDS = [
  'image',
  'mask',
  'mesh',
  'pose',
  'car',
  'entry',
  'report',
  'number',
  'text',
  'color',
  'boolean',
  'choice',
] as const

export type Kind = (typeof KINDS)[number]

/** Kinds that are one literal: only these can drive a param. */
export const SCALAR_KINDS: ReadonlySet<Kind> = new Set<Kind>(['number', 'text', 'color', 'boolean', 'choice'])

/**
 * What a port carries: any of `kinds` (a union when there are several). `integer` narrows `number` to whole numbers.
 * `options` narrows `choice` to these.
 */
export interface PortType {
  readonly kinds: readonly Kind[]
  readonly integer?: boolean
  readonly options?: readonly string[]
}

/** Kinds that turn into another kind on the way, without losing anything. Everything lossy needs a node of its own. */
const LOSSLESS: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  number: ['text'],
  boolean: ['text'],
  choice: ['text'],
  color: ['text'],
  mask: ['image'],
}

/** Nodes that do on purpose what a connection will not do silently, for the help text of a refusal. */
const BRIDGES: Readonly<Record<string, string>> = {
  'image>mask': 'Put Mask From Image in between.',
  'car>image': 'Use an AUV-Net or Solid Fill node to paint a sheet of the car.',
  'text>number': 'Use a Number node.',
}

/** Whether one kind fits another as it is or by a lossless conversion. */
export function kindFits(from: Kind, to: Kind): boolean {
  return from === to || (LOSSLESS[from]?.includes(to) ?? false)
}

/** The first of `to` that a value of kind `from` becomes: itself if it is listed, else a lossless conversion. */
export function landingKind(from: Kind, to: readonly Kind[]): Kind | undefined {
  return to.includes(from) ? from : to.find((kind) => kindFits(from, kind))
}

/** Why an edge from one port type to another is refused, in words for people, or null when it fits. */
export function whyNotConnect(from: PortType, to: PortType): { message: string; help: string } | null {
  // Loose on unions: it is enough that one kind of the source can land. What really comes is checked when it comes.
  const landing = from.kinds.map((kind) => landingKind(kind, to.kinds)).find((kind) => kind !== undefined)
  if (landing === undefined) {
    const names = `${from.kinds.join(' or ')} does not go into ${to.kinds.join(' or ')}`
    const bridge = BRIDGES[`${from.kinds[0] ?? ''}>${to.kinds[0] ?? ''}`]
    return {
      message: `${names.charAt(0).toUpperCase()}${names.slice(1)}.`,
      help: bridge ?? `Connect an output that gives ${to.kinds.join(' or ')}.`,
    }
  }
  if (landing === 'number' && to.integer && !from.integer) {
    return {
      message: 'A number with decimals does not go into a whole number.',
      help: 'Take the Rounded output of a Number node.',
    }
  }
  if (landing === 'choice' && to.options && from.options && !from.options.every((o) => to.options?.includes(o))) {
    return { message: 'The choices of the two ends differ.', help: `It takes ${to.options.join(', ')}.` }
  }
  return null
}
