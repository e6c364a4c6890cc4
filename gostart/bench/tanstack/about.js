import app from './package.json' with { type: 'json' }

const { '@tanstack/react-start': start, 'iron-session': session } = app.dependencies
console.log(`TanStack Start ${start}, iron-session ${session}, Node ${process.versions.node}`)
