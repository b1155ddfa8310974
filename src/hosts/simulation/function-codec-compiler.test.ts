import { codecCompilerContract } from '../../../tests/contracts/codec-compiler.contract.ts';
import { functionCodecCompiler } from './function-codec-compiler.ts';

codecCompilerContract('new Function', functionCodecCompiler);
