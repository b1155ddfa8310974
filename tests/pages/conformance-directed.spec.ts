import { runCasesOn } from './support/conformance-page.ts';

runCasesOn('directed');
