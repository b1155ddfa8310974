declare const brand: unique symbol;

/** A value that must not be mixed up with others of the same representation. Costs nothing at run time. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
