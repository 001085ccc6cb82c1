import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAuvNetwork, readAuvCard } from '../network.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const PYTHON = '/usr/bin/python3'

/** Training needs Debian's PyTorch, which is no small thing: where it cannot be installed these tests are left out, but never in CI. */
const trainable = process.env['CI'] !== undefined || (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, torch, onnx, PIL'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const call = promisify(execFile)
const train = (...args: string[]) => call(process.execPath, ['scripts/train.mjs', ...args], { cwd: root })
const failure = async (...args: string[]) => {
  const error = await train(...args).then(() => ({}), (e: object) => e)
  return error as { code?: number; stderr?: string; stdout?: string }
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-'))
  if (trainable) await call(PYTHON, ['-c', 'import sys, pathlib; from tests.demo_pack import write_pack; write_pack(pathlib.Path(sys.argv[1]))', folder], { cwd: join(root, 'models/training') })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('npm run train', () => {
  it('says what is wrong with its options', async () => {
    expect(await failure()).toMatchObject({ code: 2, stderr: expect.stringContaining('Name the car pack') })
    expect(await failure('--car', folder, '--budget', 'soon')).toMatchObject({ code: 2, stderr: expect.stringContaining('Write 90s, 40m or 2h') })
    expect(await failure('--car', folder, '--photos', '0')).toMatchObject({ code: 2, stderr: expect.stringContaining('whole numbers') })
    expect(await failure('--epochs', '3')).toMatchObject({ code: 2, stderr: expect.stringContaining('--epochs') })
  })

  it('names the package to install where the modules are missing', async () => {
    const error = await call(process.execPath, ['scripts/train.mjs', '--car', folder], { cwd: root, env: { ...process.env, CLEARCOAT_PYTHON: '/nowhere/python3' } }).then(() => ({}), (e: object) => e)
    expect(error).toMatchObject({ code: 1, stderr: expect.stringContaining('apt install python3-numpy python3-torch') })
  })
})

describe.skipIf(!trainable)('training', () => {
  it('passes the tests of its Python', async () => {
    const { stderr } = await call(PYTHON, ['-m', 'unittest', 'discover', '-s', 'models/training/tests', '-t', 'models/training'], { cwd: root })
    expect(stderr).toMatch(/\nOK\s*$/)
  }, 600_000)

  it('refuses a pack that will not work, before anything else', async () => {
    expect(await failure('--car', join(folder, 'nowhere'))).toMatchObject({ code: 1, stdout: expect.stringContaining('holds no car.json') })
  }, 120_000)

  it('takes a pack from its mesh to a network in its place, in one command, with a budget of seconds', async () => {
    const { stdout } = await train('--car', folder, '--budget', '3s', '--photos', '1')
    expect(stdout).toMatch(/100 %, 0 s left, \d+ samples/)
    expect(stdout).toMatch(/known patterns\s+median [\d.]+ px/)
    const pack = JSON.parse(await readFile(join(folder, 'car.json'), 'utf8'))
    const card = readAuvCard(await readFile(join(folder, 'auv.json'), 'utf8'))
    expect(pack.networks.auv).toMatchObject({ file: 'auv.onnx', card: 'auv.json', sha256: card.metrics['network'] })
    expect(card.metrics.fit?.residualPx).toHaveLength(3)
    checkAuvNetwork(await readFile(join(folder, 'auv.onnx')), card, { mesh: card.hashes.mesh, panelMap: card.hashes.panelMap })
    expect(await failure('--car', folder, '--budget', '3s')).toMatchObject({ code: 2, stderr: expect.stringContaining('--resume') })
  }, 1_800_000)
})
