import { isMet, type Row } from './rows.ts'

const digits = (value: number) => (Number.isInteger(value) ? String(value) : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3))

function line(row: Row): string {
  const met = isMet(row)
  const goal = row.goal ? `${row.goal.is} ${digits(row.goal.value)}` : ''
  return `| ${row.name} | ${digits(row.value)} ${row.unit} | ${goal} | ${met === undefined ? '' : met ? 'met' : '**missed**'} |`
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  return ['| what | measured | goal | |', '|---|---|---|---|', ...rows.map(line)].join('\n')
}

/** The file that is kept beside the trainer. */
export function fileOf(car: string, network: string, rows: readonly Row[]): string {
  const judged = rows.filter(({ goal }) => goal)
  const met = judged.filter((row) => isMet(row)).length
  return `# ${car}

Made by \`npm run eval -- --write\`. Network ${network.slice(0, 12)}, through onnxruntime-node, on held-out renders that it never saw.
${met} of ${judged.length} goals are met. What the words mean is told in models/training/README.md.

${tableOf(rows)}
`
}
