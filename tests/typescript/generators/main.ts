import { useHey } from './use-hey';
import { useOrval } from './use-orval';

declare const process: { argv: string[] };

const [, , baseUrl = ''] = process.argv;
const password = 'correct horse battery staple';
console.log(await useHey(baseUrl, 'hey@example.com', password));
console.log(await useOrval('orval@example.com', password));
