import { useEffect, useMemo } from 'react'
import { CanvasTexture } from 'three'

const SIZE = 256

/** A soft dark pool under the car: ambient occlusion of the floor, drawn once. */
function shadowTexture(): CanvasTexture {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE })
  const context = canvas.getContext('2d')
  if (context) {
    const gradient = context.createRadialGradient(SIZE / 2, SIZE / 2, 0, SIZE / 2, SIZE / 2, SIZE / 2)
    for (const [at, alpha] of [[0, 0.78], [0.42, 0.7], [0.62, 0.34], [0.82, 0.08], [1, 0]] as const) gradient.addColorStop(at, `rgba(0, 0, 0, ${alpha})`)
    context.fillStyle = gradient
    context.fillRect(0, 0, SIZE, SIZE)
  }
  return new CanvasTexture(canvas)
}

/** The floor's shadow of the car; the studio itself is the panel's background. */
export function Ground() {
  const texture = useMemo(shadowTexture, [])
  useEffect(() => () => texture.dispose(), [texture])
  return (
    <mesh rotation-x={-Math.PI / 2} position={[0, 0.004, -0.05]} renderOrder={-1}>
      <planeGeometry args={[3.5, 6.4]} />
      <meshBasicMaterial map={texture} transparent depthWrite={false} toneMapped={false} />
    </mesh>
  )
}
