/** The number of letters to add, drop or change to make `b` of `a` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** The `count` names that look most like `name`, best first; names that hold it, or that it holds, come before all others. */
export function nearest(name: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = name.toLowerCase()
  const rank = (other: string) => distance(wanted, other) - (other.includes(wanted) || wanted.includes(other) ? 1000 : 0)
  return [...names].sort((a, b) => rank(a) - rank(b)).slice(0, count)
}

/** "a, b and c", for sentences. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
