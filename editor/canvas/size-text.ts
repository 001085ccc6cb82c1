/** A size in px for people: `2048 px` for a square, else both sides with a multiplication sign between thin spaces. */
export function sizeText(width: number, height: number): string {
  return width === height ? `${width}\u2009px` : `${width}\u2009\u00d7\u2009${height}`
}
