/** The heap backend passes the suite of all backends. */
import { keyedStateBackendContract } from '../../tests/contracts/keyed-state-backend.contract.ts';
import { HeapKeyedStateBackend } from './heap-keyed-state-backend.ts';

keyedStateBackendContract('hashmap', 'live objects', (range, now) => new HeapKeyedStateBackend(range, 128, now));
