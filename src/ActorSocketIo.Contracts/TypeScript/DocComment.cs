using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorSocketIo.Contracts.TypeScript;

/// <summary>What is said of a declaration in C#, for JSDoc.</summary>
/// <remarks>Taken from the source text: the compiler itself reads documentation only if the project writes a file of it.</remarks>
internal static class DocComment
{
    /// <summary>Lines of text: the summary, then parameters and result. None if nothing is said, or not in this project.</summary>
    public static IEnumerable<string> Of(ISymbol symbol)
    {
        var syntax = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (syntax is ParameterSyntax { Parent.Parent: TypeDeclarationSyntax record } parameter) // a property that a record declares in its head
            return Parse(record)?.Elements("param").Where(param => (string?)param.Attribute("name") == parameter.Identifier.Text).SelectMany(Lines) ?? [];
        return syntax is not null && Parse(syntax) is { } comment ? Lines(comment, symbol) : [];
    }

    /// <summary>The lines as a comment of JSDoc.</summary>
    public static IEnumerable<string> AsJsDoc(IEnumerable<string> lines, string indent)
    {
        var all = lines.Select(line => line.Replace("*/", "*\u200b/")).ToList();
        if (all.Count <= 1)
            return all.Select(line => $"{indent}/** {line} */");
        return [$"{indent}/**", .. all.Select(line => $"{indent} * {line}"), $"{indent} */"];
    }

    private static IEnumerable<string> Lines(XElement comment, ISymbol symbol)
    {
        foreach (var line in comment.Elements("summary").SelectMany(Lines))
            yield return line;
        if (symbol is not IMethodSymbol)
            yield break;
        foreach (var param in comment.Elements("param"))
        {
            foreach (var line in Lines(param))
                yield return $"@param {TypeScriptContractWriter.ParameterName((string?)param.Attribute("name") ?? "")} {line}";
        }

        foreach (var line in comment.Elements("returns").SelectMany(Lines))
            yield return $"@param callback {line}"; // there, the result is what the callback gets
    }

    private static IEnumerable<string> Lines(XElement element)
    {
        var text = Regex.Replace(string.Concat(element.Nodes().Select(Text)), @"\s+", " ").Trim();
        return text.Length == 0 ? [] : [text];
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => Reference(reference),
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static string Reference(XElement reference)
    {
        var name = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("href") ?? "";
        return reference.Value.Length > 0 ? reference.Value : $"`{name.Split('(')[0].Split('.').Last()}`";
    }

    private static XElement? Parse(SyntaxNode syntax)
    {
        var lines = syntax.GetLeadingTrivia().ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal));
        var text = string.Join("\n", lines.Select(line => line.Substring(3)));
        if (text.Length == 0)
            return null;
        try
        {
            return XElement.Parse($"<doc>{text}</doc>");
        }
        catch (XmlException) // the compiler warns of it
        {
            return null;
        }
    }
}
