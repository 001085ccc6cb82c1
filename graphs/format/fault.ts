/** What is wrong with a graph, as a closed list. */
export type FaultCode =
  | 'not-json'
  | 'not-a-graph'
  | 'newer-format'
  | 'too-large'
  | 'duplicate-id'
  | 'reserved-key'
  | 'unknown-type'
  | 'newer-node'
  | 'bad-param'
  | 'unknown-param'
  | 'unknown-port'
  | 'missing-node'
  | 'missing-input'
  | 'type-mismatch'
  | 'second-edge'
  | 'cycle'
  | 'no-target'
  | 'unknown-target'
  | 'bad-file-name'
  | 'missing-file'
  | 'missing-car'
  | 'bad-binding'

/**
 * One fault of a graph, attached once to what is at fault. Nodes below carry no copies: `dependents` lists the targets
 * that cannot run because of it.
 */
export interface Fault {
  readonly code: FaultCode
  /** Names the thing and what is wrong with it. */
  readonly message: string
  /** What to do next. */
  readonly help: string
  readonly node?: string
  /** The param or port of that node. */
  readonly param?: string
  readonly port?: string
  /** Where in the document, for faults of the file itself: `nodes.photo.params.file`. */
  readonly path?: string
  /** Where in the text of the file, counted from 1. */
  readonly at?: { readonly line: number; readonly column: number }
  /** What was received, shortened. */
  readonly given?: string
  /**
   * The targets that cannot run because of it: effect nodes by id, outputs of the graph as `outputs.name`. A target that
   * no fault lists can run. In a graph with very many faults and targets the list may name targets that could run.
   */
  readonly dependents?: readonly string[]
}
