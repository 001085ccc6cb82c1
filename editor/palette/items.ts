import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { SHELVES } from '../../engine/protocol/catalog.ts'
import type { TemplateInfo } from '../../engine/protocol/messages.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import type { Action } from '../actions/action.ts'
import { rankNodes, type Answer, type Wanted } from './rank.ts'
import { matchTitle } from './score.ts'

/** One line of the palette. `at` are the letters of its title that match. */
export type Item =
  | { readonly kind: 'node'; readonly key: string; readonly answer: Answer }
  | { readonly kind: 'misfit'; readonly key: string; readonly answer: Answer; readonly needs: readonly Kind[] }
  | { readonly kind: 'template'; readonly key: string; readonly template: TemplateInfo; readonly at: readonly number[] }
  | { readonly kind: 'command'; readonly key: string; readonly action: Action; readonly at: readonly number[] }

/** Lines of the palette under one heading. */
export interface Section {
  readonly title: string
  readonly items: readonly Item[]
  /** Shown at the right of the title: how many there are in all. */
  readonly count?: number
}

/** Everything that the palette searches. */
export interface Content {
  readonly nodes: readonly CatalogNode[]
  readonly templates: readonly TemplateInfo[]
  readonly actions: readonly Action[]
  readonly commandsFirst: boolean
}

const SHELF_TITLES: Readonly<Record<(typeof SHELVES)[number], string>> = {
  source: 'Sources',
  adjust: 'Adjust',
  mask: 'Masks',
  layer: 'Layers',
  project: 'Projection',
  neural: 'Neural',
  inspect: 'Inspect',
  export: 'Export',
}

const MOST_MISFITS = 5
const RECENT = 4

/** The sections of the palette, in the order in which it shows them. */
export function sectionsOf(wanted: Wanted, content: Content): Section[] {
  const { fits, misfits } = rankNodes(content.nodes, wanted)
  const { from, query } = wanted
  const node = (answer: Answer): Item => ({ kind: 'node', key: `node ${answer.node.type}`, answer })
  if (from) {
    // Nobody asked for them before something was typed.
    const shown = misfits.slice(0, query.trim() === '' ? 0 : MOST_MISFITS)
    const refused = shown.map((answer): Item => ({ kind: 'misfit', key: `misfit ${answer.node.type}`, answer, needs: answer.needs }))
    const verb = from.side === 'output' ? 'Takes' : 'Gives'
    const sections: Section[] = [
      { title: `${verb} ${article(from.type.kinds)}`, items: fits.map(node) },
      { title: 'Does not fit this port', items: refused, count: misfits.length },
    ]
    return sections.filter(({ items }) => items.length > 0)
  }
  const commands: Section = { title: 'Commands', items: commandItems(query, content) }
  const templates: Section = { title: 'Templates', items: templateItems(query, content) }
  const nodes = query.trim() === '' ? shelves(fits, wanted.recent, node) : [{ title: 'Nodes', items: fits.map(node) }]
  const sections = content.commandsFirst ? [commands, ...nodes, templates] : [...nodes, templates, commands]
  return sections.filter(({ items }) => items.length > 0)
}

function shelves(answers: readonly Answer[], recent: readonly string[], node: (answer: Answer) => Item): Section[] {
  const late = recent.slice(0, RECENT).flatMap((type) => answers.find((answer) => answer.node.type === type) ?? [])
  const byTitle = answers.toSorted((a, b) => a.node.title.localeCompare(b.node.title))
  const sections = SHELVES.map((shelf) => ({ title: SHELF_TITLES[shelf], items: byTitle.filter((answer) => answer.node.shelf === shelf).map(node) }))
  if (late.length === 0) return sections
  return [{ title: 'Recent', items: late.map((answer) => ({ ...node(answer), key: `recent ${answer.node.type}` })) }, ...sections]
}

/** What opens the palette is of no use in it. */
const HERE: ReadonlySet<string> = new Set(['commands', 'add-node'])

function commandItems(query: string, { actions }: Content): Item[] {
  return actions
    .filter(({ name }) => !HERE.has(name))
    .flatMap((action) => {
      const match = matchTitle(query, action.title)
      return match && match.score >= 0.3 && action.enabled() ? [{ action, match }] : []
    })
    .sort((a, b) => b.match.score - a.match.score)
    .map(({ action, match }) => ({ kind: 'command', key: `command ${action.name}`, action, at: match.at }))
}

function templateItems(query: string, { templates }: Content): Item[] {
  return templates.flatMap((template): Item[] => {
    const match = matchTitle(query, template.name)
    return match && match.score >= 0.3 ? [{ kind: 'template', key: `template ${template.id}`, template, at: match.at }] : []
  })
}

function article(kinds: readonly Kind[]): string {
  const [kind = 'image'] = kinds
  if (kinds.length > 3) return 'anything'
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
}
