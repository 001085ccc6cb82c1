// The command line: reads arguments, and hands each command to its file in engine/cli/.
import { Command, CommanderError, Option } from 'commander'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { DEFAULT_PORT, hostOf } from './cli/place.ts'

const host = hostOf(import.meta.url)
const collect = (value: string, before: readonly string[]): string[] => [...before, value]
const program = new Command('clearcoat')
  .description('From a photo to liveries that sim-racing games load.')
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError()

let exit = 0
const json = () => new Option('--json', 'one JSON object per line')

program
  .command('run')
  .description('Run a graph file.')
  .argument('<graph>', 'a *.livery.json file')
  .option('--set <name=value>', 'give an input of the graph a value; may be repeated', collect, [])
  .option('--to <node[.port]>', 'run only as far as this; may be repeated', collect, [])
  .addOption(new Option('--quality <quality>', 'draft works on shrunken pictures').choices(['draft', 'final']).default('final'))
  .option('--out <folder>', 'where exported files go', 'exports')
  .option('--workspace <folder>', 'where the graph looks for its files; by default its own folder')
  .addOption(json())
  .action(async (graph: string, options) => {
    const { runCommand } = await import('./cli/run.ts')
    exit = await runCommand(host, resolve(graph), options)
  })

program
  .command('check')
  .description('Say everything that is wrong with a graph file, without running it.')
  .argument('<graph>', 'a *.livery.json file')
  .addOption(json())
  .action(async (graph: string, options) => {
    const { checkCommand } = await import('./cli/look.ts')
    exit = await checkCommand(resolve(graph), options)
  })

program
  .command('nodes')
  .description('List the nodes that graphs can use.')
  .addOption(json())
  .action(async (options) => {
    const { nodesCommand } = await import('./cli/look.ts')
    exit = nodesCommand(options)
  })

program
  .command('cars')
  .description('List the car packs.')
  .option('--workspace <folder>', 'also look into its folder "cars"')
  .addOption(json())
  .action(async (options) => {
    const { carsCommand } = await import('./cli/look.ts')
    exit = await carsCommand(host, options)
  })

program
  .command('doctor')
  .description('Look at this machine: native modules, execution providers, cache, car packs.')
  .option('--workspace <folder>', 'also look into its folder "cars"', '.')
  .addOption(json())
  .action(async (options) => {
    const { doctorCommand } = await import('./cli/doctor.ts')
    exit = await doctorCommand(host, { ...options, workspace: resolve(options.workspace) })
  })

const count = (value: string): number => {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1 || number > 64) program.error('--threads takes a number from 1 to 64.')
  return number
}

program
  .command('encode')
  .description('Make a DDS texture of a picture.')
  .argument('<in>', 'a PNG, JPEG, WebP, TIFF, TGA or DDS file, or bare RGBA texels (.rgba)')
  .argument('<out>', 'the .dds file to write')
  .addOption(new Option('--format <format>').choices(['bc7', 'bc3', 'bc1', 'bc5', 'bc4', 'rgba', 'bgra']).default('bc7'))
  .addOption(new Option('--preset <preset>', 'how hard blocks are tried').choices(['draft', 'normal', 'high']).default('normal'))
  .addOption(new Option('--mips <filter>', 'nearest for maps of regions').choices(['none', 'box', 'kaiser', 'nearest']).default('box'))
  .addOption(new Option('--srgb', 'colours, averaged in linear light (the default)').conflicts('linear'))
  .addOption(new Option('--linear', 'numbers, averaged as they are: finish and region maps'))
  .addOption(new Option('--alpha <meaning>', 'by default transparency, or none').choices(['transparency', 'data', 'none']))
  .addOption(new Option('--dither <kind>', 'against bands in bc1 and bc3').choices(['none', 'ordered', 'diffused']).default('none'))
  .addOption(new Option('--header <header>', 'bc7 always has dx10').choices(['legacy', 'dx10']).default('legacy'))
  .option('--threads <number>', 'by default one for each core', count)
  .option('--size <WxH>', 'the size of bare texels')
  .option('--measure', 'also say how close level 0 comes to the picture')
  .addOption(json())
  .action(async (input: string, output: string, options) => {
    const { encodeCommand } = await import('./cli/encode.ts')
    exit = await encodeCommand(host.entry('helper'), resolve(input), resolve(output), options)
  })

program
  .command('decode')
  .description('Write one level of a texture as a PNG, as a game would show it.')
  .argument('<texture>', 'a DDS or TGA file')
  .argument('<png>', 'the file to write')
  .option('--level <number>', 'which mip level; 0 is the largest', Number, 0)
  .addOption(json())
  .action(async (texture: string, png: string, options) => {
    if (!Number.isInteger(options.level) || options.level < 0) program.error('--level takes a whole number, 0 or more.')
    const { decodeCommand } = await import('./cli/texture.ts')
    exit = await decodeCommand(texture, png, options)
  })

program
  .command('texture')
  .description('Say what a texture holds, and what a simulator may stumble over.')
  .argument('<file>', 'a DDS, TGA or PNG file')
  .addOption(json())
  .action(async (file: string, options) => {
    const { textureCommand } = await import('./cli/texture.ts')
    exit = await textureCommand(file, options)
  })

program
  .command('serve')
  .description('Serve the editor.')
  .option('--port <number>', 'the port to listen on', Number, DEFAULT_PORT)
  .option('--workspace <folder>', 'where graphs and their files are', join(homedir(), 'Clearcoat'))
  .option('--no-open', 'do not open a browser')
  .action(async (options) => {
    if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) program.error('--port takes a number from 0 to 65535.')
    const { serveCommand } = await import('./serve.ts')
    exit = await serveCommand(host, packageJson.version, options)
  })

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Asking for help is no mistake; everything else that commander refuses is bad usage.
  exit = error.exitCode === 0 ? 0 : 2
}
process.exitCode = exit
