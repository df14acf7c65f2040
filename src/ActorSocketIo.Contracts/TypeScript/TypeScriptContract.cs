namespace ActorSocketIo.Contracts.TypeScript;

/// <summary>What clients in TypeScript see of a contract.</summary>
/// <param name="Events">The interface that lists the events.</param>
/// <param name="Types">Those that are reached from its events.</param>
internal sealed record TypeScriptContract(TypeScriptType Events, EquatableArray<TypeScriptType> Types);

/// <summary>One declaration. Names of declarations stand in its text as <see cref="TypeScriptTypes.Reference"/>.</summary>
/// <param name="FullName">What it is in C#: two types may have one name.</param>
/// <param name="Name">What it is called if no other is.</param>
/// <param name="Documentation">Lines of text; none without.</param>
/// <param name="Text">From behind the name on.</param>
/// <param name="IsInterface">Or an alias of a type.</param>
internal sealed record TypeScriptType(string FullName, string Name, EquatableArray<string> Documentation, string Text, bool IsInterface);
