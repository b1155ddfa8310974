/** How many recordings of real Flink the engine is held against, and agrees with, in tests/conformance. A test counts them. */
export const RECORDINGS_THAT_AGREE = 198;
