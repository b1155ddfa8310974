import { turnsContract } from '../../../tests/contracts/turns.contract.ts';
import { MessageTurns } from './message-turns.ts';

turnsContract('messages in Node', new MessageTurns());
