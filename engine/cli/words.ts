import type { Fault } from '../../graphs/format/fault.ts'
import type { Failure, FileReport, StepReport } from '../protocol/events.ts'

/** A duration as people read it: "21 ms", "0.45 s", "1 min 04 s". */
export function duration(ms: number): string {
  if (ms < 99.5) return `${Math.round(ms)} ms`
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/** A size as people read it: "512 B", "20.4 kB", "5.33 MiB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`
}

function placeOf(fault: Fault): string {
  if (fault.node === undefined) return fault.path ?? 'graph'
  const field = fault.param ?? fault.port
  return field === undefined ? fault.node : `${fault.node}.${field}`
}

/** A fault of a graph in two lines: where and what, then the way out. */
export function faultText(fault: Fault): string {
  const blocked = fault.dependents?.length ? ` It keeps ${fault.dependents.join(', ')} from running.` : ''
  return `${placeOf(fault)}: ${fault.message}${blocked}\n  ${fault.help}`
}

/** A failure of a node: where and what, the way out, and what the node was given. */
export function failureText(failure: Failure): string {
  const place = failure.at ? `${failure.node}.${'param' in failure.at ? failure.at.param : failure.at.input}` : failure.node
  const lines = [`${place}: ${failure.message}`]
  if (failure.help) lines.push(`  ${failure.help}`)
  for (const given of failure.given) lines.push(`  given ${given.input}: ${given.summary}`)
  return lines.join('\n')
}

/** A step in a line for the summary table. */
export function stepText(step: StepReport, width: number): string {
  const note = step.state === 'blocked' && step.waitsFor ? `waiting for ${step.waitsFor}` : step.state
  const time = step.state === 'ran' || step.state === 'failed' ? duration(step.ms) : ''
  return `  ${step.node.padEnd(width)}  ${note.padEnd(8)} ${time}`.trimEnd()
}

/** A file in a line. */
export function fileText(file: FileReport): string {
  return `  ${file.path}  ${size(file.bytes)}  ${file.state}`
}
