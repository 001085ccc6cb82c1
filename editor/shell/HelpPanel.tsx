/** The few things to know before anything else. Each node explains itself in the inspector. */
export function HelpPanel() {
  return (
    <dl data-text>
      <dt>Start</dt>
      <dd>Drop a photo of a car on the window, or take a template.</dd>
      <dt>Add</dt>
      <dd>Double-click the canvas or press Tab, then type.</dd>
      <dt>Connect</dt>
      <dd>Drag off a port. Shapes that are alike fit; let go on nothing to see which nodes would.</dd>
      <dt>Change</dt>
      <dd>Select a node and drag its sliders. Shift is finer, Alt goes beyond the usual range, Escape returns.</dd>
      <dt>Look</dt>
      <dd>The view at the right shows the car, its sheet or the photo, and follows what you select.</dd>
      <dt>Run</dt>
      <dd>Drafts follow your hand. Run makes everything at full size; only then are files written.</dd>
      <dt>Undo</dt>
      <dd>Everything can be undone, so nothing asks before it deletes.</dd>
    </dl>
  )
}
