import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { arranging } from './arranging.ts'
import { correcting } from './correcting.ts'
import { looks } from './looks.ts'
import { making } from './making.ts'
import { painting } from './painting.ts'
import { sharing } from './sharing.ts'
import { surviving } from './surviving.ts'
import { Stage } from './stage.ts'
import { textures } from './textures.ts'
import { wrongs } from './wrongs.ts'

// One server and one browser serve every story: starting them is most of what a small test would cost.
describe('the editor in a browser, on the real engine', () => {
  const stage = new Stage()
  beforeAll(() => stage.up(), 120_000)
  afterAll(() => stage.down(), 60_000)
  afterEach(() => stage.closePages(), 60_000)
  painting(stage)
  making(stage)
  arranging(stage)
  correcting(stage)
  sharing(stage)
  surviving(stage)
  wrongs(stage)
  looks(stage)
  textures(stage)
})
