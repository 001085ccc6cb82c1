/** How well a text answers a query, and which of its characters did. */
export interface Match {
  /** 0 (barely) to 1 (the same text). */
  readonly score: number
  /** Indexes of the matched characters, ascending. */
  readonly at: readonly number[]
}

const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index)

/**
 * Matches a query against a title: as a whole, at the beginning, at the beginning of a word, anywhere, or letter by letter
 * in order. Null when some letter is missing. An empty query matches everything alike.
 */
export function matchTitle(query: string, text: string): Match | null {
  const wanted = query.trim().toLowerCase()
  const lower = text.toLowerCase()
  if (wanted === '') return { score: 0.5, at: [] }
  if (lower === wanted) return { score: 1, at: range(0, text.length) }
  const tightness = Math.min(1, wanted.length / Math.max(1, lower.length)) * 0.08
  if (lower.startsWith(wanted)) return { score: 0.9 + tightness, at: range(0, wanted.length) }
  const word = wordStart(lower, wanted)
  if (word !== -1) return { score: 0.78 + tightness, at: range(word, wanted.length) }
  const inside = lower.indexOf(wanted)
  if (inside !== -1) return { score: 0.6 + tightness, at: range(inside, wanted.length) }
  return scattered(wanted, lower)
}

function wordStart(text: string, wanted: string): number {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (/[^a-z0-9]/.test(text.charAt(at - 1))) return at
  }
  return -1
}

/** Letters in order with gaps: initials count most, and too many gaps are no match at all. */
function scattered(wanted: string, text: string): Match | null {
  const letters = [...wanted.replace(/\s+/g, '')]
  const at: number[] = []
  let gaps = 0
  let from = 0
  for (const letter of letters) {
    // A letter right after the last one first, then one that begins a word, then any.
    const next = text.charAt(from) === letter ? from : initial(text, letter, from)
    if (next === -1) return null
    const begins = next === 0 || /[^a-z0-9]/.test(text.charAt(next - 1))
    if (at.length > 0 && next !== from && !begins) gaps++
    at.push(next)
    from = next + 1
  }
  if (gaps > 2) return null
  return { score: 0.45 - gaps * 0.12, at }
}

function initial(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at !== -1; at = text.indexOf(letter, at + 1)) {
    if (/[^a-z0-9]/.test(text.charAt(at - 1))) return at
  }
  return text.indexOf(letter, from)
}

/** How many single letters must change to make one text of another: Levenshtein's distance, two neighbours swapped counting as one. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = range(0, b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a.charAt(i - 1) === b.charAt(j - 1)
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1)
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The title that comes nearest to a query that matched nothing: by its words, letter for letter. */
export function closest(query: string, titles: readonly string[]): string | null {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return null
  const distance = (title: string) => {
    const lower = title.toLowerCase()
    const parts = [lower, ...lower.split(/[^a-z0-9]+/)]
    // What is typed may be the beginning of a word.
    return Math.min(...parts.flatMap((part) => [editDistance(wanted, part), editDistance(wanted, part.slice(0, wanted.length)) + 0.5]))
  }
  const [best] = titles.map((title) => ({ title, distance: distance(title) })).sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, wanted.length / 2) ? best.title : null
}
