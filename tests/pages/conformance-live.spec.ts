// No case hangs on who comes first: each was recorded many times, also beside busy loops, with one result. So none is left out here.
import { runCasesOn } from './support/conformance-page.ts';

runCasesOn('live');
