using System.Text;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Contracts.TypeScript;

/// <summary>Puts all declarations into one text.</summary>
internal static class TypeScriptWriter
{
    private static readonly Regex References = new("\u0001([^\u0002]*)\u0002", RegexOptions.CultureInvariant);

    /// <summary>The contracts, then the types that they use, in an order that does not depend on that of the files.</summary>
    public static string Write(IEnumerable<TypeScriptContract> contracts)
    {
        var all = contracts.OrderBy(contract => contract.Events.FullName, StringComparer.Ordinal).ToList();
        var declarations = all.Select(contract => contract.Events)
            .Concat(all.SelectMany(contract => contract.Types).OrderBy(type => type.FullName, StringComparer.Ordinal))
            .GroupBy(type => type.FullName, StringComparer.Ordinal).Select(same => same.First()).ToList();
        var names = NamesOf(declarations);
        var text = new StringBuilder("// Generated from the contracts of the server by ActorSocketIo. Changes are lost with its next build.\n");
        foreach (var type in declarations)
        {
            text.Append('\n');
            foreach (var line in DocComment.AsJsDoc(type.Documentation, ""))
                text.Append(line).Append('\n');
            text.Append(type.IsInterface ? $"export interface {names[type.FullName]} " : $"export type {names[type.FullName]} = ");
            text.Append(References.Replace(type.Text, match => names[match.Groups[1].Value]));
            text.Append(type.IsInterface ? "\n" : ";\n");
        }

        return text.ToString();
    }

    // Types of one name are told apart by their namespaces.
    private static Dictionary<string, string> NamesOf(IEnumerable<TypeScriptType> declarations) => (
        from type in declarations
        group type by type.Name into same
        from type in same
        select (type.FullName, Name: same.Count() == 1 ? type.Name : Regex.Replace(type.FullName, @"\W+", "_").Trim('_')))
        .ToDictionary(one => one.FullName, one => one.Name, StringComparer.Ordinal);
}
