import {
  DataTexture,
  HalfFloatType,
  Mesh,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  WebGLRenderTarget,
  type Camera,
  type Material,
  type MeshPhysicalMaterial,
  type Object3D,
  type Texture,
  type WebGLRenderer,
} from 'three'

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

const COMPOSE = {
  vertexShader: 'varying vec2 vAt; void main() { vAt = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
  fragmentShader: `uniform sampler2D dark, light, where, sheet;
    uniform vec2 texel;
    uniform float side;
    varying vec2 vAt;
    void main() {
      vec4 under = texture2D(dark, vAt);
      vec3 slope = max(texture2D(light, vAt).rgb - under.rgb, 0.0);
      gl_FragColor = under;
      if (slope.r + slope.g + slope.b > 0.0) {
        vec4 look = texture2D(where, vAt);
        // Along the paint's edge the middle of a pixel may lie beside it: then a neighbour knows.
        if (look.a < 0.5) look = texture2D(where, vAt + vec2(texel.x, 0.0));
        if (look.a < 0.5) look = texture2D(where, vAt - vec2(texel.x, 0.0));
        if (look.a < 0.5) look = texture2D(where, vAt + vec2(0.0, texel.y));
        if (look.a < 0.5) look = texture2D(where, vAt - vec2(0.0, texel.y));
        gl_FragColor.rgb += slope * textureLod(sheet, look.xy, look.z + side).rgb;
      }
      #include <tonemapping_fragment>
      #include <colorspace_fragment>
    }`,
}

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

/**
 * Draws new paint on a car that stands still without drawing the car. Light that paint sends back grows in a straight line with
 * its colour (exactly for paint, very nearly for metal), so one picture under black paint, one under white and one of the places
 * on the sheet are all that the next picture needs: one look-up a pixel. Made for browsers that draw in software, where the
 * car takes 100 ms and this takes a few.
 */
export class Relight {
  readonly #black = plain(0)
  readonly #white = plain(255)
  readonly #dark = new WebGLRenderTarget(1, 1, { type: HalfFloatType, samples: 4 })
  readonly #light = new WebGLRenderTarget(1, 1, { type: HalfFloatType, samples: 4 })
  readonly #where = new WebGLRenderTarget(1, 1, { type: HalfFloatType })
  readonly #lookAt = new ShaderMaterial(LOOK_AT)
  readonly #hide = new ShaderMaterial(HIDE)
  readonly #compose = new ShaderMaterial({
    ...COMPOSE,
    uniforms: {
      dark: { value: this.#dark.texture },
      light: { value: this.#light.texture },
      where: { value: this.#where.texture },
      sheet: { value: null as Texture | null },
      texel: { value: new Vector2() },
      side: { value: 0 },
    },
    depthTest: false,
    depthWrite: false,
  })
  readonly #quad = new Mesh(new PlaneGeometry(2, 2), this.#compose)
  readonly #stage = new Scene().add(this.#quad)
  readonly #eye = new OrthographicCamera()
  #known = ''

  constructor() {
    this.#quad.frustumCulled = false
  }

  /** Whether the next picture differs from the prepared ones by the colours of the paint alone. */
  holds(view: View): boolean {
    return this.#known !== '' && this.#known === signatureOf(view)
  }

  /** Draws what `draw` needs, a picture a step: the scene as it is now. Leaves the scene as it was after each. */
  *prepare(view: View): Generator<void, void> {
    this.#known = ''
    const wanted = signatureOf(view)
    const size = view.gl.getDrawingBufferSize(new Vector2())
    for (const target of [this.#dark, this.#light, this.#where]) target.setSize(size.x, size.y)
    this.#compose.uniforms['texel']!.value.set(1 / size.x, 1 / size.y)
    for (const [target, colour] of [[this.#dark, this.#black], [this.#light, this.#white]] as const) {
      onto(target, view, () => dressed(view.paint, colour, () => view.gl.render(view.scene, view.camera)))
      yield
    }
    onto(this.#where, view, () => this.#drawPlaces(view))
    // What moved between two steps leaves pictures that do not belong together.
    if (signatureOf(view) === wanted) this.#known = wanted
  }

  /** Draws the car in the paint it wears now, from the prepared pictures. */
  draw({ gl, paint }: View): void {
    const { sheet, side } = this.#compose.uniforms
    sheet!.value = paint.map
    side!.value = Math.log2(Math.max(1, (paint.map?.image as { width?: number } | undefined)?.width ?? 1))
    gl.render(this.#stage, this.#eye)
  }

  dispose(): void {
    for (const each of [this.#black, this.#white, this.#dark, this.#light, this.#where, this.#lookAt, this.#hide, this.#compose]) each.dispose()
    this.#quad.geometry.dispose()
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
