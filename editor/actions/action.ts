/** One thing that people can do: menus, shortcuts and the command palette are made of these. */
export interface Action {
  /** Names it in code: `undo`, `fit-view`. */
  readonly name: string
  /** In sentence case, a verb first: "Fit view". */
  readonly title: string
  /** Shortcuts as `Mod+Shift+Z`; `Mod` is Ctrl, and Cmd on a Mac. The first one is shown. */
  readonly keys?: readonly string[]
  enabled(): boolean
  run(): void | Promise<void>
}
