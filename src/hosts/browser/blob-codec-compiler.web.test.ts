import { codecCompilerContract } from '../../../tests/contracts/codec-compiler.contract.ts';
import { blobCodecCompiler } from './blob-codec-compiler.ts';

codecCompilerContract('blob', blobCodecCompiler);
