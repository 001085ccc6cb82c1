import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { own } from '../../graphs/format/own.ts'
import type { Kind } from '../../graphs/format/ports.ts'

/** The measures of a card in px at 100 %. tokens.css repeats them for the style sheet. */
export const CARD = { width: 176, head: 26, thumb: 116, pad: 4, row: 20, param: 24, foot: 3 } as const

/** Where a wire can be taken hold of around a port, in px at 100 %: a box centred on the port. */
export const PORT_HIT = { width: 24, height: 20 } as const

/** A port as a card draws it. `y` is its centre, in px below the card's top. */
export interface CardPort {
  readonly name: string
  readonly title: string
  readonly kinds: readonly Kind[]
  readonly y: number
  readonly optional: boolean
  readonly many: boolean
  /** The type does not have it, but an edge ends here: it is kept and shown. */
  readonly unknown: boolean
}

/** A param's row on a card. `y` is the centre of the row; `port` says what may drive it. */
export interface CardParam {
  readonly name: string
  readonly y: number
  readonly kinds: readonly Kind[]
}

/** Everything about a card that follows from its type and its edges, so that it is known before anything is drawn. */
export interface CardMeasure {
  readonly width: number
  readonly height: number
  /** The output whose picture is the thumbnail, if there is one. */
  readonly picture: string | undefined
  /** The output whose report is summed up on a row of its own, on cards without a picture. */
  readonly report: string | undefined
  readonly reportY: number
  readonly inputs: readonly CardPort[]
  readonly outputs: readonly CardPort[]
  readonly params: readonly CardParam[]
}

/** The ports of a node that edges end at, by name. */
export interface PortsInUse {
  readonly into: readonly string[]
  readonly outOf: readonly string[]
}

const PICTURES: ReadonlySet<Kind> = new Set<Kind>(['image', 'mask'])
const CHIEF_PARAMS = 3

/** Measures the card of a node: ports in the order of the declaration, at most three chief params, and every driven one. */
export function measureCard(type: CatalogNode | undefined, used: PortsInUse): CardMeasure {
  const picture = type && Object.entries(type.outputs).find(([, output]) => output.kinds.some((kind) => PICTURES.has(kind)))?.[0]
  const report = type && !picture ? Object.entries(type.outputs).find(([, output]) => output.kinds.includes('report'))?.[0] : undefined
  const top = CARD.head + (picture ? CARD.thumb : 0) + CARD.pad
  const rowY = (index: number) => top + CARD.row * index + CARD.row / 2
  const inputs = inputPorts(type, used).map((port, index) => ({ ...port, y: rowY(index) }))
  const outputs = outputPorts(type, used).map((port, index) => ({ ...port, y: rowY(index) }))
  const rows = Math.max(inputs.length, outputs.length)
  const paramsTop = top + CARD.row * rows + CARD.pad
  const names = type ? paramNames(type, used) : []
  const params = names.map((name, index) => ({
    name,
    y: paramsTop + CARD.param * index + CARD.param / 2,
    kinds: own(type?.params ?? {}, name)?.driven?.kinds ?? [],
  }))
  const reportY = paramsTop + CARD.param * params.length
  const below = params.length + (report ? 1 : 0)
  const height = paramsTop + CARD.param * below + (below > 0 ? CARD.foot : 0)
  return { width: CARD.width, height, picture, report, reportY, inputs, outputs, params }
}

type Unplaced = Omit<CardPort, 'y'>

function inputPorts(type: CatalogNode | undefined, used: PortsInUse): Unplaced[] {
  const declared = Object.entries(type?.inputs ?? {}).map(
    ([name, { title, kinds, optional, many }]): Unplaced => ({ name, title, kinds, optional, many, unknown: false }),
  )
  const extra = used.into.filter((name) => !own(type?.inputs ?? {}, name) && !own(type?.params ?? {}, name))
  return [...declared, ...extra.map(unknownPort)]
}

function outputPorts(type: CatalogNode | undefined, used: PortsInUse): Unplaced[] {
  const declared = Object.entries(type?.outputs ?? {}).map(
    ([name, { title, kinds }]): Unplaced => ({ name, title, kinds, optional: false, many: true, unknown: false }),
  )
  const extra = used.outOf.filter((name) => !own(type?.outputs ?? {}, name))
  return [...declared, ...extra.map(unknownPort)]
}

function unknownPort(name: string): Unplaced {
  return { name, title: name, kinds: [], optional: true, many: false, unknown: true }
}

function paramNames(type: CatalogNode, used: PortsInUse): string[] {
  const chief = Object.entries(type.params).flatMap(([name, { chief }]) => (chief ? [name] : [])).slice(0, CHIEF_PARAMS)
  const driven = used.into.filter((name) => own(type.params, name) && !own(type.inputs, name) && !chief.includes(name))
  return [...chief, ...driven]
}

/** Where a port lies on its card, in px from the card's top left; undefined when the card does not show it. */
export function portPoint(measure: CardMeasure, side: 'input' | 'output', name: string): { x: number; y: number } | undefined {
  if (side === 'output') {
    const port = measure.outputs.find((output) => output.name === name)
    return port && { x: measure.width, y: port.y }
  }
  const port = measure.inputs.find((input) => input.name === name) ?? measure.params.find((param) => param.name === name)
  return port && { x: 0, y: port.y }
}
