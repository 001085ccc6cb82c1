import { useAtomValue } from 'jotai'
import { Play, Square } from 'lucide-react'
import { Button } from '../controls/Button.tsx'
import { Hint } from '../controls/Hint.tsx'
import { ariaKeys, keyText } from '../controls/keys.ts'
import { runHindranceAtom } from './files.ts'
import { keysOf, runAction } from './menu-actions.ts'
import { useCalmRun } from './use-calm-run.ts'
import { isOver } from '../../engine/protocol/run-state.ts'

/** The one filled button. While a run goes on, Cancel takes its place and width; drafts that follow the hand leave it alone. */
export function RunButton() {
  const latest = useCalmRun()
  const hindrance = useAtomValue(runHindranceAtom)
  if (latest && !isOver(latest) && latest.by !== 'live') {
    return (
      <Button
        className="run-button"
        icon={<Square size={12} strokeWidth={2} aria-hidden="true" />}
        onClick={() => runAction('cancel-run')}
        aria-keyshortcuts={ariaKeys(keysOf('cancel-run') ?? '')}
      >
        Cancel <span className="run-keys">{keyText(keysOf('cancel-run') ?? '')}</span>
      </Button>
    )
  }
  const button = (
    <Button
      className="run-button"
      look="primary"
      icon={<Play size={14} strokeWidth={1.6} aria-hidden="true" />}
      aria-disabled={hindrance !== null || undefined}
      onClick={() => runAction('run')}
      aria-keyshortcuts={ariaKeys(keysOf('run') ?? '')}
    >
      Run <span className="run-keys">{keyText(keysOf('run') ?? '')}</span>
    </Button>
  )
  return hindrance ? <Hint text={hindrance}>{button}</Hint> : button
}
