import { mkdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Measurement } from './measurement.ts'

/** The benchmarks by name; each is loaded only when it runs. */
const SUITES: Readonly<Record<string, () => Promise<{ run(): Promise<readonly Measurement[]> }>>> = {
  chain: () => import('./chain.bench.ts'),
  editor: () => import('./editor.bench.ts'),
  job: () => import('./job.bench.ts'),
  kernels: () => import('./kernels.bench.ts'),
  textures: () => import('./textures.bench.ts'),
}

const RESULTS = new URL('./results/', import.meta.url)

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

function row(measured: Measurement): string {
  // More dB are better, less of everything else; and a ratio of logarithms says nothing.
  const more = measured.unit === 'dB'
  const met = measured.goal === undefined || (more ? measured.value >= measured.goal : measured.value <= measured.goal)
  const goal = measured.goal === undefined ? '' : `${more ? '>=' : '<='} ${digits(measured.goal)} ${met ? 'met' : 'missed'}`
  const ratio = (value: number) => (more ? '' : ` (x${digits(value / measured.value)})`)
  const beside = Object.entries(measured.beside ?? {}).map(([name, value]) => `${name} ${digits(value)}${ratio(value)}`)
  return `| ${measured.name} | ${digits(measured.value)} ${measured.unit} | ${goal} | ${beside.join(', ')} |`
}

function table(measured: readonly Measurement[]): string {
  return ['| what | measured | goal | beside it, in the same run |', '|---|---|---|---|', ...measured.map(row)].join('\n')
}

const machine = `${platform()}-${arch()}-${cpus().length}cpu`
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in SUITES))
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join(', ')}". There are ${Object.keys(SUITES).join(', ')}.`)
  process.exit(2)
}
await mkdir(RESULTS, { recursive: true })
for (const name of asked.length > 0 ? asked : Object.keys(SUITES)) {
  const suite = await SUITES[name]?.()
  const measured = (await suite?.run()) ?? []
  const text = table(measured)
  console.log(`\n${name}\n${text}`)
  const made = `Made by \`npm run bench ${name}\` on ${machine} (${cpus()[0]?.model.trim() ?? 'unknown processor'}), Node ${process.version}.`
  await writeFile(fileURLToPath(new URL(`${name}.${machine}.md`, RESULTS)), `# ${name}\n\n${made}\nThe machine was shared: compare within a table, not between runs.\n\n${text}\n`)
}
