import { describe, expect, it } from 'vitest'
import { boxesOf } from './compare.ts'

const wide = { width: 300, height: 200 }

describe('photo and car in one view', () => {
  it('shows the photo alone as large as it goes', () => {
    expect(boxesOf(wide, { width: 600, height: 600 }, 'photo')).toEqual({ photo: { left: 0, top: 100, width: 600, height: 400 }, car: null })
  })

  it('lays the car on the photo', () => {
    const { photo, car } = boxesOf(wide, { width: 600, height: 600 }, 'over')
    expect(car).toEqual(photo)
  })

  it('sets them next to each other in a wide view and above each other in a high one, in one size and apart', () => {
    const across = boxesOf(wide, { width: 1204, height: 500 }, 'beside')
    expect(across.photo).toEqual({ left: 0, top: 50, width: 600, height: 400 })
    expect(across.car).toEqual({ left: 604, top: 50, width: 600, height: 400 })
    const down = boxesOf(wide, { width: 600, height: 804 }, 'beside')
    expect(down.photo).toEqual({ left: 0, top: 0, width: 600, height: 400 })
    expect(down.car).toEqual({ left: 0, top: 404, width: 600, height: 400 })
  })
})
