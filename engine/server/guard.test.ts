import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { ask, connect, post, startTestServer, writeGraph, type TestServer } from './testing/kit.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
  writeGraph(test, 'fine.livery.json', emptyGraph('fine'))
  // A neighbour whose name begins like the workspace's, a secret beside it, and links that lead out.
  mkdirSync(join(test.home, 'workspace_evil'))
  writeGraph({ folder: join(test.home, 'workspace_evil') }, 'secret.livery.json', emptyGraph('secret'))
  writeGraph({ folder: test.home }, 'secret.livery.json', emptyGraph('secret'))
  symlinkSync(join(test.home, 'secret.livery.json'), join(test.folder, 'link.livery.json'))
  symlinkSync(test.home, join(test.folder, 'linked'))
  writeFileSync(join(test.home, 'editor', '.hidden'), 'hidden')
})
afterAll(() => test.end())

const own = () => `127.0.0.1:${test.server.port}`
const json = { 'content-type': 'application/json' }

describe('who may speak to the server', () => {
  it('refuses every method that is addressed to another host, also without an origin (125)', async () => {
    const hosts = ['evil.example', `evil.example:${test.server.port}`, '127.0.0.1', `127.0.0.1:${test.server.port + 1}`, `127.0.0.1.evil.example:${test.server.port}`, `localhost.:${test.server.port}`, '', `0.0.0.0:${test.server.port}`, undefined]
    for (const host of hosts) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        for (const path of ['/', '/api/health', '/api/graphs', '/assets/main-1234.js']) {
          const { status } = await ask(test.server, path, { method, headers: { ...json, host } })
          // Node itself answers 400 to a request without any Host.
          expect([400, 403], `${method} ${path} for ${String(host)}`).toContain(status)
        }
      }
    }
  })

  it('knows itself by its three names', async () => {
    for (const host of [own(), `localhost:${test.server.port}`, `[::1]:${test.server.port}`, `LOCALHOST:${test.server.port}`]) {
      expect((await ask(test.server, '/api/health', { headers: { host, origin: `http://${host}` } })).status).toBe(200)
    }
  })

  it('refuses foreign origins, null and malformed ports, and never fails over them (126)', async () => {
    const origins = ['null', 'http://evil.example', `https://${own()}`, `http://${own()}.evil.example`, 'http://127.0.0.1:99999', 'http://127.0.0.1:abc', 'http://127.0.0.1:', 'http://[::1', '://', 'file://', `http://${own()}/`, `http://user@${own()}`]
    for (const origin of origins) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { status, text } = await ask(test.server, '/api/graphs', { method, headers: { ...json, origin }, ...(method === 'POST' ? { body: '{}' } : {}) })
        expect(status, `${method} from ${origin}`).toBe(403)
        expect(JSON.parse(text)).toMatchObject({ failure: { code: 'foreign' } })
      }
    }
    for (const host of ['127.0.0.1:abc', '127.0.0.1:', '127.0.0.1:-1', '[::1', `${own()}0`]) {
      expect((await ask(test.server, '/api/health', { headers: { host } })).status, host).toBe(403)
    }
  })

  it('refuses everything but health and its own description without the token', async () => {
    for (const path of ['/api/catalog', '/api/cars', '/api/graphs', '/api/graphs/fine.livery.json', '/api/runs/x', `/api/artifacts/${'0'.repeat(32)}.png`]) {
      expect((await ask(test.server, path, { token: false })).status, path).toBe(401)
      expect((await ask(test.server, path, { token: false, headers: { authorization: 'Bearer wrong' } })).status, path).toBe(401)
      expect((await ask(test.server, path, { token: false, headers: { cookie: `clearcoat-${test.server.port}=wrong` } })).status, path).toBe(401)
    }
    for (const path of ['/api/graphs', '/api/runs', '/api/runs/x/cancel', '/api/uploads']) {
      expect((await ask(test.server, path, { token: false, method: 'POST', headers: json, body: '{}' })).status, path).toBe(401)
    }
    expect((await ask(test.server, '/api/health', { token: false })).status).toBe(200)
    expect((await ask(test.server, '/api/openapi.json', { token: false })).status).toBe(200)
  })

  it('lets the page in by the address that the command prints, once, and keeps the token from scripts and other sites', async () => {
    const { status, headers } = await ask(test.server, `/?token=${test.server.token}`, { token: false })
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    const [cookie = ''] = headers['set-cookie'] ?? []
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    const [pair] = cookie.split(';')
    expect((await ask(test.server, '/api/graphs', { token: false, headers: { cookie: `other=1; ${pair}` } })).status).toBe(200)
    const wrong = await ask(test.server, '/?token=guess', { token: false })
    expect(wrong.status).toBe(403)
    expect(wrong.headers['set-cookie']).toBeUndefined()
    expect((await ask(test.server, '/?token=a&token=b', { token: false })).status).toBe(403)
  })

  it('refuses state changes in every form that a page elsewhere could send (127)', async () => {
    const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain; application/json', '', 'application/json-patch+json', undefined]
    for (const type of types) {
      for (const path of ['/api/graphs', '/api/runs', '/api/runs/x/cancel']) {
        const { status } = await ask(test.server, path, { method: 'POST', headers: { 'content-type': type }, body: '{"path":"made.livery.json"}' })
        expect(status, `${path} as ${String(type)}`).toBe(415)
      }
    }
    for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'text/plain', 'multipart/form-data; boundary=x', undefined]) {
      expect((await ask(test.server, '/api/uploads', { method: 'POST', headers: { 'content-type': type }, body: 'x' })).status, String(type)).toBe(415)
    }
  })

  it('changes nothing on GET and takes no other methods', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await ask(test.server, '/api/graphs', { method, headers: json, body: '{}' })).status, method).toBe(405)
      expect((await ask(test.server, '/', { method, headers: json, body: '{}' })).status, method).toBe(405)
    }
    expect((await ask(test.server, '/api/runs/x/cancel')).status).toBe(404)
    expect((await ask(test.server, '/api/uploads')).status).toBe(404)
  })

  it('refuses handshakes of both transports without the token, from other origins, and for other hosts (128)', async () => {
    const { port, token } = test.server
    const bearer = { authorization: `Bearer ${token}` }
    const wrong = [{}, { ...bearer, origin: 'http://evil.example' }, { ...bearer, origin: 'null' }, { ...bearer, host: `evil.example:${port}` }, { cookie: `clearcoat-${port}=wrong` }]
    for (const headers of wrong) {
      for (const transport of ['websocket', 'polling'] as const) {
        const socket = io(`http://127.0.0.1:${port}`, { transports: [transport], reconnection: false, extraHeaders: headers, timeout: 3000 })
        const refused = await new Promise((resolve) => {
          socket.once('connect', () => resolve(false))
          socket.once('connect_error', () => resolve(true))
        })
        socket.disconnect()
        expect(refused, `${transport} ${JSON.stringify(headers)}`).toBe(true)
      }
    }
    for (const path of ['/socket.io/?EIO=4&transport=polling', '/socket.io/?EIO=4&transport=websocket']) {
      expect((await ask(test.server, path, { token: false })).status).toBeGreaterThanOrEqual(400)
    }
    // With the token, polling is refused all the same: it is a transport that forms can reach.
    expect((await ask(test.server, '/socket.io/?EIO=4&transport=polling')).status).toBeGreaterThanOrEqual(400)
    const cookie = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie: `clearcoat-${port}=${token}`, origin: `http://localhost:${port}` } })
    await new Promise<void>((resolve, reject) => {
      cookie.once('connect', () => resolve())
      cookie.once('connect_error', reject)
    })
    cookie.disconnect()
  })
})

/** Names that lead elsewhere, as they are meant; the test also sends each percent-encoded. */
const HOSTILE = [
  '../secret.livery.json', '..\\secret.livery.json', 'a/../../secret.livery.json', './fine.livery.json', '/etc/passwd', '//server/share/x.livery.json',
  '\\\\server\\share\\x.livery.json', 'C:/x.livery.json', 'C:\\x.livery.json', 'fine.livery.json\0', 'fine\0.livery.json', '../workspace_evil/secret.livery.json',
  'link.livery.json', 'linked/secret.livery.json', 'linked/workspace_evil/secret.livery.json', '%2e%2e/secret.livery.json', '~/x.livery.json', 'con.livery.json', 'a//b.livery.json',
  '.hidden.livery.json', 'x'.repeat(500) + '.livery.json',
]

describe('names of files (129)', () => {
  it('are refused on every path parameter of reading when they lead elsewhere', async () => {
    for (const name of HOSTILE) {
      for (const spelt of new Set([encodeURIComponent(name), name.split('/').map(encodeURIComponent).join('/'), encodeURI(name)])) {
        for (const route of ['/api/graphs/', '/api/cars/test-car/files/', '/api/cars/', '/api/artifacts/', '/api/runs/']) {
          const { status, text } = await ask(test.server, `${route}${spelt}`)
          expect([400, 403, 404], `${route}${spelt}: ${status} ${text.slice(0, 80)}`).toContain(status)
          expect(text).not.toContain('"name":"secret"')
        }
      }
    }
    for (const path of ['/api/graphs/../../secret.livery.json', '/api/graphs/%2e%2e/secret.livery.json', '/api/graphs/..%2fsecret.livery.json', '/api/graphs/%', '/api/graphs/%ff', '/api/graphs/%00']) {
      expect([400, 404], path).toContain((await ask(test.server, path)).status)
    }
    for (const path of ['/../secret.livery.json', '/%2e%2e/secret.livery.json', '/assets/..%2f..%2fsecret.livery.json', '/.hidden', '/assets/%2e%2e/.hidden']) {
      expect((await ask(test.server, path)).text, path).not.toMatch(/"secret"|^hidden/)
    }
  })

  it('are refused when they are written or run', async () => {
    for (const path of [...HOSTILE, 'fine.json', 'fine.livery.json.exe', 'fine', '', '.livery.json']) {
      const document = emptyGraph('written')
      expect([400, 404], path).toContain((await post(test.server, '/api/graphs', { path, document, force: true })).status)
      expect([400, 404], path).toContain((await post(test.server, '/api/runs', { path })).status)
    }
    expect(await post(test.server, '/api/graphs', { path: 'fine.livery.json', document: emptyGraph('other') })).toMatchObject({ status: 409 })
  })

  it('are refused on the socket too', async () => {
    const page = await connect(test.server)
    const { graph } = await page.call('graph.open', { empty: true, name: 'x' })
    for (const path of HOSTILE) {
      expect(await page.answer('graph.open', { path }), path).toMatchObject({ ok: false })
      expect(await page.answer('graph.save', { graph, path, force: true, key: `k${HOSTILE.indexOf(path)}` }), path).toMatchObject({ ok: false })
    }
    for (const template of ['../workspace/fine', '..', 'a/b', '']) expect(await page.answer('graph.open', { template })).toMatchObject({ ok: false })
    for (const journal of ['../x', 'untitled', '']) expect(await page.answer('graph.open', { journal })).toMatchObject({ ok: false })
    page.end()
  })
})

describe('what comes back', () => {
  it('carries the headers that keep browsers from doing anything with it but what is meant (130)', async () => {
    for (const path of ['/', '/api/health', '/api/graphs', '/nothing/here', '/api/nothing', '/assets/main-1234.js']) {
      const { headers } = await ask(test.server, path)
      expect(headers['x-content-type-options'], path).toBe('nosniff')
      expect(headers.vary, path).toContain('Sec-Fetch-Dest')
      expect(headers['x-powered-by']).toBeUndefined()
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      const policy = headers['content-security-policy'] as string
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("object-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
    }
    for (const path of ['/api/health', '/api/graphs', '/api/nothing', '/api/catalog']) expect((await ask(test.server, path)).headers['cache-control'], path).toBe('no-store')
  })

  it('is the page of the editor for addresses that are none of the API, and assets that last', async () => {
    for (const path of ['/', '/graph/some', '/deep/er']) expect((await ask(test.server, path, { token: false })).text).toContain('<title>Clearcoat')
    expect((await ask(test.server, '/assets/main-1234.js')).headers['cache-control']).toContain('immutable')
    expect((await ask(test.server, '/')).headers['cache-control']).toBe('no-store')
  })

  it('lets in the styles that the page makes itself, by a word that is new each time', async () => {
    const words = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const { text, headers } = await ask(test.server, '/')
        const [, word = ''] = /nonce="([A-Za-z0-9+/=]{24})"/.exec(text) ?? []
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${word}'`)
        return word
      }),
    )
    expect(new Set(words).size).toBe(3)
  })

  it('says nothing of the inside when a request cannot be read', async () => {
    for (const body of ['{', '[]', 'null', '"x"', '{"path":1}', '{"path":"a.livery.json","document":{}}', `{"path":"a.livery.json","extra":1}`, '['.repeat(20_000)]) {
      const { status, text } = await ask(test.server, '/api/graphs', { method: 'POST', headers: json, body })
      expect(status, body.slice(0, 40)).toBe(400)
      expect(JSON.parse(text)).toMatchObject({ failure: { code: 'bad-request', help: expect.any(String) } })
      expect(text).not.toMatch(/node_modules|engine\/|at .*:\d+/)
    }
    const large = await ask(test.server, '/api/graphs', { method: 'POST', headers: json, body: JSON.stringify({ path: 'x'.repeat(17 * 2 ** 20) }) })
    expect(large.status).toBe(413)
  })
})
