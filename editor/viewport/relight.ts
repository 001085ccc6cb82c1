import {
  DataTexture,
  DataUtils,
  HalfFloatType,
  Mesh,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  WebGLRenderTarget,
  type Camera,
  type Material,
  type MeshPhysicalMaterial,
  type Object3D,
  type Scene,
  type Texture,
  type WebGLRenderer,
} from 'three'
import { litPixels, relight, tapsOf, type LitPixels, type Taps } from './relit-pixels.ts'
import type { Texels } from './sheet-mips.ts'

/** What a picture of the car is made of. */
export interface View {
  readonly gl: WebGLRenderer
  readonly scene: Scene
  readonly camera: Camera
  readonly paint: MeshPhysicalMaterial
}

const plain = (level: number): DataTexture => {
  const texture = new DataTexture(new Uint8Array([level, level, level, 255]), 1, 1)
  texture.colorSpace = SRGBColorSpace
  texture.needsUpdate = true
  return texture
}

/** Where on the sheet each pixel looks, and at which mip level of a sheet one texel wide. */
const LOOK_AT = {
  vertexShader: 'varying vec2 vAt; void main() { vAt = uv; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
  fragmentShader: `varying vec2 vAt;
    void main() {
      float steep = max(dot(dFdx(vAt), dFdx(vAt)), dot(dFdy(vAt), dFdy(vAt)));
      gl_FragColor = vec4(vAt, 0.5 * log2(max(steep, 1e-12)), 1.0);
    }`,
}

const HIDE = { vertexShader: LOOK_AT.vertexShader, fragmentShader: 'void main() { gl_FragColor = vec4(0.0); }' }

/** Does `work` with a target in place of the screen. */
function onto(target: WebGLRenderTarget, { gl }: View, work: () => void): void {
  const before = gl.getRenderTarget()
  gl.setRenderTarget(target)
  work()
  gl.setRenderTarget(before)
}

/** Does `work` with other colours on the paint. */
function dressed(paint: MeshPhysicalMaterial, colours: Texture, work: () => void): void {
  const before = paint.map
  paint.map = colours
  work()
  paint.map = before
}

const meshesOf = (scene: Object3D): Mesh[] => {
  const meshes: Mesh[] = []
  scene.traverse((object) => void (object instanceof Mesh && meshes.push(object)))
  return meshes
}

/** Reads a picture of half floats back, as floats. */
function read({ gl }: View, target: WebGLRenderTarget): Float32Array {
  const halves = new Uint16Array(target.width * target.height * 4)
  gl.readRenderTargetPixels(target, 0, 0, target.width, target.height, halves)
  return Float32Array.from(halves, DataUtils.fromHalfFloat)
}

/**
 * Shows new paint on a car that stands still without drawing the car. Light that paint sends back grows in a straight line with
 * its colour (exactly for paint, very nearly for metal), so one picture under black paint, one under white and one of the places
 * on the sheet are all that the next picture needs: one look-up a pixel. Made for browsers that draw in software, where the car
 * takes 100 ms, and handing the same look-ups to WebGL takes 30; here they take a few, on a canvas that lies over the car's own.
 */
export class Relight {
  /** Lies over the car while it shows relit paint; hidden otherwise. */
  readonly canvas = Object.assign(document.createElement('canvas'), { className: 'view-relit', hidden: true })
  readonly #context = this.canvas.getContext('2d', { willReadFrequently: true })
  readonly #black = plain(0)
  readonly #white = plain(255)
  readonly #dark = new WebGLRenderTarget(1, 1, { type: HalfFloatType, samples: 4 })
  readonly #light = new WebGLRenderTarget(1, 1, { type: HalfFloatType, samples: 4 })
  readonly #where = new WebGLRenderTarget(1, 1, { type: HalfFloatType })
  readonly #lookAt = new ShaderMaterial(LOOK_AT)
  readonly #hide = new ShaderMaterial(HIDE)
  /** The car's own canvas, once it was covered. */
  #under: HTMLCanvasElement | undefined
  #known = ''
  #pixels: LitPixels | undefined
  #taps: Taps | undefined
  #picture: ImageData | undefined

  constructor() {
    this.canvas.setAttribute('aria-hidden', 'true')
  }

  /** Whether the next picture differs from the prepared ones by the colours of the paint alone. */
  holds(view: View): boolean {
    return this.#known !== '' && this.#known === signatureOf(view)
  }

  /** Draws what `draw` needs, a picture a step: the scene as it is now, which the canvas shows. Leaves the scene as it was after each. */
  *prepare(view: View): Generator<void, void> {
    this.#known = ''
    const wanted = signatureOf(view)
    const { x: width, y: height } = view.gl.getDrawingBufferSize(new Vector2())
    for (const target of [this.#dark, this.#light, this.#where]) target.setSize(width, height)
    const lit: Float32Array[] = []
    for (const [target, colour] of [[this.#dark, this.#black], [this.#light, this.#white]] as const) {
      onto(target, view, () => dressed(view.paint, colour, () => view.gl.render(view.scene, view.camera)))
      lit.push(read(view, target))
      yield
    }
    onto(this.#where, view, () => this.#drawPlaces(view))
    const where = read(view, this.#where)
    yield
    Object.assign(this.canvas, { width, height })
    this.#context?.drawImage(view.gl.domElement, 0, 0)
    this.#picture = this.#context?.getImageData(0, 0, width, height)
    this.#pixels = litPixels({ width, height, dark: lit[0]!, light: lit[1]!, where })
    this.#taps = undefined
    // What moved between two steps leaves pictures that do not belong together.
    if (signatureOf(view) !== wanted) return
    yield
    // Once in vain: the browser compiles what the first picture under a hand should not wait for.
    this.#lightUp(view)
    this.#known = wanted
  }

  /** Shows the car in the paint it wears now, from the prepared pictures. */
  draw(view: View): void {
    const { gl } = view
    this.#lightUp(view)
    if (this.#picture && this.#pixels) {
      const { x, y, width, height } = this.#pixels.box
      this.#context?.putImageData(this.#picture, 0, 0, x, y, width, height)
    }
    if (this.canvas.parentElement !== gl.domElement.parentElement) gl.domElement.after(this.canvas)
    this.#under = gl.domElement
    this.#cover(true)
  }

  /** Shows the car as it was drawn whole. */
  leave(): void {
    this.#cover(false)
  }

  dispose(): void {
    for (const each of [this.#black, this.#white, this.#dark, this.#light, this.#where, this.#lookAt, this.#hide]) each.dispose()
    this.leave()
    this.canvas.remove()
  }

  /** Works the picture out for the paint that the car wears now. */
  #lightUp({ gl, paint }: View): void {
    const sheet = paint.map?.image as Texels | undefined
    const [pixels, picture] = [this.#pixels, this.#picture]
    if (!sheet || !pixels || !picture) return
    const { width, height } = sheet
    if (this.#taps?.width !== width || this.#taps.height !== height) this.#taps = tapsOf(pixels, width, height)
    relight(picture.data, pixels, this.#taps, sheet, gl.toneMappingExposure)
  }

  #cover(on: boolean): void {
    this.canvas.hidden = !on
    // Not hidden, so that the hand still finds it.
    if (this.#under) this.#under.style.opacity = on ? '0' : ''
  }

  /** Paint shows its place on the sheet, what is opaque covers it, what is clear is not there. */
  #drawPlaces({ gl, scene, camera, paint }: View): void {
    const meshes = meshesOf(scene)
    const before = meshes.map(({ material, visible }) => ({ material, visible }))
    for (const mesh of meshes) {
      const worn = mesh.material as Material
      if (worn !== paint && worn.transparent) mesh.visible = false
      mesh.material = worn === paint ? this.#lookAt : this.#hide
    }
    gl.render(scene, camera)
    meshes.forEach((mesh, i) => Object.assign(mesh, before[i]))
  }
}

/** All that a picture of the car depends on but for the pixels of its paint. */
function signatureOf({ gl, scene, camera, paint }: View): string {
  const size = gl.getDrawingBufferSize(new Vector2())
  const { map, roughnessMap, aoMap, version } = paint
  return [
    size.x, size.y, camera.matrixWorld.elements.join(), camera.projectionMatrix.elements.join(), scene.environment?.uuid,
    scene.children.length, paint.uuid, version, map === null, roughnessMap?.uuid, roughnessMap?.version, aoMap?.uuid, paint.metalness, paint.roughness, paint.clearcoat,
  ].join('|')
}
