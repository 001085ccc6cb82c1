import { useAtomValue } from 'jotai'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { titleAtom } from '../canvas/atoms.ts'
import { Button } from '../controls/Button.tsx'
import { problemsAtom, type Problem } from './problems.ts'
import { showNode } from './show-node.ts'

/** What is wrong, each with the way to it. */
export function ProblemsList() {
  const problems = useAtomValue(problemsAtom)
  if (problems.length === 0) return <p className="strip-empty">No problems</p>
  return (
    <ul className="problems">
      {problems.map((problem) => (
        <Row key={problem.key} problem={problem} />
      ))}
    </ul>
  )
}

function Row({ problem }: { readonly problem: Problem }) {
  const { node, message, help, from } = problem
  const title = useAtomValue(titleAtom(node ?? ''))
  const Sign = from === 'run' ? CircleAlert : TriangleAlert
  return (
    <li>
      <Sign size={14} strokeWidth={1.6} data-from={from} aria-label={from === 'run' ? 'Stopped' : 'Fault'} />
      <b>{node === undefined ? 'Graph' : title}</b>
      <span data-text>
        {message} <span className="quiet-text">{help}</span>
      </span>
      {node !== undefined && (
        <Button look="quiet" onClick={() => showNode(node)} aria-label={`Show ${title}`}>
          Show
        </Button>
      )}
    </li>
  )
}
