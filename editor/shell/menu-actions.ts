import type { Action } from '../actions/action.ts'
import { actions } from '../actions/index.ts'
import type { MenuEntry } from '../controls/Menu.tsx'

/** An action by its name. */
export const actionNamed = (name: string): Action | undefined => actions.find((action) => action.name === name)

/** Runs an action if it is there and can be done now. */
export function runAction(name: string): void {
  const action = actionNamed(name)
  if (action?.enabled()) void action.run()
}

/** An action as an entry of a menu; nothing when there is no such action. */
export function actionEntry(name: string): MenuEntry[] {
  const action = actionNamed(name)
  if (!action) return []
  return [{ title: action.title, keys: action.keys?.[0], disabled: !action.enabled(), run: () => runAction(name) }]
}

/** The shortcut of an action, as it is shown. */
export const keysOf = (name: string): string | undefined => actionNamed(name)?.keys?.[0]
