/**
 * What a control tells whoever owns its value while a hand is on it: everything between `begin` and `end` is one step of
 * undo; `cancel` brings back the value of `begin` and leaves no step; `reset` goes to the default.
 */
export interface Gesture<T> {
  begin(): void
  change(value: T): void
  end(): void
  cancel(): void
  reset?(): void
}
