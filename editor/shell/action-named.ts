import type { Action } from '../actions/action.ts'
import { actions } from '../actions/index.ts'
import type { MenuEntry } from '../controls/Menu.tsx'

/** Finds an action by its name in code. */
export function actionNamed(name: string): Action | undefined {
  return actions.find((action) => action.name === name)
}

/** Runs an action if it is there and can be done now. */
export function runAction(name: string): void {
  const action = actionNamed(name)
  if (action?.enabled()) void action.run()
}

/** An action as an entry of a menu; nothing when there is no such action. */
export function actionEntry(name: string): MenuEntry[] {
  const action = actionNamed(name)
  if (!action) return []
  return [{ title: action.title, keys: action.keys?.[0], disabled: !action.enabled(), run: () => void action.run() }]
}
