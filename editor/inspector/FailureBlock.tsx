import { useAtomValue, useSetAtom } from 'jotai'
import type { ReactNode } from 'react'
import type { Failure } from '../../engine/protocol/events.ts'
import { nodeTypeNameAtom, paramValueAtom, titleAtom } from '../canvas/atoms.ts'
import { focusNode } from '../canvas/view.ts'
import { Button } from '../controls/Button.tsx'
import { nodeTypeAtom } from '../state/catalog.ts'
import { nodeFaultsAtom } from '../state/document.ts'
import { selectionAtom } from '../state/selection.ts'
import { endedAtom } from './atoms.ts'
import { paramFixes } from './fixes.ts'
import { FixButtons } from './ParamField.tsx'

/** Why a node stopped or cannot run, what that means, and the way out; the node's summary where nothing is wrong. */
export function FailureBlock({ id, summary }: { readonly id: string; readonly summary: string | undefined }) {
  const state = useAtomValue(endedAtom(id))
  // Faults of params stand beside their fields.
  const faults = useAtomValue(nodeFaultsAtom(id)).filter((fault) => fault.param === undefined)
  if (state?.state === 'failed' && state.failure) return <Failed id={id} failure={state.failure} />
  return (
    <>
      {summary && <p className="inspector-text">{summary}</p>}
      {faults.map((fault) => (
        <Block key={`${fault.code} ${fault.port ?? ''}`} title={fault.message} text={fault.help} />
      ))}
      {state?.state === 'blocked' && state.waitsFor !== undefined && <Waiting node={state.waitsFor} />}
    </>
  )
}

interface BlockProps {
  readonly title: string
  readonly text?: string | undefined
  readonly children?: ReactNode
}

function Block({ title, text, children }: BlockProps) {
  return (
    <div className="failure" role="group" aria-label="Failure">
      <p data-text>
        <b>{title}</b> {text}
      </p>
      {children}
    </div>
  )
}

function Failed({ id, failure }: { readonly id: string; readonly failure: Failure }) {
  const param = failure.at && 'param' in failure.at ? failure.at.param : ''
  const info = useAtomValue(nodeTypeAtom(useAtomValue(nodeTypeNameAtom(id)) ?? ''))?.params[param]
  const value = useAtomValue(paramValueAtom(`${id}.${param}`))
  const fixes = info ? paramFixes(id, param, info, value) : []
  return (
    <Block title={failure.message} text={failure.help}>
      <div className="failure-ways">
        <FixButtons label={`change ${info?.title ?? param}`} fixes={fixes} />
      </div>
      <Details failure={failure} />
    </Block>
  )
}

function Details({ failure }: { readonly failure: Failure }) {
  const { code, type, given, causes, stack } = failure
  const inputs = given.map((each) => `${each.input}: ${each.summary}`)
  const text = [`${type}: ${code}`, failure.message, ...inputs, ...causes, stack].filter(Boolean).join('\n')
  return (
    <details className="failure-details">
      <summary>Details</summary>
      <pre className="mono" data-text tabIndex={0} aria-label="Details of the failure">
        {text}
      </pre>
      <Button look="outlined" onClick={() => void navigator.clipboard.writeText(text)}>
        Copy
      </Button>
    </details>
  )
}

function Waiting({ node }: { readonly node: string }) {
  const title = useAtomValue(titleAtom(node))
  const select = useSetAtom(selectionAtom)
  return (
    <div className="waiting">
      <span>Waiting for {title}</span>
      <Button
        onClick={() => {
          select(new Set([node]))
          focusNode(node)
        }}
      >
        Show
      </Button>
    </div>
  )
}
