using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Tests;

/// <summary>A test that needs the load generator; skipped, and said so, in a checkout that stands alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GeneratorFactAttribute : FactAttribute
{
    public GeneratorFactAttribute()
    {
        var file = Environment.GetEnvironmentVariable(Sioload.Variable) ?? Sioload.DefaultSource;
        if (!File.Exists(file))
            Skip = $"there is no load generator at {file}; {Sioload.Variable} may name one";
        else if (!Tool.IsInstalled("g++"))
            Skip = "g++ must be installed to compile the load generator";
    }
}
