using System.Collections.Immutable;
using ActorSocketIo.Emitter;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>A text of C#, compiled with the generator and the analyzer as a build does.</summary>
internal sealed class Compiled
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Akka.dll"))
            .Concat(new[] { typeof(SocketIoServer), typeof(EventContracts), typeof(SocketIoEmitter) }.Select(type => type.Assembly.Location))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private Compiled(CSharpCompilation compilation, GeneratorDriver driver)
    {
        Compilation = compilation;
        Driver = driver;
    }

    public CSharpCompilation Compilation { get; }

    public GeneratorDriver Driver { get; }

    /// <summary>What was generated, by its file's name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Driver.GetRunResult().GeneratedTrees.ToDictionary(tree => Path.GetFileName(tree.FilePath), tree => tree.GetText().ToString());

    /// <summary>Compiles a text; contracts in it need no usings.</summary>
    public static Compiled Of(string text, bool wantsTypeScript = false)
    {
        var compilation = CSharpCompilation.Create(
            "Application",
            [Parse(text)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(
            [new ContractGenerator().AsSourceGenerator()],
            parseOptions: Parsing,
            optionsProvider: new Options(wantsTypeScript),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new(compilation, driver.RunGenerators(compilation));
    }

    /// <summary>The TypeScript of a text's contracts.</summary>
    public static string TypeScriptOf(string text)
    {
        var compiled = Of(text, wantsTypeScript: true);
        compiled.Driver.RunGeneratorsAndUpdateCompilation(compiled.Compilation, out var all, out _);
        return (string)Assert.Single(all.Assembly.GetAttributes(), attribute => attribute.AttributeClass!.Name == "AssemblyMetadataAttribute").ConstructorArguments[1].Value!;
    }

    /// <summary>The same with another file beside.</summary>
    public Compiled With(string text)
    {
        var more = Compilation.AddSyntaxTrees(Parse(text));
        return new(more, Driver.RunGenerators(more));
    }

    /// <summary>What the compiler says, generated code included: errors and warnings.</summary>
    public IEnumerable<Diagnostic> Compile()
    {
        Driver.RunGeneratorsAndUpdateCompilation(Compilation, out var all, out _);
        return all.GetDiagnostics().Where(said => said.Severity >= DiagnosticSeverity.Warning);
    }

    /// <summary>Writes the assembly.</summary>
    /// <returns>Whether that was possible.</returns>
    public bool Emit(Stream assembly)
    {
        Driver.RunGeneratorsAndUpdateCompilation(Compilation, out var all, out _);
        return all.Emit(assembly).Success;
    }

    /// <summary>What the analyzer says, each as its id and text.</summary>
    public async Task<string[]> AnalyzeAsync()
    {
        Driver.RunGeneratorsAndUpdateCompilation(Compilation, out var all, out _);
        var said = await all.WithAnalyzers([new ContractAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. said.OrderBy(one => one.Location.SourceSpan.Start).Select(one => $"{one.Id}: {one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(
        $"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using ActorSocketIo;
        {text}
        """,
        Parsing);

    private sealed class Options(bool wantsTypeScript) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(wantsTypeScript);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Properties(bool wantsTypeScript) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = wantsTypeScript && key == "build_property.SocketIoTypeScript" ? "events.ts" : null;
            return value is not null;
        }
    }
}
