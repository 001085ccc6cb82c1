/**
 * The strongly connected components of a directed graph, each after all those that it leads to (Tarjan 1972, without
 * recursion, so that long chains do not exhaust the stack). `next[i]` lists where node i leads.
 */
export function components(next: readonly (readonly number[])[]): number[][] {
  const count = next.length
  const index = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const onStack = new Uint8Array(count)
  const cursor = new Int32Array(count)
  const stack: number[] = []
  const found: number[][] = []
  let counter = 0
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue
    const trail = [root]
    while (trail.length > 0) {
      const node = trail[trail.length - 1]!
      if (index[node] === -1) {
        index[node] = low[node] = counter++
        stack.push(node)
        onStack[node] = 1
      }
      const child = next[node]![cursor[node]!++]
      if (child !== undefined) {
        if (index[child] === -1) trail.push(child)
        else if (onStack[child] === 1) low[node] = Math.min(low[node]!, index[child]!)
        continue
      }
      trail.pop()
      const parent = trail[trail.length - 1]
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!)
      if (low[node] !== index[node]) continue
      const component = stack.splice(stack.lastIndexOf(node))
      for (const member of component) onStack[member] = 0
      found.push(component)
    }
  }
  return found
}

/**
 * The shortest way from `start` to `goal` along `next`, both ends included, or undefined when there is none. With
 * `start` = `goal` it is the shortest way round, and the node stands at both ends.
 */
export function shortestPath<T>(start: T, goal: T, next: (node: T) => Iterable<T>): T[] | undefined {
  const cameFrom = new Map<T, T>()
  let frontier = [start]
  while (frontier.length > 0) {
    const further: T[] = []
    for (const node of frontier) {
      for (const child of next(node)) {
        if (child === goal) return trace(cameFrom, start, node, goal)
        if (child === start || cameFrom.has(child)) continue
        cameFrom.set(child, node)
        further.push(child)
      }
    }
    frontier = further
  }
  return undefined
}

function trace<T>(cameFrom: ReadonlyMap<T, T>, start: T, last: T, goal: T): T[] {
  const path = [goal]
  for (let node: T | undefined = last; node !== undefined; node = node === start ? undefined : cameFrom.get(node)) path.push(node)
  return path.reverse()
}
