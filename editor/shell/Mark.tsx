/** The mark of the app: light along a flank. The drawing of `public/icon.svg` without its ground. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="4 4 24 24" role="img" aria-label="Clearcoat">
      <path d="M6 20.5C9.5 12 15 8.5 26 8.5l-2.2 4.6c-7.6 0-11 2-13.2 7.4z" fill="currentColor" />
      <path d="M12.4 23.5c1.5-3.6 4-5.2 9-5.2l-2.2 4.6c-2 0-3 .2-3.4.6z" fill="var(--accent)" />
    </svg>
  )
}
