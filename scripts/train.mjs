/**
 * Trains the network of a car pack, measures it and puts it into the pack.
 *
 *   npm run train -- --car PACK [--budget 2h] [--resume | --anew] [--warm FILE | --cold] [--workers N] [--photos N] [--replace]
 *   npm run train -- --car PACK --check        only says whether the pack can be trained on
 *   npm run train -- --car PACK --preview      only writes a picture of what the trainer sees
 *
 * PACK is a folder. Everything on the way lies in PACK/training-run; the pack changes once the network has been measured.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fromRoot } from './source-stamp.mjs'
import { createProgress } from './train-progress.mjs'

/** Debian's interpreter has Debian's modules; another Python may come first in PATH. */
const PYTHON = process.env.CLEARCOAT_PYTHON ?? '/usr/bin/python3'
const PACKAGES = 'apt install python3-numpy python3-torch python3-onnx python3-pil gcc libc6-dev'
const SECONDS = { s: 1, m: 60, h: 3600 }

/** Ends the command with a sentence for the terminal and an exit status. */
function end(message, code) {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        car: { type: 'string' }, budget: { type: 'string', default: '1h' }, workers: { type: 'string' }, warm: { type: 'string' },
        photos: { type: 'string' }, resume: { type: 'boolean' }, anew: { type: 'boolean' }, cold: { type: 'boolean' },
        replace: { type: 'boolean' }, check: { type: 'boolean' }, preview: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    return end(`${error.message}\nSee npm run train -- --car models/alder-tc --budget 2h, and docs/bring-your-own-car.md.`, 2)
  }
}

/** '40m', '2h' or '90s' in seconds. */
function secondsOf(text) {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? end(`--budget ${text} is not a time. Write 90s, 40m or 2h.`, 2)
  return count * SECONDS[unit]
}

/** Runs a program of models/training; `hear` takes its lines, which are passed on otherwise. Resolves to its exit status. */
function run(program, args, hear) {
  const [command, ...before] = program.endsWith('.py') ? [PYTHON] : [process.execPath, '--import', 'tsx']
  const child = spawn(command, [...before, fromRoot(`models/training/${program}`), ...args], {
    stdio: ['ignore', hear ? 'pipe' : 'inherit', 'inherit'], env: { ...process.env, PYTHONUNBUFFERED: '1' },
  })
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    lines.forEach(hear)
  })
  return new Promise((done) => {
    child.on('error', () => end(`${PYTHON} does not run. On Debian: apt install python3, then ${PACKAGES}`, 1))
    child.on('close', (code, signal) => done(code ?? (signal ? 1 : 0)))
  })
}

/** As `run`, and ends the command when the program fails: it has said why. */
async function must(program, args, hear) {
  const code = await run(program, args, hear)
  if (code !== 0) process.exit(code)
}

const readCard = (folder) => (existsSync(join(folder, 'auv.json')) ? JSON.parse(readFileSync(join(folder, 'auv.json'), 'utf8')) : null)

function describe({ training, metrics: { id, ood, run: speed } }) {
  const line = (name, m) => `  ${name}  median ${m.medianPx} px at 1024, nine in ten below ${m.p90Px}, worst ${m.worstPx}; right panel ${m.panelAccuracy}, visibility ${m.visibilityIoU} (${m.photos} photos)`
  return [
    `${training.samples} samples in ${training.minutes} min, ${training.warmStart ? `begun with ${training.warmStart}` : 'begun with nothing'}`,
    line('known patterns  ', id), ...(ood ? [line('unknown patterns', ood)] : []),
    `  photo to 2048 sheet in ${speed.medianMs} ms`,
  ].join('\n')
}

const options = readOptions()
if (!options.car) end('Name the car pack: npm run train -- --car models/alder-tc --budget 2h', 2)
const car = resolve(process.env.INIT_CWD ?? '.', options.car)
const budget = secondsOf(options.budget)
const steps = join(car, 'training-run')
const out = join(steps, 'network')
const photos = Number(options.photos ?? (budget >= 1800 ? 100 : 24))
const workers = Number(options.workers ?? Math.max(1, Math.min(8, availableParallelism() - 1)))
if (![photos, workers].every((n) => Number.isInteger(n) && n > 0)) end('--photos and --workers are whole numbers, 1 or more.', 2)

await must('check.py', ['--car', car])
if (options.check) process.exit(0)
if (options.preview) {
  await must('preview.py', ['--car', car])
  process.exit(0)
}

if (existsSync(join(steps, 'checkpoint.pt')) && !options.resume && !options.anew) {
  end(`${steps} holds a training that was begun. Go on with it: --resume (and a longer --budget, which counts all of it). Begin again: --anew.`, 2)
}
mkdirSync(steps, { recursive: true })
const start = options.resume ? ['--resume'] : options.cold ? [] : ['--warm', options.warm ? resolve(process.env.INIT_CWD ?? '.', options.warm) : fromRoot('models/training/base.npz')]
const progress = createProgress(process.stdout, budget)
let stopped = false
// The trainer hears Ctrl-C too, and saves; this command waits for it.
process.on('SIGINT', () => { stopped = true })
await must('train.py', [
  '--car', car, '--budget', `${budget}s`, '--workers', String(workers), '--save-every', `${Math.min(300, Math.max(20, budget / 8))}s`, ...start,
], progress.hear)
progress.close()
if (stopped) end(`Stopped and saved. Go on: npm run train -- --car ${options.car} --budget ${options.budget} --resume`, 130)

await must('export.py', ['--car', car, '--out', out])
await must('eval/main.ts', ['--car', car, '--network', out, '--limit', String(photos), '--write'], () => {})
const [made, old] = [readCard(out), readCard(car)]
process.stdout.write(`${describe(made)}\n`)
const better = old?.hashes.mesh === made.hashes.mesh && old.hashes.panelMap === made.hashes.panelMap && old.metrics.id?.medianPx < made.metrics.id.medianPx
if (better && !options.replace) {
  end(`The pack's own network measures ${old.metrics.id.medianPx} px and stays. --resume with a longer --budget goes on; --replace --resume takes this one.`, 1)
}
await must('install.py', ['--car', car, '--network', out])
process.stdout.write(`${join(car, 'auv.onnx')} is in place, its figures are in auv.json. They are measured on renders; expect less on photos.\n`)
