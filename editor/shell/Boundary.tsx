import { Component, type ReactNode } from 'react'
import { Button } from '../controls/Button.tsx'
import './boundary.css'

interface BoundaryProps {
  /** What stopped, for people: "The view". */
  readonly what: string
  /** What still works. */
  readonly rest: string
  readonly children: ReactNode
}

/** Keeps a fault of one region from taking the window down: says what stopped and why, and tries again when asked. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    const { what, rest, children } = this.props
    if (!error) return children
    return (
      <div className="boundary" role="alert">
        <b>{what} stopped.</b>
        <span data-text>{error.message.split('\n')[0]}</span>
        <span>{rest}</span>
        <Button onClick={() => this.setState({ error: null })}>Try again</Button>
      </div>
    )
  }
}
