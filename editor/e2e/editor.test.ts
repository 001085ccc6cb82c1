import { describe } from 'vitest'
import { looks } from './looks.ts'
import { making } from './making.ts'
import { painting } from './painting.ts'
import { sharing } from './sharing.ts'
import { surviving } from './surviving.ts'
import { useStage } from './stage.ts'
import { wrongs } from './wrongs.ts'

// One server and one browser serve every story: starting them is most of what a small test would cost.
describe('the editor in a browser, on the real engine', () => {
  const stage = useStage()
  painting(stage)
  making(stage)
  sharing(stage)
  surviving(stage)
  wrongs(stage)
  looks(stage)
})
